// Texts with their values as mustache data.
#include "mappings/render/sentence_data.hpp"

#include <utility>

#include "mappings/render/text_node.hpp"

namespace mappings {

using kainjow::mustache::data;
using kainjow::mustache::list;

namespace {

/// Sentences that tell of something out of the ordinary stand in a box of their own.
std::string_view style_of(TextKey key) {
    const bool is_notice =
        key == TextKey("error") || key == TextKey("stale") || key == TextKey("hidden");
    return is_notice ? "notice" : "";
}

data value_data(std::string_view value) {
    data part{data::type::object};
    part["v"] = text_node(value);
    return part;
}

data words_data(std::string_view words) {
    data part{data::type::object};
    part["w"] = text_node(words);
    return part;
}

data part_data(const Sentence& sentence, Placeholder placeholder) {
    if (placeholder == Placeholder("name")) return value_data(sentence.name);
    if (placeholder == Placeholder("me")) return value_data(sentence.me);
    if (placeholder == Placeholder("age")) return words_data(sentence.age);
    if (placeholder == Placeholder("source")) {
        return sentence.source_in_words ? words_data(sentence.source) : value_data(sentence.source);
    }
    data part{data::type::object};
    part["d"] = text_node(sentence.date);
    part["day"] = text_node(sentence.day);
    return part;
}

}  // namespace

data text_data(TextKey key, const Words& words) {
    data out{data::type::object};
    out["t"] = text_node(words.text(key));
    if (words.entry(key).swedish) out["sv"] = data(true);
    return out;
}

data sentence_data(const Sentence& sentence, const Words& words, std::string_view style) {
    const TextEntry& entry = words.entry(sentence.key);
    data out{data::type::object};
    const std::string_view own = style.empty() ? style_of(sentence.key) : style;
    if (!own.empty()) out["class"] = text_node(own);
    if (entry.swedish) out["sv"] = data(true);
    if (!entry.has_values()) {
        out["t"] = data(entry.words);
        return out;
    }
    list parts;
    for (const Segment& segment : entry.segments) {
        if (!segment.words.empty()) parts.push_back(words_data(segment.words));
        if (segment.placeholder) parts.push_back(part_data(sentence, *segment.placeholder));
    }
    out["parts"] = data(parts);
    return out;
}

data sentences_data(List<Sentence> sentences, const Words& words) {
    list out;
    out.reserve(sentences.size());
    for (const Sentence& sentence : sentences) out.push_back(sentence_data(sentence, words));
    return data(out);
}

}  // namespace mappings
