// Rows of a card as mustache data.
#include "mappings/render/row_data.hpp"

#include <utility>

#include "mappings/render/text_node.hpp"

namespace mappings {

using kainjow::mustache::data;
using kainjow::mustache::list;

namespace {

data one(const char* member, std::string_view value) {
    data out{data::type::object};
    out[member] = text_node(value);
    return out;
}

}  // namespace

data own_value(std::string_view value) {
    return one("v", value);
}

data words_value(std::string_view words) {
    return one("w", words);
}

data date_value(const ShownDate& date) {
    data out = one("d", date.text);
    out["day"] = text_node(date.day);
    return out;
}

data phone_value(const ShownPhone& phone, PageLayout layout) {
    if (layout == PageLayout::print) return one("number", phone.text);
    data out = one("call", phone.text);
    out["href"] = text_node(phone.href);
    return out;
}

void Rows::add(TextKey label, list values, RowStyle style) {
    data row{data::type::object};
    row["label"] = text_node(words_.text(label));
    if (words_.entry(label).swedish) row["lsv"] = data(true);
    if (style == RowStyle::lines) row["in_lines"] = data(true);
    row["values"] = data(values);
    rows_.push_back(std::move(row));
}

void Rows::put_into(data& out) && {
    if (rows_.empty()) return;
    out["has_rows"] = data(true);
    out["rows"] = data(rows_);
}

}  // namespace mappings
