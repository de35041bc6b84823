// Regular expressions, by RE2: its time grows with the text, whatever the pattern.
#include <re2/re2.h>

#include <algorithm>

#include "fhir/fhirpath/functions.hpp"
#include "fhir/fhirpath/patterns.hpp"
#include "fhir/fhirpath/text_builder.hpp"
#include "fhir/fhirpath/unicode_case.hpp"

namespace fhir::fhirpath {

std::optional<PatternFlags> PatternFlags::parse(std::string_view letters) {
    PatternFlags flags;
    for (const char letter : letters) {
        if (letter != 'i' && letter != 'm') return std::nullopt;
        (letter == 'i' ? flags.ignore_case : flags.each_line) = true;
    }
    return flags;
}

namespace {

// Groups with names as the standard writes them, (?<name>…), in the way RE2 reads: (?P<name>…).
// What looks alike and is not, (?<= and (?<!, stays: RE2 refuses it.
std::string with_named_groups(std::string_view pattern) {
    constexpr std::string_view opening = "(?<";
    std::string text;
    bool in_class = false;
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        const char c = pattern[i];
        const std::string_view rest = pattern.substr(i);
        const bool named = !in_class && rest.starts_with(opening) && rest.size() > opening.size() &&
                           rest[opening.size()] != '=' && rest[opening.size()] != '!';
        if (named) {
            text += "(?P<";
            i += opening.size() - 1;
            continue;
        }
        text += c;
        if (c == '\\' && i + 1 < pattern.size()) {
            text += pattern[++i];
        } else if (c == '[') {
            in_class = true;
        } else if (c == ']') {
            in_class = false;
        }
    }
    return text;
}

}  // namespace

std::shared_ptr<const re2::RE2> compile_pattern(std::string_view text, PatternFlags flags) {
    re2::RE2::Options options;
    options.set_log_errors(false);
    // "Single line mode": a point matches line breaks too.
    options.set_dot_nl(true);
    options.set_max_mem(1 << 20);
    options.set_case_sensitive(!flags.ignore_case);
    const std::string pattern = with_named_groups(text);
    return std::make_shared<const re2::RE2>(
        flags.each_line ? "(?m:" + pattern + ")" : pattern, options
    );
}

}  // namespace fhir::fhirpath

namespace fhir::fhirpath::code {
namespace {

// The flags in the argument `index`, which may be absent; nothing after a failure.
std::optional<PatternFlags> flags_of(
    Run& run, const PlanNode& call, std::size_t index, const Frame& frame
) {
    if (index >= call.arguments.size()) return PatternFlags{};
    const auto letters = argument_text(run, call, index, frame);
    if (run.failed()) return std::nullopt;
    const auto flags = PatternFlags::parse(letters.value_or(""));
    if (!flags) {
        run.fail(
            *call.arguments[index],
            "The flags of " + call.name + " are i (ignore case) and m (^ and $ at each line)."
        );
    }
    return flags;
}

std::shared_ptr<const re2::RE2> pattern_of(
    Run& run, const PlanNode& call, std::string_view text, std::size_t flags_at, const Frame& frame
) {
    if (call.pattern) return call.pattern;
    const auto flags = flags_of(run, call, flags_at, frame);
    // To compile a pattern costs more than any other step.
    constexpr std::uint32_t compile_cost = 100;
    if (!flags || !run.visit(call, compile_cost)) return nullptr;
    auto pattern = compile_pattern(text, *flags);
    if (pattern->ok()) return pattern;
    // The pattern may come from the document, so it is not repeated here.
    run.fail(*call.arguments[0], "The pattern is not a regular expression.");
    return nullptr;
}

re2::StringPiece piece(std::string_view text) {
    return {text.data(), text.size()};
}

Items matched(
    Run& run, const PlanNode& call, Items input, const Frame& frame, re2::RE2::Anchor anchor
) {
    const auto text = input_text(run, call, input);
    const auto wanted = text ? argument_text(run, call, 0, frame) : std::nullopt;
    if (!wanted) return {};
    const auto pattern = pattern_of(run, call, *wanted, 1, frame);
    if (!pattern) return {};
    return run.boolean(pattern->Match(piece(*text), 0, text->size(), anchor, nullptr, 0));
}

// The standard writes groups as $1 and ${name}; a dollar sign itself as $$.
void append_substitution(
    TextBuilder& out,
    std::string_view substitution,
    const re2::RE2& pattern,
    const re2::StringPiece* groups,
    int count
) {
    const auto group = [&](int number) {
        if (number < count) out.append({groups[number].data(), groups[number].size()});
    };
    for (std::size_t i = 0; i < substitution.size(); ++i) {
        const std::string_view rest = substitution.substr(i);
        if (rest.size() < 2 || rest[0] != '$') {
            out.append(rest[0]);
        } else if (rest[1] >= '0' && rest[1] <= '9') {
            group(rest[1] - '0');
            ++i;
        } else if (rest[1] == '$') {
            out.append('$');
            ++i;
        } else if (const std::size_t close = rest.find('}');
                   rest[1] == '{' && close != std::string_view::npos) {
            const auto& names = pattern.NamedCapturingGroups();
            const auto found = names.find(std::string(rest.substr(2, close - 2)));
            if (found != names.end()) group(found->second);
            i += close;
        } else {
            out.append('$');
        }
    }
}

}  // namespace

Items matches(Run& run, const PlanNode& call, Items input, const Frame& frame) {
    return matched(run, call, input, frame, re2::RE2::UNANCHORED);
}
Items matches_full(Run& run, const PlanNode& call, Items input, const Frame& frame) {
    return matched(run, call, input, frame, re2::RE2::ANCHOR_BOTH);
}

Items replace_matches(Run& run, const PlanNode& call, Items input, const Frame& frame) {
    const auto text = input_text(run, call, input);
    const auto wanted = text ? argument_text(run, call, 0, frame) : std::nullopt;
    const auto substitution = wanted ? argument_text(run, call, 1, frame) : std::nullopt;
    if (!substitution) return {};
    if (wanted->empty()) return run.string(*text);
    const auto pattern = pattern_of(run, call, *wanted, 2, frame);
    if (!pattern) return {};
    constexpr int most_groups = 10;
    re2::StringPiece groups[most_groups];
    const int count = std::min(pattern->NumberOfCapturingGroups() + 1, most_groups);
    TextBuilder out(run, call, text->size());
    std::size_t begin = 0;
    while (begin <= text->size() &&
           pattern->Match(piece(*text), begin, text->size(), re2::RE2::UNANCHORED, groups, count)) {
        if (!run.visit(call)) return {};
        const auto start = static_cast<std::size_t>(groups[0].data() - text->data());
        out.append(text->substr(begin, start - begin));
        append_substitution(out, *substitution, *pattern, groups, count);
        begin = start + groups[0].size();
        if (groups[0].empty()) {
            // Nothing was matched: step over one character, or stand still for ever.
            std::size_t next = begin;
            if (next < text->size())
                next_character(*text, next);
            else
                ++next;
            if (begin < text->size()) out.append(text->substr(begin, next - begin));
            begin = next;
        }
    }
    if (begin < text->size()) out.append(text->substr(begin));
    return run.string(out.text());
}

}  // namespace fhir::fhirpath::code
