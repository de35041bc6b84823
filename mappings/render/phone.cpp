// Swedish numbers are split as the Swedish numbering plan does: area code of two to four digits
// with its 0, then groups of two and three digits.
#include "mappings/render/phone.hpp"

#include <algorithm>
#include <array>

#include "mappings/render/short_text.hpp"

namespace mappings {

namespace {

constexpr std::string_view scheme = "tel:";
constexpr std::string_view no_break_space = "\u00A0";
constexpr std::size_t most_digits = 15;  // E.164

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/// What is dialled: digits, with a leading + if there was one. Longer than any number that is
/// taken, before prefixes are exchanged.
using Dialled = ShortText<24>;

/// Nothing when other characters than separators occur, or far too many digits.
std::optional<Dialled> digits_of(std::string_view text) {
    if (text.starts_with(scheme)) text.remove_prefix(scheme.size());
    Dialled out;
    while (!text.empty()) {
        const char c = text.front();
        if (is_digit(c) || (c == '+' && out.empty())) {
            if (out.full()) return std::nullopt;
            out.add(c);
            text.remove_prefix(1);
        } else if (text.starts_with("(0)")) {
            // "+46 (0)31": the 0 is dialled only inside Sweden.
            text.remove_prefix(3);
            if (out.empty()) out.add('0');
        } else if (text.starts_with(no_break_space)) {
            text.remove_prefix(no_break_space.size());
        } else if (std::string_view(" -/.()").find(c) != std::string_view::npos) {
            text.remove_prefix(1);
        } else {
            return std::nullopt;
        }
    }
    return out;
}

/// The prefix instead of the first `count` digits.
Dialled with_prefix(std::string_view prefix, const Dialled& number, std::size_t count) {
    Dialled out;
    out.add(prefix);
    out.add(number.view().substr(count));
    return out;
}

/// Whether an area code has three digits, by the two behind its 0. 08 has two, all others four.
constexpr std::array<bool, 100> three_digit_codes = [] {
    std::array<bool, 100> table{};
    for (const unsigned code :
         {10u, 11u, 13u, 16u, 18u, 19u, 20u, 21u, 23u, 26u, 31u, 33u, 35u, 36u, 40u,
          42u, 44u, 46u, 54u, 60u, 63u, 70u, 72u, 73u, 74u, 75u, 76u, 79u, 90u}) {
        table[code] = true;
    }
    return table;
}();

std::size_t area_code_length(std::string_view national) {
    if (national.starts_with("08")) return 2;
    // 0900 is not 090 Umeå: premium numbers have four digits.
    if (national.starts_with("0900")) return 4;
    const auto code = static_cast<std::size_t>((national[1] - '0') * 10 + (national[2] - '0'));
    return three_digit_codes[code] ? 3 : 4;
}

using Grouped = ShortText<32>;

/// Whether a space stands before the digit: "390 06 01" has pairs after a first group of three when
/// the count is odd; eight digits are 3 + 3 + 2.
bool begins_group(std::size_t digit, std::size_t count) {
    if (count == 8) return digit == 3 || digit == 6;
    return digit >= 2 && digit % 2 == count % 2;
}

Grouped swedish_text(std::string_view national) {
    const auto length = area_code_length(national);
    const std::string_view digits = national.substr(length);
    Grouped out;
    out.add(national.substr(0, length));
    out.add('-');
    for (std::size_t digit = 0; digit < digits.size(); ++digit) {
        if (begins_group(digit, digits.size())) out.add(no_break_space);
        out.add(digits[digit]);
    }
    return out;
}

/// 112, 1177, 113 13, 116 117: dialled as they are.
Grouped short_text(std::string_view number) {
    Grouped out;
    out.add(number.substr(0, 3));
    if (number.size() > 4) out.add(no_break_space);
    out.add(number.substr(3));
    return out;
}

}  // namespace

std::optional<ShownPhone> shown_phone(std::string_view received, Arena& arena) {
    auto number = digits_of(received);
    if (!number || number->size() < 3) return std::nullopt;
    if (number->view().starts_with("00")) *number = with_prefix("+", *number, 2);
    if (number->view().starts_with("+46")) {
        *number = with_prefix("0", *number, number->view().starts_with("+460") ? 4 : 3);
    }
    if (number->size() > most_digits + 1) return std::nullopt;
    const char first = number->view().front();
    if (first == '+') {
        if (number->size() < 8) return std::nullopt;
        if (received.starts_with(scheme)) received.remove_prefix(scheme.size());
        return ShownPhone{arena.copy(with_prefix(scheme, *number, 0)), received};
    }
    if (first != '0') {
        if (number->size() > 6) return std::nullopt;
        return ShownPhone{
            arena.copy(with_prefix(scheme, *number, 0)), arena.copy(short_text(*number))};
    }
    if (number->size() < 7 || number->size() > 13) return std::nullopt;
    return ShownPhone{
        arena.copy(with_prefix("tel:+46", *number, 1)), arena.copy(swedish_text(*number))};
}

}  // namespace mappings
