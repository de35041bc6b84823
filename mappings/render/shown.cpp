// From an item of the view to what stands on its card.
#include "mappings/render/shown.hpp"

#include <algorithm>
#include <array>

#include "mappings/model/links.hpp"
#include "mappings/render/text_maker.hpp"

namespace mappings {

namespace {

constexpr std::string_view municipality_prefix = "SE212000";  // organisation numbers 212000-xxxx

bool says_municipality(std::string_view name) {
    return name.find("kommun") != std::string_view::npos ||
           name.find("Kommun") != std::string_view::npos;
}

bool is_municipality(const Unit& care_giver) {
    return care_giver.hsa_id.starts_with(municipality_prefix) || says_municipality(care_giver.name);
}

bool named(const std::optional<Unit>& unit) {
    return unit && has_words(unit->name);
}

/// The unit where the person works (f.where): the one that gives the care, else the managing one.
std::string_view unit_name(const ContactItem& item) {
    if (named(item.care_providing_care_unit)) return item.care_providing_care_unit->name;
    if (named(item.managing_care_unit)) return item.managing_care_unit->name;
    return {};
}

ShownWords heading_of(const ContactItem& item, const Words& words) {
    if (item.practitioner.protected_identity) return {words.text("f.hiddenName"), true};
    const bool has_team = item.care_team && has_words(item.care_team->name);
    if (item.named && has_words(item.practitioner.name)) return {item.practitioner.name};
    if (!item.named && has_team) return {item.care_team->name};
    const auto unit = unit_name(item);
    if (!unit.empty()) return {unit};
    if (has_team) return {item.care_team->name};
    if (named(item.managing_care_giver)) return {item.managing_care_giver->name};
    if (has_words(item.code.display_name)) return {item.code.display_name};
    return {words.text("who.other"), true};
}

std::string_view shown_unit(const ContactItem& item, const ShownWords& heading, Arena& arena) {
    auto unit = unit_name(item);
    if (unit == heading.text) unit = {};
    if (!named(item.managing_care_giver) || !is_municipality(*item.managing_care_giver)) {
        return unit;
    }
    const auto giver = item.managing_care_giver->name;
    const bool is_said = giver == heading.text || unit.find(giver) != std::string_view::npos;
    if (is_said) return unit;
    if (unit.empty()) return giver;
    TextMaker both(arena);
    both.add(unit);
    both.add(", ");
    both.add(giver);
    return both.text();
}

std::optional<TextKey> label_of(ContactKind kind) {
    if (kind == ContactKind::fast_omsorgskontakt) return TextKey("kind.3");
    if (kind == ContactKind::fast_vardkontakt_samordnare) return TextKey("kind.4");
    return std::nullopt;
}

void add_route(ShownCard& card, const ShownRoute& route, const Words& words, Arena& arena) {
    card.level = route.level;
    if (route.phone) card.phone = shown_phone(route.phone->value, arena);
    if (card.phone) card.hours = shown_hours(route.phone->period, words, arena);
    if (route.url && is_safe_link(route.url->value)) card.url = route.url->value;
}

void add_period(
    ShownCard& card, const Period& period, SectionState state, const Words& words, Arena& arena
) {
    (state == SectionState::future ? card.from : card.since) =
        shown_day(period.start, words, arena);
}

const Address* address_in(List<Contact> contacts) {
    const auto found = std::find_if(contacts.begin(), contacts.end(), [](const Contact& contact) {
        return contact.address.has_value();
    });
    return found == contacts.end() ? nullptr : &*found->address;
}

const Address* address_in(const std::optional<Unit>& unit) {
    return unit ? address_in(unit->contact) : nullptr;
}

/// The first address in the order of OUT-1. A person's own address is none of the patient's
/// business.
const Address* address_of(const ContactItem& item) {
    if (item.care_team) {
        if (const auto* address = address_in(item.care_team->contact)) return address;
    }
    for (const auto* unit : {&item.care_providing_care_unit, &item.managing_care_unit}) {
        if (const auto* address = address_in(*unit)) return address;
    }
    return address_in(item.managing_care_giver);
}

/// "310 00 Exempelstad"
std::string_view shown_town(const Address& address, Arena& arena) {
    const std::string_view code = address.postal_code;
    const bool five_digits =
        code.size() == 5 && code.find_first_not_of("0123456789") == std::string_view::npos;
    TextMaker out(arena);
    out.add(five_digits ? code.substr(0, 3) : code);
    if (five_digits) {
        out.add("\u00A0");
        out.add(code.substr(3));
    }
    if (!code.empty() && !address.city.empty()) out.add(" ");
    out.add(address.city);
    return out.text();
}

}  // namespace

std::string_view shown_address(const Address* address, Arena& arena) {
    if (address == nullptr) return {};
    const std::string_view town = shown_town(*address, arena);
    TextMaker out(arena);
    const auto add_line = [&out](std::string_view line) {
        if (!has_words(line)) return;
        if (!out.empty()) out.add("\n");
        out.add(line);
    };
    for (const std::string_view line : address->line) add_line(line);
    add_line(town);
    return out.text();
}

bool has_words(std::string_view text) {
    return !std::all_of(text.begin(), text.end(), [](char c) {
        return c == ' ' || c == '\t' || c == '\r' || c == '\n';
    });
}

ShownCard shown(const ContactItem& item, const Words& words, Arena& arena) {
    ShownCard card;
    card.heading = heading_of(item, words);
    card.label = label_of(item.kind);
    card.role = words.role(item.practitioner.qualification);
    card.unit = shown_unit(item, card.heading, arena);
    add_route(card, item.route, words, arena);
    add_period(card, item.period, item.state, words, arena);
    const bool team_says = !has_words(item.external_notes) && item.care_team;
    card.why = team_says ? item.care_team->external_notes : item.external_notes;
    if (!has_words(card.why)) card.why = {};
    card.address = address_of(item);
    return card;
}

ShownCard shown(const HealthCentreItem& item, const Words& words, Arena& arena) {
    ShownCard card;
    const bool has_name = has_words(item.unit.name);
    card.heading = {has_name ? item.unit.name : words.text("who.other"), !has_name};
    add_route(card, item.route, words, arena);
    add_period(card, item.period, item.state, words, arena);
    card.address = address_in(item.unit.contact);
    return card;
}

std::string_view performer(const Activity& activity) {
    if (activity.by_patient) return "you";
    if (!has_words(activity.who_name)) return {};
    if (says_municipality(activity.who_name)) return "municipality";
    return activity.who_name.starts_with("Region ") ? "region" : "other";
}

ShownWords shown_when(const Activity& activity, const Words& words, Arena& arena) {
    if (has_words(activity.when_text)) return {activity.when_text};
    const std::string_view first = shown_date(activity.when.start, words, arena);
    const std::string_view last = shown_date(activity.when.end, words, arena);
    if (first.empty() && last.empty()) return {};
    if (first == last) return {first, true};
    if (!first.empty() && !last.empty()) {
        const TextValue values[] = {{"first", first}, {"last", last}};
        return {words.fill("date.span", values, arena), true};
    }
    const TextValue values[] = {{"date", first.empty() ? last : first}};
    const TextKey key = first.empty() ? TextKey("date.until") : TextKey("date.from");
    return {words.fill(key, values, arena), true};
}

}  // namespace mappings
