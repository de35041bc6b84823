// Normalising identifiers, one function per kind.
#include "mappings/identity/identity.hpp"

#include <algorithm>

#include "mappings/identity/check_digit.hpp"
#include "mappings/identity/digits.hpp"
#include "mappings/identity/reserve_number.hpp"
#include "mappings/identity/systems.hpp"

namespace mappings {
namespace {

using std::chrono::day;
using std::chrono::month;
using std::chrono::year;
using std::chrono::year_month_day;

std::string_view without_blanks(std::string_view text) {
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
    return text;
}
Normalised refuse(IdentityFault fault) {
    return {std::nullopt, fault};
}
Normalised accept(IdentityKind kind, std::string key, CheckDigit check_digit = CheckDigit::none) {
    return {Identity{kind, std::move(key), check_digit, {}}, std::nullopt};
}

/// The day a ten-digit number names in a year, or the first of its month when the day does not
/// exist there (29 February); only compared with, never kept.
year_month_day in_year(int in, std::string_view ten) {
    const int day_number = number(ten.substr(4, 2)) % 60;
    const year_month_day date{
        year(in),
        month(static_cast<unsigned>(number(ten.substr(2, 2)))),
        day(static_cast<unsigned>(day_number))};
    return date.ok() ? date : year_month_day{date.year(), date.month(), day(1)};
}

/// Twelve digits from ten. `-` or nothing: born in the newest century that is not after `written`;
/// `+`: at least 100 years before it.
std::string with_century(std::string_view ten, bool hundred_or_older, year_month_day written) {
    const int last_two = number(ten.substr(0, 2));
    int in = static_cast<int>(written.year()) / 100 * 100 + last_two;
    while (in_year(in, ten) > written) in -= 100;
    if (hundred_or_older) in -= 100;
    return std::to_string(in / 100) + std::string(ten);
}

struct Digits {
    std::string twelve;
    std::optional<IdentityFault> fault;
};

/// YYYYMMDDNNNC, YYYYMMDD-NNNC, YYMMDD-NNNC, YYMMDD+NNNC and, where allowed, YYMMDDNNNC.
Digits twelve_digits(std::string_view value, const IdentityRules& rules) {
    char separator = 0;
    std::string digits(value);
    if (value.size() >= 5) {
        const char sign = value[value.size() - 5];
        if (sign == '-' || sign == '+') {
            separator = sign;
            digits.erase(value.size() - 5, 1);
        }
    }
    if (!all_digits(digits)) return {{}, IdentityFault::bad_characters};
    if (digits.size() == 12) return {std::move(digits), std::nullopt};
    if (digits.size() != 10) return {{}, IdentityFault::bad_length};
    const bool ambiguous = separator == 0 && !rules.guess_century;
    if (ambiguous || !rules.written) return {{}, IdentityFault::century_unknown};
    const bool month_ok = number(digits.substr(2, 2)) >= 1 && number(digits.substr(2, 2)) <= 12;
    if (!month_ok) return {{}, IdentityFault::no_such_day};
    return {with_century(digits, separator == '+', *rules.written), std::nullopt};
}

Normalised person(std::string_view value, const IdentityRules& rules, IdentityKind sent_as) {
    Digits digits = twelve_digits(value, rules);
    if (digits.fault) return refuse(*digits.fault);
    const std::string& twelve = digits.twelve;
    if (!day_of(twelve)) return refuse(IdentityFault::no_such_day);
    const bool coordination = number(std::string_view(twelve).substr(6, 2)) > 60;
    const IdentityKind kind =
        coordination ? IdentityKind::samordningsnummer : IdentityKind::personnummer;
    // The century is not part of the sum (ID-1).
    const CheckDigit check =
        compare_check_digit(std::string_view(twelve).substr(2, 9), twelve.back());
    Normalised result = accept(kind, (coordination ? "snr:" : "pnr:") + twelve, check);
    if (kind != sent_as) result.identity->notices.push_back(IdentityNotice::reclassified);
    return result;
}

Normalised national_reserve(std::string_view value) {
    if (!is_alphanumeric(value)) return refuse(IdentityFault::bad_characters);
    if (value.size() != 12) return refuse(IdentityFault::bad_length);
    const std::string number_text = upper(value);
    Normalised result = accept(IdentityKind::nationellt_reservnummer, "nrid:" + number_text);
    // Never refused for its form (ID-6): regions' forms are sent under the national system.
    if (!is_national_reserve_number(number_text)) {
        result.identity->notices.push_back(IdentityNotice::unusual_structure);
    }
    return result;
}

Normalised regional_reserve(IdentifierSystem system, std::string_view value) {
    if (!is_alphanumeric(value)) return refuse(IdentityFault::bad_characters);
    if (value.size() != 12) return refuse(IdentityFault::bad_length);
    const std::string number_text = upper(value);
    const ReserveForm form = reserve_form(system, number_text);
    Normalised result = accept(
        IdentityKind::lokalt_reservnummer,
        "lrn:" + std::string(oid_of(system)) + "|" + number_text,
        form.check
    );
    if (!form.fits) result.identity->notices.push_back(IdentityNotice::unusual_structure);
    return result;
}

Normalised hsa(std::string_view value) {
    constexpr std::size_t longest = 31;
    if (value.size() == 12 && all_digits(value)) return refuse(IdentityFault::staff_number);
    const bool characters = std::all_of(value.begin(), value.end(), [](char c) {
        return is_digit(c) || is_letter(c) || c == '-';
    });
    if (!characters) return refuse(IdentityFault::bad_characters);
    if (value.size() > longest) return refuse(IdentityFault::bad_length);
    const std::string id = upper(value);
    Normalised result = accept(IdentityKind::hsa_id, "hsa:" + id);
    const std::string_view view = id;
    const bool usual = id.size() > 13 && view.starts_with("SE") && all_digits(view.substr(2, 10)) &&
                       id[12] == '-' && is_alphanumeric(view.substr(13));
    if (!usual) result.identity->notices.push_back(IdentityNotice::unusual_hsa_pattern);
    return result;
}

}  // namespace

Normalised normalise(std::string_view system, std::string_view value, const IdentityRules& rules) {
    value = without_blanks(value);
    if (value.empty()) return refuse(IdentityFault::empty);
    if (system.empty()) return refuse(IdentityFault::no_system);
    const IdentifierSystem known = identifier_system(system);
    switch (known) {
        case IdentifierSystem::personnummer:
            return person(value, rules, IdentityKind::personnummer);
        case IdentifierSystem::samordningsnummer:
            return person(value, rules, IdentityKind::samordningsnummer);
        case IdentifierSystem::nationellt_reservnummer:
            return national_reserve(value);
        case IdentifierSystem::hsa_id:
            return hsa(value);
        case IdentifierSystem::reserve_stockholm:
        case IdentifierSystem::reserve_vastra_gotaland:
        case IdentifierSystem::reserve_varmland:
        case IdentifierSystem::reserve_inera:
            return regional_reserve(known, value);
        default:
            break;
    }
    const std::string_view oid = oid_of(known);
    const std::string name = oid.empty() ? std::string(system) : "urn:oid:" + std::string(oid);
    return accept(IdentityKind::other, "id:" + name + "|" + std::string(value));
}

std::string identity_key(
    std::string_view system, std::string_view value, const IdentityRules& rules
) {
    Normalised result = normalise(system, value, rules);
    return result ? std::move(result.identity->key) : std::string();
}

std::string_view hsa_of(std::string_view key) {
    constexpr std::string_view prefix = "hsa:";
    return key.starts_with(prefix) ? key.substr(prefix.size()) : std::string_view{};
}

std::string_view oid_of_system(std::string_view system) {
    return oid_of(identifier_system(system));
}

}  // namespace mappings
