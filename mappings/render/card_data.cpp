// Cards of contacts, of the health centre and of agreed times.
#include "mappings/render/card_data.hpp"

#include <string>
#include <utility>

#include "mappings/render/dates.hpp"
#include "mappings/render/row_data.hpp"
#include "mappings/render/sentence_data.hpp"
#include "mappings/render/text_node.hpp"

namespace mappings {

using kainjow::mustache::data;

namespace {

void set_heading(data& out, const ShownWords& heading) {
    out[heading.ours ? "name_w" : "name_v"] = text_node(heading.text);
}

void add_phone_row(Rows& rows, const std::optional<ShownPhone>& phone) {
    if (phone) rows.add("f.phone", {phone_value(*phone, rows.layout())});
}

/// Paper is short of lines: the address stands on one.
std::string address_for(const ShownCard& card, const CardSetting& setting) {
    const std::string_view lines = shown_address(card.address, setting.arena);
    if (setting.layout != PageLayout::print) return std::string(lines);
    std::string out;
    for (const char c : lines) {
        if (c == '\n')
            out += ", ";
        else
            out += c;
    }
    return out;
}

void add_contact_rows(Rows& rows, const ShownCard& card, const CardSetting& setting) {
    if (!card.role.empty()) {
        rows.add(
            "f.role", {card.role.ours ? words_value(card.role.text) : own_value(card.role.text)}
        );
    }
    add_phone_row(rows, card.phone);
    if (!card.hours.empty()) rows.add("f.hours", {words_value(card.hours)});
    const bool is_paper = setting.layout == PageLayout::print;
    if (is_paper && !card.url.empty()) rows.add("f.msg", {own_value(card.url)});
    if (!card.unit.empty()) rows.add("f.where", {own_value(card.unit)});
    const std::string address = address_for(card, setting);
    if (setting.addresses == Addresses::included && !address.empty()) {
        rows.add("f.addr", {own_value(address)}, RowStyle::lines);
    }
    if (!card.why.empty()) rows.add("f.why", {own_value(card.why)}, RowStyle::lines);
    if (!card.since.empty()) rows.add("f.since", {date_value(card.since)});
}

void set_source(data& out, const ItemSource& source, const CardSetting& setting) {
    if (!setting.says_source) return;
    if (const auto sentence = source_sentence(source, setting.words, setting.arena)) {
        out["updated"] = sentence_data(*sentence, setting.words, "soft");
    }
}

data inside_data(const ShownCard& card, const ItemSource& source, const CardSetting& setting) {
    data out{data::type::object};
    set_heading(out, card.heading);
    if (card.label) out["label_line"] = text_data(*card.label, setting.words);
    if (!card.from.empty()) {
        const Sentence from{.key = "f.from", .date = card.from.text, .day = card.from.day};
        out["from_line"] = sentence_data(from, setting.words);
    }
    Rows rows(setting.words, setting.layout);
    add_contact_rows(rows, card, setting);
    std::move(rows).put_into(out);
    if (!card.url.empty() && setting.layout != PageLayout::print) {
        data link = text_data("f.msg", setting.words);
        link["href"] = text_node(card.url);
        out["write"] = std::move(link);
    }
    if (!card.has_route()) out["no_phone"] = sentence_data({.key = "f.nophone"}, setting.words);
    set_source(out, source, setting);
    return out;
}

}  // namespace

std::optional<Sentence> source_sentence(
    const ItemSource& source, const Words& words, Arena& arena
) {
    if (source.name.empty()) return std::nullopt;
    if (!source.changed) return Sentence{.key = "updated.nodate", .source = source.name};
    const ShownDate changed = shown_day(*source.changed, words, arena);
    return Sentence{
        .key = "updated",
        .date = changed.text,
        .day = changed.day,
        .source = source.name,
    };
}

data person_data(const ShownCard& card, const CardSetting& setting) {
    data out{data::type::object};
    set_heading(out, card.heading);
    if (!card.role.empty()) out[card.role.ours ? "role_w" : "role_v"] = text_node(card.role.text);
    if (!card.phone) return out;
    if (setting.layout == PageLayout::print) {
        out["number"] = text_node(card.phone->text);
    } else {
        out["call"] = text_node(card.phone->text);
        out["href"] = text_node(card.phone->href);
    }
    return out;
}

data card_data(const ShownCard& card, const ItemSource& source, const CardSetting& setting) {
    data out = inside_data(card, source, setting);
    out["open"] = data(true);
    return out;
}

data folded_card_data(const ShownCard& card, const ItemSource& source, const CardSetting& setting) {
    data out = inside_data(card, source, setting);
    out["folded"] = data(true);
    if (card.phone) out["summary_phone"] = text_node(card.phone->text);
    return out;
}

data appointment_data(const AppointmentItem& item, const CardSetting& setting) {
    data out{data::type::object};
    out["open"] = data(true);
    if (item.start) {
        out["name_d"] = text_node(shown_time(*item.start, setting.words, setting.arena));
        out["name_day"] = text_node(local_date(*item.start));
    } else {
        set_heading(out, {item.description});
    }
    if (item.start && has_words(item.description)) {
        out["text_line"] = text_node(item.description);
    }
    Rows rows(setting.words, setting.layout);
    if (has_words(item.with_name)) rows.add("f.with", {own_value(item.with_name)});
    if (has_words(item.place)) rows.add("f.place", {own_value(item.place)});
    if (item.route.phone) add_phone_row(rows, shown_phone(item.route.phone->value, setting.arena));
    std::move(rows).put_into(out);
    set_source(out, item.source, setting);
    return out;
}

}  // namespace mappings
