// Hand-written lexical rules: no regular expressions, one look at each byte.
#include "fhir/primitives.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <utility>

#include "fhir/partial_date_time.hpp"

namespace fhir {
namespace {

constexpr std::array<std::pair<std::string_view, Primitive>, 21> names{{
    {"base64Binary", Primitive::base64_binary},
    {"boolean", Primitive::boolean},
    {"canonical", Primitive::canonical},
    {"code", Primitive::code},
    {"date", Primitive::date},
    {"dateTime", Primitive::date_time},
    {"decimal", Primitive::decimal},
    {"id", Primitive::id},
    {"instant", Primitive::instant},
    {"integer", Primitive::integer},
    {"integer64", Primitive::integer64},
    {"markdown", Primitive::markdown},
    {"oid", Primitive::oid},
    {"positiveInt", Primitive::positive_int},
    {"string", Primitive::string},
    {"time", Primitive::time},
    {"unsignedInt", Primitive::unsigned_int},
    {"uri", Primitive::uri},
    {"url", Primitive::url},
    {"uuid", Primitive::uuid},
    {"xhtml", Primitive::xhtml},
}};

constexpr bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
constexpr bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
constexpr bool is_space(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

// Integers without leading zeros; "-0" is not one. integer64, a string, may begin with a plus.
bool is_integer(std::string_view text, std::int64_t least, std::int64_t most) {
    if (text.starts_with('+')) text.remove_prefix(text.starts_with("+-") ? 0 : 1);
    const std::string_view digits = text.substr(text.starts_with('-') ? 1 : 0);
    if (digits.empty() || (digits.front() == '0' && text.size() > 1)) return false;
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc() && end == text.data() + text.size() && number >= least &&
           number <= most;
}

// No white space around the code and single spaces inside.
bool is_code(std::string_view text) {
    if (is_space(text.front()) || is_space(text.back())) return false;
    for (std::size_t i = 1; i < text.size(); ++i) {
        if (is_space(text[i]) && (text[i] != ' ' || text[i - 1] == ' ')) return false;
    }
    return true;
}

bool is_oid(std::string_view text) {
    constexpr std::string_view scheme = "urn:oid:";
    if (!text.starts_with(scheme)) return false;
    text.remove_prefix(scheme.size());
    if (text.size() < 3 || text[0] < '0' || text[0] > '2') return false;
    text.remove_prefix(1);
    while (!text.empty()) {
        if (text.front() != '.') return false;
        text.remove_prefix(1);
        const auto end =
            static_cast<std::size_t>(std::ranges::find_if_not(text, is_digit) - text.begin());
        if (end == 0 || (end > 1 && text.front() == '0')) return false;
        text.remove_prefix(end);
    }
    return true;
}

bool is_uuid(std::string_view text) {
    constexpr std::string_view scheme = "urn:uuid:";
    constexpr std::string_view shape = "hhhhhhhh-hhhh-hhhh-hhhh-hhhhhhhhhhhh";
    if (!text.starts_with(scheme) || text.size() != scheme.size() + shape.size()) return false;
    text.remove_prefix(scheme.size());
    return std::ranges::equal(text, shape, [](char c, char wanted) {
        return wanted == '-' ? c == '-' : is_digit(c) || (c >= 'a' && c <= 'f');
    });
}

// White space is allowed between the characters, as R4's own rule does.
bool is_base64(std::string_view text) {
    std::size_t characters = 0;
    std::size_t padding = 0;
    for (const char c : text) {
        if (is_space(c)) continue;
        ++characters;
        if (c == '=') {
            ++padding;
        } else if (padding > 0 || !(is_letter(c) || is_digit(c) || c == '+' || c == '/')) {
            return false;
        }
    }
    return characters > 0 && characters % 4 == 0 && padding <= 2;
}

// Narrative is never rendered by us, so only its outermost element is looked at.
bool is_xhtml(std::string_view text) {
    const std::size_t start = text.find_first_not_of(" \t\r\n");
    const std::size_t end = text.find_last_not_of(" \t\r\n");
    return start != std::string_view::npos && text.substr(start).starts_with("<div") &&
           text[end] == '>';
}

std::optional<LexicalFault> unless(bool good, std::string_view code, std::string_view text) {
    if (good) return std::nullopt;
    return LexicalFault{code, text};
}

// "2026-13" and "2026-02-30" are told from "26-2-3".
bool looks_like_date(std::string_view text) {
    constexpr std::string_view shape = "dddd-dd-dd";
    return text.size() >= 4 && text.size() != 5 && text.size() != 6 && text.size() != 8 &&
           text.size() != 9 &&
           std::ranges::equal(
               text.substr(0, shape.size()),
               shape.substr(0, text.size()),
               [](char c, char wanted) { return wanted == 'd' ? is_digit(c) : c == '-'; }
           );
}

std::optional<LexicalFault> check_date(std::string_view text) {
    const auto value = parse_date_time(text);
    if (value && value->precision <= Precision::day) return std::nullopt;
    if (!value && text.size() <= 10 && looks_like_date(text)) {
        return LexicalFault{"bad-date", "This date does not exist in the calendar."};
    }
    return LexicalFault{
        "bad-date", "A date is written YYYY, YYYY-MM or YYYY-MM-DD, without a time of day."};
}

std::optional<LexicalFault> check_date_time(std::string_view text) {
    if (parse_date_time(text)) return std::nullopt;
    const bool day_only = text.size() <= 10;
    if (looks_like_date(text) && (day_only || !parse_date_time(text.substr(0, 10)))) {
        return LexicalFault{"bad-date-time", "This date does not exist in the calendar."};
    }
    return LexicalFault{
        "bad-date-time",
        "A dateTime is written YYYY, YYYY-MM, YYYY-MM-DD or YYYY-MM-DDThh:mm:ss with a "
        "zone, Z or for example +01:00."};
}

std::optional<LexicalFault> check_instant(std::string_view text) {
    const auto value = parse_date_time(text);
    return unless(
        value && value->precision >= Precision::second,
        "bad-instant",
        "An instant is written YYYY-MM-DDThh:mm:ss with a zone, Z or for example +01:00, on a day "
        "that exists."
    );
}

std::optional<LexicalFault> check_uri(std::string_view text) {
    return unless(
        std::ranges::none_of(text, is_space), "bad-uri", "A URI has no white space in it."
    );
}

std::optional<LexicalFault> wrong_kind(JsonKind wanted) {
    if (wanted == JsonKind::boolean)
        return LexicalFault{"wrong-type", "The value must be true or false, without quotes."};
    if (wanted == JsonKind::number)
        return LexicalFault{"wrong-type", "The value must be a number, without quotes."};
    return LexicalFault{"wrong-type", "The value must be a string, in quotes."};
}

std::optional<LexicalFault> check_text(Primitive type, std::string_view text) {
    constexpr std::int64_t most = std::numeric_limits<std::int32_t>::max();
    constexpr std::int64_t least = std::numeric_limits<std::int32_t>::min();
    switch (type) {
        case Primitive::boolean:
        // Every JSON number is a decimal; every string without control characters is a string.
        case Primitive::decimal:
        case Primitive::string:
        case Primitive::markdown:
        case Primitive::none:
            return std::nullopt;
        case Primitive::integer:
            return unless(
                is_integer(text, least, most),
                "bad-integer",
                "An integer is a whole number from -2147483648 to 2147483647, without exponent."
            );
        case Primitive::unsigned_int:
            return unless(
                is_integer(text, 0, most),
                "bad-unsigned-int",
                "An unsignedInt is a whole number from 0 to 2147483647, without exponent."
            );
        case Primitive::positive_int:
            return unless(
                is_integer(text, 1, most),
                "bad-positive-int",
                "A positiveInt is a whole number from 1 to 2147483647, without exponent."
            );
        case Primitive::integer64:
            return unless(
                is_integer(
                    text,
                    std::numeric_limits<std::int64_t>::min(),
                    std::numeric_limits<std::int64_t>::max()
                ),
                "bad-integer64",
                "An integer64 is a whole number of 64 bits, written in quotes."
            );
        case Primitive::code:
            return unless(
                is_code(text),
                "bad-code",
                "A code has no white space around it and only single spaces inside."
            );
        case Primitive::id:
            return unless(
                is_id(text),
                "bad-id",
                "An id has 1 to 64 characters out of A-Z, a-z, 0-9, - and period."
            );
        case Primitive::uri:
        case Primitive::url:
        case Primitive::canonical:
            return check_uri(text);
        case Primitive::oid:
            return unless(
                is_oid(text), "bad-oid", "An OID is written urn:oid:1.2.3, without leading zeros."
            );
        case Primitive::uuid:
            return unless(
                is_uuid(text),
                "bad-uuid",
                "A UUID is written urn:uuid: with 8-4-4-4-12 hexadecimal digits in lower case."
            );
        case Primitive::base64_binary:
            return unless(
                is_base64(text),
                "bad-base64",
                "Base64 has the characters A-Z, a-z, 0-9, + and /, padded with = to a multiple of "
                "four."
            );
        case Primitive::date:
            return check_date(text);
        case Primitive::date_time:
            return check_date_time(text);
        case Primitive::instant:
            return check_instant(text);
        case Primitive::time:
            return unless(
                is_time_of_day(text),
                "bad-time",
                "A time is written hh:mm:ss, at most 23:59:59, without a zone."
            );
        case Primitive::xhtml:
            return unless(is_xhtml(text), "bad-xhtml", "A narrative is one XHTML div element.");
    }
    return std::nullopt;
}

}  // namespace

Primitive primitive_from(std::string_view name) {
    for (const auto& [known, type] : names) {
        if (known == name) return type;
    }
    return Primitive::none;
}

JsonKind json_kind_of(Primitive type) {
    switch (type) {
        case Primitive::boolean:
            return JsonKind::boolean;
        case Primitive::decimal:
        case Primitive::integer:
        case Primitive::positive_int:
        case Primitive::unsigned_int:
            return JsonKind::number;
        default:
            return JsonKind::string;
    }
}

std::optional<LexicalFault> check_primitive(Primitive type, std::string_view text, JsonKind kind) {
    const JsonKind wanted = json_kind_of(type);
    if (kind != wanted) return wrong_kind(wanted);
    if (wanted == JsonKind::string && text.empty()) {
        return LexicalFault{
            "empty-string",
            "A string is never empty. Leave the element out when there is no value."};
    }
    return check_text(type, text);
}

bool is_id(std::string_view text) {
    return !text.empty() && text.size() <= 64 && std::ranges::all_of(text, [](char c) {
        return is_letter(c) || is_digit(c) || c == '-' || c == '.';
    });
}

}  // namespace fhir
