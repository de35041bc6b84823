// Finds full expressions with co_await and looks at what else stands in them.
#include "tests/structure/coroutine_shapes.hpp"

#include <algorithm>
#include <cctype>
#include <initializer_list>

namespace structure {
namespace {

bool is_word(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) || c == '_';
}

/// The end of the literal that opens at `at`, past its closing quote.
std::size_t end_of_literal(std::string_view text, std::size_t at) {
    const char quote = text[at];
    std::size_t i = at + 1;
    while (i < text.size() && text[i] != quote) i += text[i] == '\\' ? 2 : 1;
    return std::min(i + 1, text.size());
}

std::size_t end_of_raw_literal(std::string_view text, std::size_t quote) {
    const auto open = text.find('(', quote);
    if (open == text.npos) return text.size();
    std::string close(")");
    close.append(text.substr(quote + 1, open - quote - 1)).append("\"");
    const auto end = text.find(close, open);
    return end == text.npos ? text.size() : end + close.size();
}

/// The same text with comments, literals and preprocessor lines turned into spaces, line ends kept.
std::string code_only(std::string_view text) {
    std::string code(text);
    const auto blank = [&](std::size_t from, std::size_t to) {
        for (std::size_t i = from; i < to; ++i) {
            if (code[i] != '\n') code[i] = ' ';
        }
        return to;
    };
    std::size_t i = 0;
    while (i < text.size()) {
        const bool line_begins = i == 0 || text[i - 1] == '\n';
        if (text.substr(i, 2) == "//" || (line_begins && text[i] == '#')) {
            i = blank(i, std::min(text.find('\n', i), text.size()));
        } else if (text.substr(i, 2) == "/*") {
            const auto end = text.find("*/", i + 2);
            i = blank(i, end == text.npos ? text.size() : end + 2);
        } else if (text.substr(i, 2) == "R\"" && (i == 0 || !is_word(text[i - 1]))) {
            i = blank(i, end_of_raw_literal(text, i + 1));
        } else if (text[i] == '"' || (text[i] == '\'' && (i == 0 || !is_word(text[i - 1])))) {
            i = blank(i, end_of_literal(text, i));
        } else {
            ++i;
        }
    }
    return code;
}

char before(std::string_view code, std::size_t at) {
    while (at > 0 && std::isspace(static_cast<unsigned char>(code[at - 1]))) --at;
    return at == 0 ? ';' : code[at - 1];
}

std::string_view trimmed(std::string_view text) {
    const auto space = [](char c) { return std::isspace(static_cast<unsigned char>(c)) != 0; };
    while (!text.empty() && space(text.front())) text.remove_prefix(1);
    while (!text.empty() && space(text.back())) text.remove_suffix(1);
    return text;
}

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> words) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

std::string_view first_word(std::string_view text) {
    const auto end = std::find_if_not(text.begin(), text.end(), is_word);
    return text.substr(0, static_cast<std::size_t>(end - text.begin()));
}

std::string_view last_word(std::string_view text) {
    const auto word = std::find_if_not(text.rbegin(), text.rend(), is_word) - text.rbegin();
    return text.substr(text.size() - static_cast<std::size_t>(word));
}

/// The brace after `prefix`, the statement so far, opens a block and not a value.
bool opens_block(std::string_view prefix, int parentheses) {
    prefix = trimmed(prefix);
    if (parentheses > 0) return false;
    if (prefix.empty() || prefix.back() == ')' || prefix.back() == ':') return true;
    if (is_one_of(
            first_word(prefix),
            {"namespace", "struct", "class", "enum", "union", "extern", "template"}
        )) {
        return true;
    }
    if (is_one_of(
            last_word(prefix), {"else", "do", "try", "const", "noexcept", "override", "mutable"}
        )) {
        return true;
    }
    // `auto f() -> Task<int> {`
    return prefix.find(") -> ") != prefix.npos && prefix.find('=') == prefix.npos;
}

std::size_t matching(std::string_view code, std::size_t open) {
    const char opening = code[open];
    const char closing = opening == '{' ? '}' : opening == '[' ? ']' : ')';
    int depth = 0;
    for (std::size_t i = open; i < code.size(); ++i) {
        if (code[i] == opening) ++depth;
        if (code[i] == closing && --depth == 0) return i;
    }
    return code.size();
}

