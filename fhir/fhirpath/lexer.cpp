// The tokens of FHIRPath.
#include "fhir/fhirpath/lexer.hpp"

#include <array>

#include "fhir/fhirpath/utf8.hpp"

namespace fhir::fhirpath {
namespace {

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

Span span_of(std::size_t begin, std::size_t end) {
    return {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
}

}  // namespace

Token Lexer::fail(std::size_t begin, std::string text) {
    const std::size_t end = begin < text_.size() ? begin + 1 : begin;
    problem_ = Problem{"fhirpath-syntax", std::move(text), span_of(begin, end)};
    here_ = text_.size();
    return {TokenKind::end, span_of(begin, end), {}, {}};
}

Token Lexer::token(TokenKind kind, std::size_t begin) const {
    return {kind, span_of(begin, here_), std::string(text_.substr(begin, here_ - begin)), {}};
}

Token Lexer::next() {
    if (!skip_space()) return {TokenKind::end, problem_->span, {}, {}};
    const std::size_t begin = here_;
    if (begin == text_.size()) return token(TokenKind::end, begin);
    const char c = at(0);
    if (is_letter(c)) return identifier(TokenKind::identifier, begin);
    if (is_digit(c)) return number(begin);
    switch (c) {
        case '\'':
            return quoted(TokenKind::string, begin);
        case '`':
            return quoted(TokenKind::delimited, begin);
        case '@':
            return temporal(begin);
        case '%':
            return constant(begin);
        case '$':
            ++here_;
            if (!is_letter(at(0))) return fail(begin, "Expected $this, $index or $total.");
            return identifier(TokenKind::special, begin);
        default:
            return symbol(begin);
    }
}

bool Lexer::skip_space() {
    while (here_ < text_.size()) {
        const char c = at(0);
        if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
            ++here_;
        } else if (c == '/' && at(1) == '/') {
            while (here_ < text_.size() && at(0) != '\n' && at(0) != '\r') ++here_;
        } else if (c == '/' && at(1) == '*') {
            const std::size_t end = text_.find("*/", here_ + 2);
            if (end == std::string_view::npos) {
                fail(here_, "This comment does not end; expected */.");
                return false;
            }
            here_ = end + 2;
        } else {
            break;
        }
    }
    return true;
}

Token Lexer::identifier(TokenKind kind, std::size_t begin) {
    const std::size_t start = here_;
    while (is_letter(at(0)) || is_digit(at(0))) ++here_;
    Token result = token(kind, begin);
    result.text = std::string(text_.substr(start, here_ - start));
    return result;
}

Token Lexer::quoted(TokenKind kind, std::size_t begin) {
    const char quote = at(0);
    std::string text;
    for (++here_; at(0) != quote;) {
        if (here_ >= text_.size()) {
            return fail(
                begin,
                quote == '`' ? "This identifier does not end; expected `."
                             : "This string does not end; expected '."
            );
        }
        if (at(0) != '\\') {
            text += at(0);
            ++here_;
        } else if (!escape(text)) {
            return {TokenKind::end, problem_->span, {}, {}};
        }
    }
    ++here_;
    Token result = token(kind, begin);
    result.text = std::move(text);
    return result;
}

bool Lexer::escape(std::string& out) {
    const std::size_t begin = here_;
    ++here_;
    const char c = at(0);
    ++here_;
    switch (c) {
        case 'r':
            out += '\r';
            return true;
        case 'n':
            out += '\n';
            return true;
        case 't':
            out += '\t';
            return true;
        case 'f':
            out += '\f';
            return true;
        case '\\':
        case '/':
        case '\'':
        case '"':
        case '`':
            out += c;
            return true;
        case 'u':
            break;
        default:
            fail(begin, "Unknown escape; a backslash itself is written \\\\.");
            return false;
    }
    const auto unit = hex_digits();
    if (!unit || *unit == 0 || (*unit >= 0xDC00 && *unit <= 0xDFFF)) {
        fail(begin, "Expected \\u and four hexadecimal digits of a character.");
        return false;
    }
    here_ += 4;
    std::uint32_t code_point = *unit;
    if (code_point >= 0xD800 && code_point <= 0xDBFF) {
        const bool pair = at(0) == '\\' && at(1) == 'u';
        here_ += 2;
        const auto low = pair ? hex_digits() : std::nullopt;
        if (!low || *low < 0xDC00 || *low > 0xDFFF) {
            fail(begin, "The first half of a surrogate pair must be followed by the second.");
            return false;
        }
        here_ += 4;
        code_point = 0x10000 + ((code_point - 0xD800) << 10) + (*low - 0xDC00);
    }
    append_utf8(out, code_point);
    return true;
}

std::optional<std::uint32_t> Lexer::hex_digits() const {
    std::uint32_t number = 0;
    for (std::size_t i = 0; i < 4; ++i) {
        const char c = at(i);
        std::uint32_t digit = 0;
        if (is_digit(c))
            digit = static_cast<std::uint32_t>(c - '0');
        else if (c >= 'a' && c <= 'f')
            digit = static_cast<std::uint32_t>(c - 'a' + 10);
        else if (c >= 'A' && c <= 'F')
            digit = static_cast<std::uint32_t>(c - 'A' + 10);
        else
            return std::nullopt;
        number = number * 16 + digit;
    }
    return number;
}

Token Lexer::number(std::size_t begin) {
    while (is_digit(at(0))) ++here_;
    if (at(0) == '.' && is_digit(at(1))) {
        ++here_;
        while (is_digit(at(0))) ++here_;
    }
    if (at(0) == 'L' && !is_letter(at(1)) && !is_digit(at(1))) {
        Token result = token(TokenKind::long_number, begin);
        result.span.end = static_cast<std::uint32_t>(++here_);
        if (result.text.find('.') == std::string::npos) return result;
        return fail(begin, "A Long has no part after the point.");
    }
    if (is_letter(at(0))) return fail(here_, "Expected a space or an operator after a number.");
    return token(TokenKind::number, begin);
}

bool Lexer::digits_ahead(std::size_t offset, int count) const {
    for (int i = 0; i < count; ++i) {
        if (!is_digit(at(offset + static_cast<std::size_t>(i)))) return false;
    }
    return true;
}

void Lexer::take_time() {
    if (!digits_ahead(0, 2)) return;
    here_ += 2;
    for (int part = 0; part < 2; ++part) {
        if (at(0) != ':' || !digits_ahead(1, 2)) return;
        here_ += 3;
    }
    if (at(0) != '.' || !is_digit(at(1))) return;
    ++here_;
    while (is_digit(at(0))) ++here_;
}

void Lexer::take_offset() {
    if (at(0) == 'Z') {
        ++here_;
    } else if ((at(0) == '+' || at(0) == '-') && digits_ahead(1, 2) && at(3) == ':' && digits_ahead(4, 2)) {
        here_ += 6;
    }
}

Token Lexer::temporal(std::size_t begin) {
    ++here_;
    if (at(0) == 'T') {
        ++here_;
        const std::size_t start = here_;
        take_time();
        const auto time = parse_time(text_.substr(start, here_ - start));
        if (!time) return fail(begin, "Expected a time such as @T14:30:00.");
        if (at(0) == 'Z' ||
            ((at(0) == '+' || at(0) == '-') && digits_ahead(1, 2) && at(3) == ':')) {
            return fail(here_, "A time has no offset; only a date with a time may have one.");
        }
        Token result = token(TokenKind::time, begin);
        result.temporal = *time;
        return result;
    }
    const std::size_t start = here_;
    if (digits_ahead(0, 4)) here_ += 4;
    for (int part = 0; here_ > start && part < 2; ++part) {
        if (at(0) != '-' || !digits_ahead(1, 2)) break;
        here_ += 3;
    }
    std::string_view text = text_.substr(start, here_ - start);
    TokenKind kind = TokenKind::date;
    if (at(0) == 'T') {
        kind = TokenKind::date_time;
        ++here_;
        const std::size_t time = here_;
        take_time();
        if (here_ > time) {
            take_offset();
            text = text_.substr(start, here_ - start);
        }
    }
    const auto parsed = parse_date_time(text);
    if (!parsed)
        return fail(begin, "Expected a date such as @2026-01-31 or @2026-01-31T14:30:00Z.");
    Token result = token(kind, begin);
    result.temporal = *parsed;
    return result;
}

Token Lexer::constant(std::size_t begin) {
    ++here_;
    if (at(0) == '`' || at(0) == '\'') return quoted(TokenKind::constant, begin);
    if (!is_letter(at(0))) return fail(begin, "Expected a name after %, such as %resource.");
    return identifier(TokenKind::constant, begin);
}

Token Lexer::symbol(std::size_t begin) {
    constexpr std::array<std::string_view, 22> symbols = {
        "<=", ">=", "!=", "!~", "<", ">", "=", "~", "|", "&", "+",
        "-",  "*",  "/",  ".",  ",", "(", ")", "[", "]", "{", "}",
    };
    const std::string_view rest = text_.substr(here_);
    for (const std::string_view symbol : symbols) {
        if (rest.starts_with(symbol)) {
            here_ += symbol.size();
            return token(TokenKind::symbol, begin);
        }
    }
    if (rest.front() == '"') return fail(begin, "Strings are written with single quotes: 'text'.");
    return fail(begin, "This character has no meaning in FHIRPath.");
}

}  // namespace fhir::fhirpath
