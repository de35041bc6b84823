// The grammar's thirteen levels of precedence, loosest first:
//   implies | or xor | and | in contains | = ~ != !~ | < > <= >= | "|" | is as | + - & | * / div
//   mod | unary + - | [] | .
#include "fhir/fhirpath/parser.hpp"

#include <algorithm>
#include <array>
#include <limits>

namespace fhir::fhirpath {
namespace {

// Longest chain of operators or steps; the evaluator goes that deep on the stack.
constexpr std::uint16_t max_chain = 512;

struct Infix {
    std::string_view text;
    Op op;
    int level;
};
constexpr int unary_level = 11;
constexpr std::array<Infix, 24> infixes = {{
    {"implies", Op::implication, 1},
    {"or", Op::disjunction, 2},
    {"xor", Op::exclusive, 2},
    {"and", Op::conjunction, 3},
    {"in", Op::in, 4},
    {"contains", Op::contains, 4},
    {"=", Op::equal, 5},
    {"~", Op::equivalent, 5},
    {"!=", Op::not_equal, 5},
    {"!~", Op::not_equivalent, 5},
    {"<", Op::less, 6},
    {">", Op::greater, 6},
    {"<=", Op::less_or_equal, 6},
    {">=", Op::greater_or_equal, 6},
    {"|", Op::combine, 7},
    {"is", Op::is, 8},
    {"as", Op::as, 8},
    {"+", Op::add, 9},
    {"-", Op::subtract, 9},
    {"&", Op::concatenate, 9},
    {"*", Op::multiply, 10},
    {"/", Op::divide, 10},
    {"div", Op::div, 10},
    {"mod", Op::mod, 10},
}};

const Infix* infix_of(const Token& token) {
    if (token.kind != TokenKind::symbol && token.kind != TokenKind::identifier) return nullptr;
    for (const Infix& infix : infixes) {
        if (infix.text == token.text) return &infix;
    }
    return nullptr;
}

bool is_reserved(std::string_view word) {
    constexpr std::array<std::string_view, 8> words = {
        "and", "div", "false", "implies", "mod", "or", "true", "xor"};
    return std::find(words.begin(), words.end(), word) != words.end();
}

class Parser {
public:
    explicit Parser(Plan& plan) : plan_(plan), lexer_(plan.text) { advance(); }

    std::optional<Problem> run() {
        plan_.root = expression(0);
        if (plan_.root != nullptr && token_.kind != TokenKind::end) {
            expected("an operator or the end of the expression");
        }
        // A broken token ends the text for the parser; its own problem says more.
        if (lexer_.problem()) return lexer_.problem();
        return problem_;
    }

private:
    void advance() { token_ = lexer_.next(); }

    PlanNode* fail(std::string code, std::string text, Span span) {
        if (!problem_) problem_ = Problem{std::move(code), std::move(text), span};
        return nullptr;
    }
    PlanNode* expected(std::string_view what) {
        std::string text = "Expected " + std::string(what);
        if (token_.kind == TokenKind::end)
            text += ", but the expression ends here.";
        else
            text += ", found " + std::string(source(token_.span)) + ".";
        return fail("fhirpath-syntax", std::move(text), token_.span);
    }
    std::string_view source(Span span) const {
        return std::string_view(plan_.text)
            .substr(span.begin, std::min<std::size_t>(span.end - span.begin, 40));
    }
    bool take(std::string_view symbol) {
        if (!token_.is(symbol)) return false;
        advance();
        return true;
    }
    bool need(std::string_view symbol, std::string_view what) {
        if (take(symbol)) return true;
        expected(what);
        return false;
    }

    PlanNode* made(PlanNode& node) {
        std::uint16_t deepest = node.input != nullptr ? node.input->depth : std::uint16_t{0};
        for (const PlanNode* argument : node.arguments)
            deepest = std::max(deepest, argument->depth);
        node.depth = static_cast<std::uint16_t>(deepest + 1);
        if (node.depth <= max_chain) return &node;
        return fail(
            "fhirpath-limit",
            "The expression has more than 512 steps or operators in a row.",
            node.span
        );
    }

