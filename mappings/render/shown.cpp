// From an item of the view to what stands on its card.
#include "mappings/render/shown.hpp"

#include <algorithm>
#include <array>

#include "mappings/render/dates.hpp"

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
    if (item.practitioner.protected_identity) return {words.fill("f.hiddenName"), true};
    if (item.named && has_words(item.practitioner.name))
        return {std::string(item.practitioner.name), false};
    if (!item.named && item.care_team && has_words(item.care_team->name)) {
        return {std::string(item.care_team->name), false};
    }
    const auto unit = unit_name(item);
    if (!unit.empty()) return {std::string(unit), false};
    if (item.care_team && has_words(item.care_team->name))
        return {std::string(item.care_team->name), false};
    if (named(item.managing_care_giver))
        return {std::string(item.managing_care_giver->name), false};
    if (has_words(item.code.display_name)) return {std::string(item.code.display_name), false};
    return {words.fill("who.other"), true};
}

std::string shown_unit(const ContactItem& item, const ShownWords& heading) {
    const auto unit = unit_name(item);
    std::string out(unit == heading.text ? std::string_view{} : unit);
    if (!named(item.managing_care_giver) || !is_municipality(*item.managing_care_giver)) return out;
    const std::string giver(item.managing_care_giver->name);
    const bool is_said = giver == heading.text || out.find(giver) != std::string::npos;
    if (is_said) return out;
    return out.empty() ? giver : out + ", " + giver;
}

std::optional<TextKey> label_of(ContactKind kind) {
    if (kind == ContactKind::fast_omsorgskontakt) return TextKey("kind.3");
    if (kind == ContactKind::fast_vardkontakt_samordnare) return TextKey("kind.4");
    return std::nullopt;
}

ShownWords role_of(const CodedValue& qualification, const Words& words) {
    std::string role(words.role(qualification));
    return {std::move(role), words.knows_role(qualification)};
}

void add_route(ShownCard& card, const ShownRoute& route, const Words& words) {
    card.level = route.level;
    if (route.phone) card.phone = shown_phone(route.phone->value);
    if (card.phone) card.hours = shown_hours(route.phone->period, words);
    if (route.url && is_safe_link(route.url->value)) card.url = route.url->value;
}

void add_period(ShownCard& card, const Period& period, SectionState state, const Words& words) {
    ShownDate date{shown_date(period.start, words), local_date(period.start)};
    (state == SectionState::future ? card.from : card.since) = std::move(date);
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

std::string shown_address(const Address* address) {
    std::string out;
    if (address == nullptr) return out;
    const auto add_line = [&out](std::string_view line) {
        if (!has_words(line)) return;
        if (!out.empty()) out += '\n';
        out += line;
    };
    for (const std::string_view line : address->line) add_line(line);
    std::string town(address->postal_code);
    const bool five_digits =
        town.size() == 5 && town.find_first_not_of("0123456789") == std::string::npos;
    if (five_digits) town.insert(3, "\u00A0");
    if (!address->city.empty()) {
        if (!town.empty()) town += ' ';
        town += address->city;
    }
    add_line(town);
    return out;
}

}  // namespace

bool has_words(std::string_view text) {
    return text.find_first_not_of(" \t\r\n") != std::string_view::npos;
}

bool is_safe_link(std::string_view url) {
    constexpr std::string_view scheme = "https://";
    constexpr std::string_view refused = "\"'<>\\^`{|} ";
    if (!url.starts_with(scheme) || url.size() == scheme.size()) return false;
    const char first_of_host = url[scheme.size()];
    if (first_of_host == '/' || first_of_host == '?' || first_of_host == '#') return false;
    // A name before @ lets an address look like another one.
    const auto host =
        url.substr(scheme.size(), url.find_first_of("/?#", scheme.size()) - scheme.size());
    if (host.find('@') != std::string_view::npos) return false;
    return std::all_of(url.begin(), url.end(), [&](char c) {
        return c > ' ' && c < '\x7F' && refused.find(c) == std::string_view::npos;
    });
}

ShownCard shown(const ContactItem& item, const Words& words) {
    ShownCard card;
    card.heading = heading_of(item, words);
    card.label = label_of(item.kind);
    card.role = role_of(item.practitioner.qualification, words);
    card.unit = shown_unit(item, card.heading);
    add_route(card, item.route, words);
    add_period(card, item.period, item.state, words);
    const bool team_says = !has_words(item.external_notes) && item.care_team;
    card.why = team_says ? item.care_team->external_notes : item.external_notes;
    if (!has_words(card.why)) card.why.clear();
    card.address = shown_address(address_of(item));
    return card;
}

ShownCard shown(const HealthCentreItem& item, const Words& words) {
    ShownCard card;
    const bool has_name = has_words(item.unit.name);
    card.heading = {has_name ? std::string(item.unit.name) : words.fill("who.other"), !has_name};
    add_route(card, item.route, words);
    add_period(card, item.period, item.state, words);
    card.address = shown_address(address_in(item.unit.contact));
    return card;
}

std::string_view performer(const Activity& activity) {
    if (activity.by_patient) return "you";
    if (!has_words(activity.who_name)) return {};
    if (says_municipality(activity.who_name)) return "municipality";
    return activity.who_name.starts_with("Region ") ? "region" : "other";
}

ShownWords shown_when(const Activity& activity, const Words& words) {
    if (has_words(activity.when_text)) return {std::string(activity.when_text), false};
    const std::string first = shown_date(activity.when.start, words);
    const std::string last = shown_date(activity.when.end, words);
    if (first.empty() && last.empty()) return {};
    if (first == last) return {first, true};
    if (!first.empty() && !last.empty()) {
        const TextValue values[] = {{"first", first}, {"last", last}};
        return {words.fill("date.span", values), true};
    }
    const TextValue values[] = {{"date", first.empty() ? last : first}};
    return {words.fill(first.empty() ? TextKey("date.until") : TextKey("date.from"), values), true};
}

}  // namespace mappings
