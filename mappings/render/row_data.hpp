// Rows of a card: a label and its values, as mustache data.
#pragma once

#include <cstdint>
#include <kainjow/mustache.hpp>
#include <string_view>

#include "mappings/render/page.hpp"
#include "mappings/render/shown.hpp"
#include "mappings/render/texts.hpp"

namespace mappings {

/// The record's own words, marked as such on the page.
kainjow::mustache::data own_value(std::string_view value);
/// Words of ours.
kainjow::mustache::data words_value(std::string_view words);
kainjow::mustache::data date_value(const ShownDate& date);
/// A link to call; plain text on paper.
kainjow::mustache::data phone_value(const ShownPhone& phone, PageLayout layout);
/// `lines` keeps the line breaks of a value.
enum class RowStyle : std::uint8_t { plain, lines };

class Rows {
public:
    Rows(const Words& words, PageLayout layout) : words_(words), layout_(layout) {}

    void add(TextKey label, kainjow::mustache::list values, RowStyle style = RowStyle::plain);
    PageLayout layout() const { return layout_; }
    /// Sets `has_rows` and `rows` when there are any.
    void put_into(kainjow::mustache::data& out) &&;

private:
    const Words& words_;
    PageLayout layout_;
    kainjow::mustache::list rows_;
};

}  // namespace mappings
