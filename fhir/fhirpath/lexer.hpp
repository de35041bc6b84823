// Cuts the text of an expression into tokens (https://hl7.org/fhirpath/N1/grammar.html).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "fhir/fhirpath/expression.hpp"

namespace fhir::fhirpath {

enum class TokenKind : std::uint8_t {
    end,
    identifier,  // also keywords
    delimited,   // `x`
    string,
    number,
    long_number,  // 1L, without the L
    date,
    date_time,
    time,
    special,   // $this, $index, $total
    constant,  // %x, %`x`, %'x'
    symbol,
};

struct Token {
    TokenKind kind = TokenKind::end;
    Span span;
    /// The text as written; without @, $ and %, and with escapes resolved for delimited, string and
    /// constant.
    std::string text;
    Temporal temporal;

    bool is(std::string_view symbol) const { return kind == TokenKind::symbol && text == symbol; }
    bool is_word(std::string_view word) const {
        return kind == TokenKind::identifier && text == word;
    }
};

/// What is wrong with an expression, and where; text is a full sentence or two.
struct Problem {
    std::string code;
    std::string text;
    Span span;
};

/// Reads one token after another; `text` must outlive it.
class Lexer {
public:
    explicit Lexer(std::string_view text) : text_(text) {}

    /// The next token; after a problem always `end`.
    Token next();
    const std::optional<Problem>& problem() const { return problem_; }

private:
    char at(std::size_t offset) const {
        return here_ + offset < text_.size() ? text_[here_ + offset] : '\0';
    }
    bool skip_space();
    Token token(TokenKind kind, std::size_t begin) const;
    Token identifier(TokenKind kind, std::size_t begin);
    Token quoted(TokenKind kind, std::size_t begin);
    bool escape(std::string& out);
    std::optional<std::uint32_t> hex_digits() const;
    Token number(std::size_t begin);
    Token temporal(std::size_t begin);
    Token constant(std::size_t begin);
    Token symbol(std::size_t begin);
    bool digits_ahead(std::size_t offset, int count) const;
    void take_time();
    void take_offset();
    Token fail(std::size_t begin, std::string text);

    std::string_view text_;
    std::size_t here_ = 0;
    std::optional<Problem> problem_;
};

}  // namespace fhir::fhirpath
