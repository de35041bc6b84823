// Texts with their values as mustache data: values stand apart from words, so that each is escaped
// and marked up on its own.
#pragma once

#include <kainjow/mustache.hpp>
#include <string_view>

#include "mappings/render/sentences.hpp"
#include "mappings/render/shown.hpp"
#include "mappings/render/texts.hpp"

namespace mappings {

/// A true member only when the text is borrowed from Swedish: <p lang="sv">.
kainjow::mustache::data text_data(TextKey key, const Words& words);

/// {t} for a text without values, {parts: [{w} {v} {d, day}]} else; `style` becomes the class.
kainjow::mustache::data sentence_data(
    const Sentence& sentence, const Words& words, std::string_view style = {}
);

kainjow::mustache::data sentences_data(List<Sentence> sentences, const Words& words);

}  // namespace mappings