    PlanNode* expression(int least_level) {
        if (++nesting_ > Expression::max_depth) {
            return fail(
                "fhirpath-limit", "The expression is nested more than 64 levels deep.", token_.span
            );
        }
        PlanNode* left = prefix();
        while (left != nullptr) {
            const Infix* infix = infix_of(token_);
            if (infix == nullptr || infix->level <= least_level) break;
            left = binary(*left, *infix);
        }
        --nesting_;
        return left;
    }

    PlanNode* binary(PlanNode& left, const Infix& infix) {
        advance();
        PlanNode& node = plan_.add(infix.op, left.span);
        node.input = &left;
        node.name = infix.text;
        if (infix.op == Op::is || infix.op == Op::as) {
            if (!type_specifier(node)) return nullptr;
        } else {
            PlanNode* right = expression(infix.level);
            if (right == nullptr) return nullptr;
            node.arguments.push_back(right);
        }
        node.span.end = end_;
        return made(node);
    }

    // A type: identifier ('.' identifier)?, kept in `name`.
    bool type_specifier(PlanNode& node) {
        if (!identifier(node.name, "a type such as Patient or System.String")) return false;
        if (take(".")) {
            std::string rest;
            if (!identifier(rest, "the name of a type")) return false;
            node.name += "." + rest;
        }
        return true;
    }

    bool identifier(std::string& name, std::string_view what) {
        const bool word = token_.kind == TokenKind::identifier && !is_reserved(token_.text);
        if (!word && token_.kind != TokenKind::delimited) {
            expected(what);
            return false;
        }
        name = token_.text;
        end_ = token_.span.end;
        advance();
        return true;
    }

    PlanNode* prefix() {
        const Span start = token_.span;
        if (token_.is("+") || token_.is("-")) {
            const Op op = token_.is("-") ? Op::minus : Op::plus;
            advance();
            PlanNode* operand = expression(unary_level);
            if (operand == nullptr) return nullptr;
            PlanNode& node = plan_.add(op, {start.begin, end_});
            node.input = operand;
            return made(node);
        }
        return postfix(term());
    }

    PlanNode* postfix(PlanNode* node) {
        while (node != nullptr) {
            if (take(".")) {
                node = invocation(node);
            } else if (take("[")) {
                PlanNode& indexer = plan_.add(Op::indexer, node->span);
                indexer.input = node;
                PlanNode* position = expression(0);
                if (position == nullptr) return nullptr;
                end_ = token_.span.end;
                if (!need("]", "] after the index")) return nullptr;
                indexer.arguments.push_back(position);
                indexer.span.end = end_;
                node = made(indexer);
            } else {
                break;
            }
        }
        return node;
    }

    PlanNode* invocation(PlanNode* input) {
        if (token_.kind == TokenKind::special) return special(input);
        Span span = token_.span;
        if (input != nullptr) span.begin = input->span.begin;
        std::string name;
        const bool delimited = token_.kind == TokenKind::delimited;
        if (!identifier(name, "the name of an element or a function")) return nullptr;
        if (!delimited && token_.is("(")) return call(input, std::move(name), span);
        PlanNode& node = plan_.add(Op::member, span);
        node.input = input;
        node.name = std::move(name);
        return made(node);
    }

    PlanNode* special(PlanNode* input) {
        if (input != nullptr) return expected("the name of an element or a function");
        const auto& text = token_.text;
        if (text != "this" && text != "index" && text != "total") {
            return expected("$this, $index or $total");
        }
        PlanNode& node = plan_.add(
            text == "this"    ? Op::self
            : text == "index" ? Op::index
                              : Op::total,
            token_.span
        );
        node.name = "$" + text;
        end_ = token_.span.end;
        advance();
        return &node;
    }

    // sort(key desc) is sort(-key).
    PlanNode* sort_key(PlanNode* key) {
        if (token_.is_word("asc")) advance();
        if (!token_.is_word("desc")) return key;
        PlanNode& node = plan_.add(Op::minus, {key->span.begin, token_.span.end});
        node.input = key;
        advance();
        return made(node);
    }

    PlanNode* call(PlanNode* input, std::string name, Span span) {
        PlanNode& node = plan_.add(Op::function, span);
        node.input = input;
        node.name = std::move(name);
        advance();
        if (!token_.is(")")) {
            do {
                PlanNode* argument = expression(0);
                if (argument != nullptr && node.name == "sort") argument = sort_key(argument);
                if (argument == nullptr) return nullptr;
                node.arguments.push_back(argument);
            } while (take(","));
        }
        end_ = token_.span.end;
        if (!need(")", ") or a comma and another argument")) return nullptr;
        node.span.end = end_;
        return made(node);
    }

