// The checks, each over the results of one path in all releases.
#include "mappings/engine/view_check.hpp"

#include <algorithm>
#include <set>

#include "fhir/fhirpath/plan.hpp"

namespace mappings {
namespace {

namespace definitions = fhir::definitions;
using fhir::fhirpath::Expression;
using fhir::fhirpath::Missing;
using fhir::fhirpath::StaticType;
using fhir::fhirpath::ValueKind;

constexpr std::array all_versions{fhir::Version::r4, fhir::Version::r4b, fhir::Version::r5};

std::string_view upper_name(fhir::Version version) {
    switch (version) {
        case fhir::Version::r4:
            return "R4";
        case fhir::Version::r4b:
            return "R4B";
        case fhir::Version::r5:
            return "R5";
    }
    return "";
}

std::string_view type_name(const StaticType& type) {
    if (type.type != nullptr) return type.type->name;
    switch (type.system) {
        case ValueKind::boolean:
            return "boolean";
        case ValueKind::integer:
            return "integer";
        case ValueKind::long_integer:
            return "integer64";
        case ValueKind::decimal:
            return "decimal";
        case ValueKind::string:
            return "string";
        case ValueKind::date:
            return "date";
        case ValueKind::date_time:
            return "dateTime";
        case ValueKind::time:
            return "time";
        case ValueKind::quantity:
            return "Quantity";
        case ValueKind::node:
        case ValueKind::type:
            return "";
    }
    return "";
}

/// Types whose values are all texts: releases differ in which of them an element has.
bool is_text_type(std::string_view type) {
    constexpr std::array texts{
        "string",
        "markdown",
        "code",
        "id",
        "uri",
        "url",
        "canonical",
        "oid",
        "uuid",
        "base64Binary"};
    return std::find(texts.begin(), texts.end(), type) != texts.end();
}

bool is_primitive(const StaticType& type) {
    if (type.type != nullptr) return type.type->kind == definitions::TypeKind::primitive;
    return type.system != ValueKind::quantity && type.system != ValueKind::type;
}

/// A System value takes the name of any FHIR type with such values; an element has exactly its own.
bool fits(std::string_view declared, const StaticType& type) {
    const std::string_view inferred = type_name(type);
    if (declared == inferred) return true;
    if (type.type != nullptr) return false;
    switch (type.system) {
        case ValueKind::string:
            return is_text_type(declared);
        case ValueKind::integer:
            return declared == "positiveInt" || declared == "unsignedInt" ||
                   declared == "integer64";
        case ValueKind::date_time:
            return declared == "instant";
        default:
            return false;
    }
}

/// Where the last name of a stretch of the text begins: the span may hold the whole chain up to it.
std::uint32_t last_name_begin(
    const Expression& expression, const fhir::fhirpath::Span& span, std::string_view name
) {
    const std::string_view part = expression.text().substr(span.begin, span.end - span.begin);
    const std::size_t at = part.rfind(name);
    return span.begin + static_cast<std::uint32_t>(at == std::string_view::npos ? 0 : at);
}

/// The begins of all elements and types named in an expression that its release does not have or
/// never reaches, because something before them is missing.
std::set<std::uint32_t> lacking_in(const Expression& expression) {
    using fhir::fhirpath::Op;
    std::set<std::uint32_t> begins;
    for (const Missing& missing : expression.missing()) {
        begins.insert(name_begin(expression, missing));
    }
    for (const fhir::fhirpath::PlanNode& node : expression.plan().nodes) {
        const bool element = node.op == Op::member || node.op == Op::type_root;
        if (element && node.info.always_empty) {
            begins.insert(last_name_begin(expression, node.span, node.name));
        }
        const bool unreached = node.input != nullptr && node.input->info.always_empty;
        if (!unreached) continue;
        // A type named as argument or behind `is` and `as`.
        if (node.op == Op::function) {
            for (const auto* argument : node.arguments) begins.insert(argument->span.begin);
        } else if (node.op == Op::is || node.op == Op::as) {
            const std::string_view text = expression.text();
            const std::size_t at = text.find_first_not_of(" \t\r\n", node.input->span.end);
            const std::size_t blank = text.find_first_of(" \t\r\n", at);
            const std::size_t type = text.find_first_not_of(" \t\r\n", blank);
            if (type < node.span.end) begins.insert(static_cast<std::uint32_t>(type));
        }
    }
    return begins;
}

void not_one_primitive(
    const ColumnText& column,
    const fhir::fhirpath::ResultInfo& result,
    fhir::Severity severity,
    Faults& faults
) {
    std::string text = "a column holds values of one primitive type, and this is ";
    if (result.types.size() > 1)
        text += "of several types; use ofType()";
    else
        text += "a " + std::string(type_name(result.types.front()));
    faults.add({severity, "view-column-type", std::move(text), column.path.pointer, std::nullopt});
}

/// What each of several compiled paths lacks, by release; nothing where it is not compiled.
using Lacking = std::vector<std::array<std::optional<std::set<std::uint32_t>>, release_count>>;

Lacking lacking_in(std::span<const CompiledPath> paths) {
    Lacking result(paths.size());
    for (std::size_t i = 0; i < paths.size(); ++i) {
        for (std::size_t j = 0; j < release_count; ++j) {
            if (paths[i][j]) result[i][j] = lacking_in(*paths[i][j]);
        }
    }
    return result;
}

/// The releases that lack an element, or nothing when one of them has it.
std::vector<fhir::Version> releases_without(const Lacking& lacking, std::uint32_t begin) {
    std::vector<fhir::Version> result;
    for (const fhir::Version version : all_versions) {
        bool compiled = false;
        for (const auto& path : lacking) {
            const auto& begins = path[index_of(version)];
            if (!begins) continue;
            compiled = true;
            if (!begins->contains(begin)) return {};
        }
        if (compiled) result.push_back(version);
    }
    return result;
}

}  // namespace

std::uint32_t name_begin(const Expression& expression, const Missing& missing) {
    return last_name_begin(expression, missing.span, missing.element);
}

std::string release_names(std::span<const fhir::Version> versions) {
    std::string names;
    for (const fhir::Version version : versions) {
        if (!names.empty()) names += ", ";
        names += upper_name(version);
    }
    return names;
}

void check_elements(
    const PathText& path,
    std::span<const CompiledPath> paths,
    fhir::Severity severity,
    Faults& faults
) {
    const bool whole = std::all_of(paths.begin(), paths.end(), [](const CompiledPath& compiled) {
        return std::all_of(compiled.begin(), compiled.end(), [](const auto& expression) {
            return !expression || expression->missing().empty();
        });
    });
    if (whole) return;
    const Lacking lacking = lacking_in(paths);
    std::set<std::uint32_t> reported;
    for (const CompiledPath& compiled : paths) {
        for (const auto& expression : compiled) {
            if (!expression) continue;
            for (const Missing& missing : expression->missing()) {
                const std::uint32_t begin = name_begin(*expression, missing);
                const std::vector<fhir::Version> versions = releases_without(lacking, begin);
                if (versions.empty() || !reported.insert(begin).second) continue;
                std::string text =
                    "'" + missing.element + "' is not " +
                    (missing.type.empty() ? "a type" : "an element of " + missing.type) + " (" +
                    release_names(versions) + ")";
                if (!missing.suggestion.empty()) {
                    text += "; did you mean '" + missing.suggestion + "'?";
                }
                faults.add({severity, "view-unknown-element", std::move(text), path.pointer, begin}
                );
            }
        }
    }
}

void check_condition(const PathText& path, const CompiledPath& compiled, Faults& faults) {
    for (const auto& expression : compiled) {
        if (!expression) continue;
        const auto& result = expression->result();
        if (!result.types_known || result.types.empty()) continue;
        const bool may_be_boolean =
            std::any_of(result.types.begin(), result.types.end(), [](const StaticType& type) {
                return type_name(type) == "boolean";
            });
        if (may_be_boolean) continue;
        faults.error(
            "view-where-type",
            "a 'where' must be true or false, and this is a " +
                std::string(type_name(result.types.front())),
            path.pointer
        );
        return;
    }
}

void check_column(
    const ColumnText& column, const CompiledPath& compiled, fhir::Severity severity, Faults& faults
) {
    std::vector<fhir::Version> repeating;
    std::string other_type;
    bool fits_somewhere = false;
    bool only_texts = is_text_type(column.type);
    for (const fhir::Version version : all_versions) {
        const auto& expression = compiled[index_of(version)];
        if (!expression) continue;
        const auto& result = expression->result();
        if (result.always_empty) continue;
        if (!result.singleton) repeating.push_back(version);
        if (!result.types_known || result.types.empty()) continue;
        const StaticType& type = result.types.front();
        if (result.types.size() > 1 || !is_primitive(type)) {
            return not_one_primitive(column, result, severity, faults);
        }
        if (fits(column.type, type)) {
            fits_somewhere = true;
        } else {
            other_type = type_name(type);
            only_texts = only_texts && is_text_type(other_type);
        }
    }
    // Between releases an element may change from one text type to another (string, markdown).
    if (fits_somewhere && only_texts) other_type.clear();
    if (!repeating.empty() && !column.collection) {
        faults.add(
            {severity,
             "view-several-values",
             "the column may have several values (" + release_names(repeating) +
                 "); use first(), join() or \"collection\": true",
             column.path.pointer,
             std::nullopt}
        );
    }
    if (!column.type.empty() && !other_type.empty()) {
        faults.add(
            {severity,
             "view-column-type",
             "the column is declared as " + column.type + ", and the path gives a " + other_type,
             column.pointer + "/type",
             std::nullopt}
        );
    }
}

std::string inferred_type(const CompiledPath& compiled) {
    std::string name;
    for (const auto& expression : compiled) {
        if (!expression || expression->result().types.size() != 1) continue;
        const std::string_view type = type_name(expression->result().types.front());
        if (!name.empty() && name != type) return {};
        name = type;
    }
    return name;
}

}  // namespace mappings
