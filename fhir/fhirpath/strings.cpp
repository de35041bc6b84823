// Functions on strings (https://hl7.org/fhirpath/N1/#string-manipulation). Positions count
// characters.
#include <algorithm>
#include <cstring>

#include "fhir/fhirpath/functions.hpp"
#include "fhir/fhirpath/model.hpp"
#include "fhir/fhirpath/text_builder.hpp"
#include "fhir/fhirpath/unicode_case.hpp"
#include "fhir/fhirpath/utf8.hpp"

namespace fhir::fhirpath {

std::optional<std::string_view> input_text(Run& run, const PlanNode& call, Items input) {
    const auto value = run.single_system(call, input);
    if (!value) return std::nullopt;
    if (value->kind() != ValueKind::string) {
        run.fail(call, call.name + " needs a String, not " + type_name(*value) + ".");
        return std::nullopt;
    }
    // A long text is read for longer.
    constexpr std::size_t bytes_per_visit = 1024;
    const auto visits = static_cast<std::uint32_t>(value->text().size() / bytes_per_visit);
    if (visits > 0 && !run.visit(call, visits)) return std::nullopt;
    return value->text();
}

std::optional<std::string_view> argument_text(
    Run& run, const PlanNode& call, std::size_t index, const Frame& frame
) {
    const auto value = run.argument(call, index, frame);
    if (!value) return std::nullopt;
    if (value->kind() == ValueKind::string) return value->text();
    run.fail(*call.arguments[index], call.name + " needs a String, not " + type_name(*value) + ".");
    return std::nullopt;
}

}  // namespace fhir::fhirpath