/// `[` opens a lambda, not an index or a structured binding, when no value stands before it.
bool opens_lambda(std::string_view code, std::size_t bracket) {
    const char previous = before(code, bracket);
    return previous == '(' || previous == ',' || previous == '=' || previous == '{';
}

bool captures_values(std::string_view captures) {
    std::size_t begin = 0;
    while (begin < captures.size()) {
        const auto end = std::min(captures.find(',', begin), captures.size());
        auto one = captures.substr(begin, end - begin);
        while (!one.empty() && std::isspace(static_cast<unsigned char>(one.front())))
            one.remove_prefix(1);
        if (!one.empty() && one.front() != '&' && !one.starts_with("this")) return true;
        begin = end + 1;
    }
    return false;
}

class Check {
public:
    explicit Check(std::string_view source) : code_(code_only(source)) {}

    std::vector<UnsafeShape> run() {
        statements(0, code_.size());
        std::sort(found_.begin(), found_.end(), [](const auto& a, const auto& b) {
            return a.line < b.line;
        });
        return std::move(found_);
    }

private:
    /// Cuts [begin, end) into statements at `;` and at blocks, and looks at each.
    void statements(std::size_t begin, std::size_t end) {
        int parentheses = 0;
        std::size_t start = begin;
        for (std::size_t i = begin; i < end; ++i) {
            const char c = code_[i];
            if (c == '(') ++parentheses;
            if (c == ')') --parentheses;
            if (c == ';') {
                // Also the parts of `for (a; b; c)`: each is a full expression of its own.
                statement(start, i);
                start = i + 1;
            } else if (c == '{') {
                const auto close = matching(code_, i);
                if (opens_block(std::string_view(code_).substr(start, i - start), parentheses)) {
                    statement(start, i);
                    statements(i + 1, close);
                    start = close + 1;
                }
                i = close;
            }
        }
        statement(start, end);
    }

    void statement(std::size_t begin, std::size_t end) {
        std::vector<std::pair<std::size_t, std::size_t>> bodies;
        std::vector<UnsafeShape> shapes;
        for (std::size_t i = begin; i < end; ++i) {
            if (code_[i] == '[' && opens_lambda(code_, i)) {
                const auto close = matching(code_, i);
                if (captures_values(std::string_view(code_).substr(i + 1, close - i - 1))) {
                    shapes.push_back({line(i), "a lambda that captures values"});
                }
                const auto body = code_.find('{', close);
                if (body == code_.npos || body >= end) continue;
                bodies.emplace_back(body + 1, matching(code_, body));
                i = bodies.back().second;
            } else if (code_[i] == '{') {
                shapes.push_back({line(i), "a braced value"});
            } else if (code_[i] == '?') {
                shapes.push_back({line(i), "a conditional expression"});
            }
        }
        if (awaits(begin, end, bodies)) found_.insert(found_.end(), shapes.begin(), shapes.end());
        // What a lambda does inside is its own full expressions.
        for (const auto& [from, to] : bodies) statements(from, to);
    }

    bool awaits(
        std::size_t begin,
        std::size_t end,
        const std::vector<std::pair<std::size_t, std::size_t>>& bodies
    ) const {
        for (auto at = code_.find("co_await", begin); at < end;
             at = code_.find("co_await", at + 1)) {
            const bool inside = std::any_of(bodies.begin(), bodies.end(), [&](const auto& body) {
                return at >= body.first && at < body.second;
            });
            if (!inside) return true;
        }
        return false;
    }

    std::size_t line(std::size_t at) const {
        const auto end = code_.begin() + static_cast<std::ptrdiff_t>(at);
        return static_cast<std::size_t>(std::count(code_.begin(), end, '\n')) + 1;
    }

    std::string code_;
    std::vector<UnsafeShape> found_;
};

}  // namespace

std::vector<UnsafeShape> unsafe_shapes(std::string_view source) {
    return Check(source).run();
}

}  // namespace structure
