// The forms of reserve numbers and their check digits.
#include "mappings/identity/reserve_number.hpp"

#include <chrono>
#include <string>

#include "mappings/identity/check_digit.hpp"
#include "mappings/identity/digits.hpp"

namespace mappings {
namespace {

using std::chrono::day;
using std::chrono::month;
using std::chrono::year;
using std::chrono::year_month_day;

ReserveForm stockholm(std::string_view value) {
    if (!all_digits(value) || !value.starts_with("99")) return {};
    return {true, compare_check_digit(value.substr(4, 7), value[11])};
}
ReserveForm vastra_gotaland(std::string_view value) {
    const bool digits = all_digits(value.substr(0, 8)) && all_digits(value.substr(9, 3));
    if (!digits) return {};
    std::string sum(value.substr(2, 9));
    switch (value[8]) {
        case 'K':
            sum[6] = '5';
            break;
        case 'M':
            sum[6] = '7';
            break;
        case 'X':
            sum[6] = '8';
            break;
        default:
            return {};
    }
    return {true, compare_check_digit(sum, value[11])};
}
ReserveForm varmland(std::string_view value) {
    // yyyymmddABNC, where C is a serial letter.
    const bool fits = all_digits(value.substr(0, 8)) && is_letter(value[8]) &&
                      is_letter(value[9]) && is_digit(value[10]) && is_letter(value[11]);
    return {fits, CheckDigit::none};
}
ReserveForm inera(std::string_view value) {
    if (!all_digits(value)) return {};
    const int day_number = number(value.substr(6, 2));
    if (day_number < 32 || day_number > 59) return {};
    return {true, compare_check_digit(value.substr(2, 9), value[11])};
}

}  // namespace

ReserveForm reserve_form(IdentifierSystem system, std::string_view value) {
    switch (system) {
        case IdentifierSystem::reserve_stockholm:
            return stockholm(value);
        case IdentifierSystem::reserve_vastra_gotaland:
            return vastra_gotaland(value);
        case IdentifierSystem::reserve_varmland:
            return varmland(value);
        case IdentifierSystem::reserve_inera:
            return inera(value);
        default:
            return {};
    }
}

/// ID-4: XXYYMMDDNNGC. Only the structure can be checked: the algorithm is not public.
bool is_national_reserve_number(std::string_view value) {
    if (value.size() != 12) return false;
    if (!all_digits(value.substr(0, 8)) || !all_digits(value.substr(10, 2))) return false;
    constexpr std::string_view never = "IOQVW";
    for (const char c : value.substr(8, 2)) {
        if (c < 'A' || c > 'Z' || never.find(c) != std::string_view::npos) return false;
    }
    const int century = number(value.substr(0, 2));
    const int month_number = number(value.substr(4, 2));
    const int day_number = number(value.substr(6, 2));
    if (century == 0) {
        return month_number >= 20 && month_number <= 99 && day_number >= 40 && day_number <= 59;
    }
    // 19 + 3k and 20 + 3k; 18 to 21 stay free so that no reserve number looks like a year.
    const bool nineteenth = century >= 22 && century <= 97 && (century - 19) % 3 == 0;
    const bool twentieth = century >= 23 && century <= 98 && (century - 20) % 3 == 0;
    if (!nineteenth && !twentieth) return false;
    const int born = (nineteenth ? 1900 : 2000) + number(value.substr(2, 2));
    return year_month_day{
        year(born),
        month(static_cast<unsigned>(month_number)),
        day(static_cast<unsigned>(day_number))}
        .ok();
}

}  // namespace mappings