namespace fhir::fhirpath::code {
namespace {

struct Two {
    std::string_view input;
    std::string_view argument;
};
std::optional<Two> two(Run& run, const PlanNode& call, Items input, const Frame& frame) {
    const auto text = input_text(run, call, input);
    if (!text) return std::nullopt;
    const auto argument = argument_text(run, call, 0, frame);
    if (!argument) return std::nullopt;
    return Two{*text, *argument};
}

std::optional<std::int64_t> integer_argument(
    Run& run, const PlanNode& call, std::size_t index, const Frame& frame
) {
    const auto value = run.argument(call, index, frame);
    if (!value) return std::nullopt;
    if (value->kind() == ValueKind::integer) return value->number();
    run.fail(
        *call.arguments[index], call.name + " needs an Integer, not " + type_name(*value) + "."
    );
    return std::nullopt;
}

Items position(Run& run, std::string_view text, std::size_t offset) {
    if (offset == std::string_view::npos) return run.one(Value::integer(-1));
    return run.one(Value::integer(static_cast<std::int64_t>(count_characters(text.substr(0, offset))
    )));
}

Items mapped(
    Run& run, const PlanNode& call, std::string_view text, std::uint32_t (*map)(std::uint32_t)
) {
    TextBuilder out(run, call, text.size());
    std::size_t offset = 0;
    while (offset < text.size()) out.character(map(next_character(text, offset)));
    return run.string(out.text());
}

}  // namespace

Items index_of(Run& run, const PlanNode& call, Items input, const Frame& frame) {
    const auto texts = two(run, call, input, frame);
    return texts ? position(run, texts->input, texts->input.find(texts->argument)) : Items{};
}

Items last_index_of(Run& run, const PlanNode& call, Items input, const Frame& frame) {
    const auto texts = two(run, call, input, frame);
    return texts ? position(run, texts->input, texts->input.rfind(texts->argument)) : Items{};
}

Items substring(Run& run, const PlanNode& call, Items input, const Frame& frame) {
    const auto text = input_text(run, call, input);
    const auto start = text ? integer_argument(run, call, 0, frame) : std::nullopt;
    if (!start || *start < 0) return {};
    const std::size_t begin = character_offset(*text, static_cast<std::size_t>(*start));
    if (begin >= text->size()) return {};
    const std::string_view rest = text->substr(begin);
    if (call.arguments.size() < 2) return run.string(rest);
    const auto length = integer_argument(run, call, 1, frame);
    if (run.failed()) return {};
    if (!length) return run.string(rest);
    if (*length <= 0) return run.string("");
    return run.string(rest.substr(0, character_offset(rest, static_cast<std::size_t>(*length))));
}

Items starts_with(Run& run, const PlanNode& call, Items input, const Frame& frame) {
    const auto texts = two(run, call, input, frame);
    return texts ? run.boolean(texts->input.starts_with(texts->argument)) : Items{};
}
Items ends_with(Run& run, const PlanNode& call, Items input, const Frame& frame) {
    const auto texts = two(run, call, input, frame);
    return texts ? run.boolean(texts->input.ends_with(texts->argument)) : Items{};
}
Items contains(Run& run, const PlanNode& call, Items input, const Frame& frame) {
    const auto texts = two(run, call, input, frame);
    return texts ? run.boolean(texts->input.find(texts->argument) != std::string_view::npos)
                 : Items{};
}

Items upper(Run& run, const PlanNode& call, Items input, const Frame&) {
    const auto text = input_text(run, call, input);
    return text ? mapped(run, call, *text, to_upper) : Items{};
}
Items lower(Run& run, const PlanNode& call, Items input, const Frame&) {
    const auto text = input_text(run, call, input);
    return text ? mapped(run, call, *text, to_lower) : Items{};
}

Items replace(Run& run, const PlanNode& call, Items input, const Frame& frame) {
    const auto texts = two(run, call, input, frame);
    const auto substitution = texts ? argument_text(run, call, 1, frame) : std::nullopt;
    if (!substitution) return {};
    const std::string_view text = texts->input;
    const std::string_view pattern = texts->argument;
    TextBuilder out(run, call, text.size());
    if (pattern.empty()) {
        // "Every character is surrounded by the substitution."
        for (const char c : text) {
            if (starts_character(c)) out.append(*substitution);
            out.append({&c, 1});
        }
        out.append(*substitution);
        return run.string(out.text());
    }
    std::size_t begin = 0;
    for (std::size_t hit = text.find(pattern); hit != std::string_view::npos;
         hit = text.find(pattern, begin)) {
        if (!run.visit(call)) return {};
        out.append(text.substr(begin, hit - begin));
        out.append(*substitution);
        begin = hit + pattern.size();
    }
    out.append(text.substr(begin));
    return run.string(out.text());
}

Items length(Run& run, const PlanNode& call, Items input, const Frame&) {
    const auto text = input_text(run, call, input);
    return text ? run.one(Value::integer(static_cast<std::int64_t>(count_characters(*text))))
                : Items{};
}

Items to_chars(Run& run, const PlanNode& call, Items input, const Frame&) {
    const auto text = input_text(run, call, input);
    if (!text) return {};
    Builder out(run.arena());
    std::size_t offset = 0;
    while (offset < text->size()) {
        const std::size_t begin = offset;
        next_character(*text, offset);
        out.push(Value::string(text->substr(begin, offset - begin)));
        if (!run.visit(call)) return {};
    }
    return out.items();
}

Items trim(Run& run, const PlanNode& call, Items input, const Frame&) {
    const auto text = input_text(run, call, input);
    if (!text) return {};
    constexpr std::string_view blanks = " \t\r\n\f";
    const std::size_t begin = text->find_first_not_of(blanks);
    if (begin == std::string_view::npos) return run.string("");
    return run.string(text->substr(begin, text->find_last_not_of(blanks) - begin + 1));
}

Items split(Run& run, const PlanNode& call, Items input, const Frame& frame) {
    const auto texts = two(run, call, input, frame);
    if (!texts) return {};
    if (texts->argument.empty()) return to_chars(run, call, input, frame);
    Builder out(run.arena());
    std::string_view rest = texts->input;
    for (std::size_t hit = rest.find(texts->argument); hit != std::string_view::npos;
         hit = rest.find(texts->argument)) {
        if (!run.visit(call)) return {};
        out.push(Value::string(rest.substr(0, hit)));
        rest.remove_prefix(hit + texts->argument.size());
    }
    out.push(Value::string(rest));
    return out.items();
}

// An empty input gives '' (so the SQL on FHIR suite), as joining nothing does elsewhere.
Items join(Run& run, const PlanNode& call, Items input, const Frame& frame) {
    std::string_view separator;
    if (!call.arguments.empty()) {
        const auto given = argument_text(run, call, 0, frame);
        if (run.failed()) return {};
        separator = given.value_or("");
    }
    TextBuilder out(run, call, input.size() * 16);
    bool first_one = true;
    for (const Value& item : input) {
        const auto system = to_system(item);
        if (!system) continue;
        if (system->kind() != ValueKind::string) {
            return run.fail(call, "join needs Strings, not " + type_name(item) + ".");
        }
        if (!first_one) out.append(separator);
        first_one = false;
        out.append(system->text());
    }
    return run.string(out.text());
}

}  // namespace fhir::fhirpath::code