    PlanNode* term() {
        const Span span = token_.span;
        end_ = span.end;
        switch (token_.kind) {
            case TokenKind::number:
                return number();
            case TokenKind::long_number:
                return long_number();
            case TokenKind::string:
                return literal(Value::string(plan_.keep(token_.text)));
            case TokenKind::date:
                return literal(Value::date(token_.temporal));
            case TokenKind::date_time:
                return literal(Value::date_time(token_.temporal));
            case TokenKind::time:
                return literal(Value::time(token_.temporal));
            case TokenKind::constant: {
                PlanNode& node = plan_.add(Op::constant, span);
                node.name = token_.text;
                advance();
                return &node;
            }
            default:
                break;
        }
        if (token_.is_word("true") || token_.is_word("false")) {
            return literal(Value::boolean(token_.is_word("true")));
        }
        if (take("(")) {
            PlanNode* inner = expression(0);
            if (inner == nullptr) return nullptr;
            end_ = token_.span.end;
            if (!need(")", ") or an operator")) return nullptr;
            inner->span = {span.begin, end_};
            return inner;
        }
        if (take("{")) {
            end_ = token_.span.end;
            if (!need("}", "} ({} is the empty collection)")) return nullptr;
            return &plan_.add(Op::empty, {span.begin, end_});
        }
        const bool starts = token_.kind == TokenKind::identifier ||
                            token_.kind == TokenKind::delimited ||
                            token_.kind == TokenKind::special;
        if (!starts || (token_.kind == TokenKind::identifier && is_reserved(token_.text))) {
            return expected("an expression");
        }
        return invocation(nullptr);
    }

    PlanNode* literal(const Value& value) {
        PlanNode& node = plan_.add(Op::literal, token_.span);
        node.literal = value;
        advance();
        return &node;
    }

    PlanNode* number() {
        const Span span = token_.span;
        const auto decimal = Decimal::parse(token_.text);
        if (!decimal) return fail("fhirpath-limit", "The number has more than 38 digits.", span);
        const bool integer = token_.text.find('.') == std::string::npos;
        advance();
        const bool word = token_.kind == TokenKind::identifier && is_calendar_word(token_.text);
        if (word || token_.kind == TokenKind::string) {
            const auto unit = plan_.keep(token_.text);
            PlanNode& node = plan_.add(Op::literal, {span.begin, token_.span.end});
            node.literal =
                Value::quantity(*decimal, unit, word ? Value::Unit::calendar : Value::Unit::ucum);
            end_ = token_.span.end;
            advance();
            return &node;
        }
        PlanNode& node = plan_.add(Op::literal, span);
        node.literal = Value::decimal(*decimal);
        if (integer) {
            const auto whole = decimal->whole();
            if (!whole) return fail("fhirpath-limit", "The integer does not fit in 64 bits.", span);
            node.literal = Value::integer(*whole);
        }
        return &node;
    }

    PlanNode* long_number() {
        const auto decimal = Decimal::parse(token_.text);
        const auto whole = decimal ? decimal->whole() : std::nullopt;
        if (!whole) return fail("fhirpath-limit", "The Long does not fit in 64 bits.", token_.span);
        return literal(Value::long_integer(*whole));
    }

    Plan& plan_;
    Lexer lexer_;
    Token token_;
    // End of the last token that belongs to the node being built.
    std::uint32_t end_ = 0;
    std::size_t nesting_ = 0;
    std::optional<Problem> problem_;
};

}  // namespace

bool is_calendar_word(std::string_view word) {
    constexpr std::array<std::string_view, 8> words = {
        "year", "month", "week", "day", "hour", "minute", "second", "millisecond"};
    return std::any_of(words.begin(), words.end(), [word](std::string_view singular) {
        return word == singular || (word.size() == singular.size() + 1 &&
                                    word.starts_with(singular) && word.back() == 's');
    });
}

std::optional<Problem> parse(Plan& plan) {
    return Parser(plan).run();
}

}  // namespace fhir::fhirpath
