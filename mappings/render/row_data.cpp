// Rows of a card as mustache data.
#include "mappings/render/row_data.hpp"

#include <utility>

namespace mappings {

using kainjow::mustache::data;
using kainjow::mustache::list;

namespace {

data one(const char* member, const std::string& value) {
    data out{data::type::object};
    out[member] = data(value);
    return out;
}

}  // namespace

data own_value(const std::string& value) {
    return one("v", value);
}

data words_value(const std::string& words) {
    return one("w", words);
}

data date_value(const ShownDate& date) {
    data out = one("d", date.text);
    out["day"] = data(date.day);
    return out;
}

data phone_value(const ShownPhone& phone, PageLayout layout) {
    if (layout == PageLayout::print) return one("number", phone.text);
    data out = one("call", phone.text);
    out["href"] = data(phone.href);
    return out;
}

void Rows::add(TextKey label, list values, RowStyle style) {
    data row{data::type::object};
    row["label"] = data(words_.fill(label));
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
