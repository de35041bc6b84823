// Swedish numbers are split as the Swedish numbering plan does: area code of two to four digits
// with its 0, then groups of two and three digits.
#include "mappings/render/phone.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace mappings {

namespace {

constexpr std::string_view no_break_space = "\u00A0";
constexpr std::size_t most_digits = 15;  // E.164

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/// Digits with a leading + if there was one; nothing when other characters than separators occur.
std::optional<std::string> digits_of(std::string_view text) {
    if (text.starts_with("tel:")) text.remove_prefix(4);
    std::string out;
    while (!text.empty()) {
        // "+46 (0)31": the 0 is dialled only inside Sweden.
        if (text.starts_with("(0)")) {
            text.remove_prefix(3);
            if (out.empty()) out += '0';
            continue;
        }
        if (text.starts_with(no_break_space)) {
            text.remove_prefix(no_break_space.size());
            continue;
        }
        const char c = text.front();
        text.remove_prefix(1);
        if (is_digit(c) || (c == '+' && out.empty()))
            out += c;
        else if (std::string_view(" -/.()").find(c) == std::string_view::npos)
            return std::nullopt;
    }
    return out;
}

// Area codes of three digits; 08 has two, all others four.
constexpr auto three_digit_codes = std::to_array<std::string_view>({
    "010", "011", "013", "016", "018", "019", "020", "021", "023", "026",
    "031", "033", "035", "036", "040", "042", "044", "046", "054", "060",
    "063", "070", "072", "073", "074", "075", "076", "079", "090",
});

std::size_t area_code_length(std::string_view national) {
    if (national.starts_with("08")) return 2;
    const auto start = national.substr(0, 3);
    const bool is_three = std::find(three_digit_codes.begin(), three_digit_codes.end(), start) !=
                          three_digit_codes.end();
    // 0900 and 0939 are not 090 Umeå: premium numbers have four digits.
    if (start == "090" && national.starts_with("0900")) return 4;
    return is_three ? 3 : 4;
}

/// "3900601" -> "390 06 01": a first group of three when the count is odd, pairs after it; eight
/// digits are 3 + 3 + 2.
std::string grouped(std::string_view digits) {
    std::string out;
    const auto take = [&](std::size_t count) {
        if (!out.empty()) out += no_break_space;
        out += digits.substr(0, count);
        digits.remove_prefix(std::min(count, digits.size()));
    };
    if (digits.size() == 8) {
        take(3);
        take(3);
    } else if (digits.size() % 2 == 1 && digits.size() > 3) {
        take(3);
    }
    while (digits.size() > 3) take(2);
    if (!digits.empty()) take(digits.size());
    return out;
}

std::string swedish_text(std::string_view national) {
    const auto length = area_code_length(national);
    return std::string(national.substr(0, length)) + "-" + grouped(national.substr(length));
}

}  // namespace

std::optional<ShownPhone> shown_phone(std::string_view received) {
    auto number = digits_of(received);
    if (!number || number->size() < 3) return std::nullopt;
    if (number->starts_with("00")) *number = "+" + number->substr(2);
    const bool is_swedish = number->starts_with("+46");
    if (is_swedish) *number = "0" + number->substr(number->starts_with("+460") ? 4 : 3);
    if (number->size() > most_digits + 1) return std::nullopt;
    if (number->front() == '+') {
        if (number->size() < 8) return std::nullopt;
        if (received.starts_with("tel:")) received.remove_prefix(4);
        return ShownPhone{"tel:" + *number, std::string(received)};
    }
    // 112, 1177, 113 13, 116 117: dialled as they are.
    if (number->front() != '0') {
        if (number->size() > 6) return std::nullopt;
        std::string text = *number;
        if (text.size() > 4) text.insert(3, no_break_space);
        return ShownPhone{"tel:" + *number, std::move(text)};
    }
    if (number->size() < 7 || number->size() > 13) return std::nullopt;
    return ShownPhone{"tel:+46" + number->substr(1), swedish_text(*number)};
}

}  // namespace mappings
