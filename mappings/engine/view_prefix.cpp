// Reading a chain of steps as text. The typed plan of an expression is the engine's own; sharing
// needs no more than the places where a chain can be cut.
#include "mappings/engine/view_prefix.hpp"

#include <algorithm>
#include <iterator>

namespace mappings {
namespace {

bool starts_name(char c) {
    return (c >= 'a' && c <= 'z') || c == '_';
}
bool in_name(char c) {
    return starts_name(c) || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/// The offset behind the bracket that closes the one at `open`, or npos.
std::size_t behind_bracket(std::string_view text, std::size_t open) {
    int depth = 0;
    for (std::size_t at = open; at < text.size(); ++at) {
        const char c = text[at];
        if (c == '\'' || c == '`' || c == '"') {
            for (++at; at < text.size() && text[at] != c; ++at) {
                if (text[at] == '\\') ++at;
            }
        } else if (c == '(' || c == '[') {
            ++depth;
        } else if (c == ')' || c == ']') {
            if (--depth == 0) return at + 1;
        }
    }
    return std::string_view::npos;
}

/// Nothing in, nothing out; arguments are types, or are evaluated on the items (where), or, for
/// extension(), do not depend on the focus.
bool may_follow(std::string_view function, std::string_view argument) {
    constexpr std::string_view any[] = {
        "where", "ofType", "as", "getReferenceKey", "first", "last"};
    if (std::find(std::begin(any), std::end(any), function) != std::end(any)) return true;
    return function == "extension" && !argument.empty() &&
           (argument.front() == '\'' || argument.front() == '%');
}

/// Walks a chain, calling `step(name, argument, bracket, end)` behind each step ("" and 0 without a
/// bracket) and behind each bracket; false when it is no chain, or `step` says so.
template <class Step>
bool walk_chain(std::string_view text, Step step) {
    for (std::size_t at = 0; at < text.size();) {
        if (!starts_name(text[at])) return false;
        const std::size_t start = at;
        while (at < text.size() && in_name(text[at])) ++at;
        const std::string_view name = text.substr(start, at - start);
        const bool bracketed = at < text.size() && (text[at] == '(' || text[at] == '[');
        if (!bracketed && !step(name, std::string_view{}, '\0', at)) return false;
        while (at < text.size() && (text[at] == '(' || text[at] == '[')) {
            const std::size_t behind = behind_bracket(text, at);
            if (behind == std::string_view::npos) return false;
            if (!step(name, text.substr(at + 1, behind - at - 2), text[at], behind)) return false;
            at = behind;
        }
        if (at == text.size()) return true;
        if (text[at] != '.') return false;
        ++at;
    }
    return false;
}

}  // namespace

bool is_chain(std::string_view text) {
    return walk_chain(text, [](auto, auto, char, std::size_t) { return true; });
}

std::vector<std::size_t> shared_steps(std::string_view text) {
    // %context is the focus, which would be another one.
    if (text.find("%context") != std::string_view::npos) return {};
    std::vector<std::size_t> cuts;
    bool plain = true;
    const bool chain = walk_chain(
        text,
        [&](std::string_view name, std::string_view argument, char bracket, std::size_t end) {
            if (bracket == '(' && !may_follow(name, argument)) return false;
            // Behind first() stands one element, whatever stood before it.
            const bool first = bracket == '(' && name == "first" && argument.empty();
            plain = plain && (bracket == '\0' || first);
            if (plain && end < text.size()) cuts.push_back(end);
            return true;
        }
    );
    return chain ? cuts : std::vector<std::size_t>{};
}

}  // namespace mappings
