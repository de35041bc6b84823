// Characters and digits of identifiers: ASCII only, whatever the locale.
#pragma once

#include <algorithm>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace mappings {

inline bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
inline bool is_letter(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}
inline bool all_digits(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), is_digit);
}
inline bool is_alphanumeric(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) {
        return is_digit(c) || is_letter(c);
    });
}
inline std::string upper(std::string_view text) {
    std::string result(text);
    for (char& c : result) {
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    }
    return result;
}
/// The value of a run of at most nine digits.
inline int number(std::string_view digits) {
    int value = 0;
    for (const char c : digits) value = value * 10 + (c - '0');
    return value;
}

/// The day of the first eight of twelve digits, where days from 61 are those of a
/// samordningsnummer; nothing when they name no day.
inline std::optional<std::chrono::year_month_day> day_of(std::string_view digits) {
    int day_number = number(digits.substr(6, 2));
    if (day_number > 60) day_number -= 60;
    const std::chrono::year_month_day date{
        std::chrono::year(number(digits.substr(0, 4))),
        std::chrono::month(static_cast<unsigned>(number(digits.substr(4, 2)))),
        std::chrono::day(static_cast<unsigned>(day_number))};
    if (!date.ok()) return std::nullopt;
    return date;
}

}  // namespace mappings
