// The checks, each over the results of one path in all releases.
#include "mappings/engine/view_check.hpp"

#include <algorithm>
#include <set>

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

/// An element named at `begin` that is missing in another release, seen in this one: missing too,
/// or never reached, because a step before it in the same chain is missing here.
bool lacks(const Expression& expression, std::uint32_t begin) {
    const std::string_view text = expression.text();
    for (const Missing& missing : expression.missing()) {
        const std::uint32_t here = name_begin(expression, missing);
        if (here == begin) return true;
        if (here > begin) continue;
        const std::string_view between = text.substr(here, begin - here);
        if (between.find_first_of(" =<>!&|+") == std::string_view::npos) return true;
    }
    return false;
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

/// The releases that lack an element, or nothing when one of them has it.
std::vector<fhir::Version> lacking(std::span<const CompiledPath> paths, std::uint32_t begin) {
    std::vector<fhir::Version> result;
    for (const fhir::Version version : all_versions) {
        bool compiled = false;
        for (const CompiledPath& path : paths) {
            const auto& expression = path[index_of(version)];
            if (!expression) continue;
            compiled = true;
            if (!lacks(*expression, begin)) return {};
        }
        if (compiled) result.push_back(version);
    }
    return result;
}

}  // namespace

std::uint32_t name_begin(const Expression& expression, const Missing& missing) {
    // The span may hold the whole chain up to the name.
    const std::string_view part =
        expression.text().substr(missing.span.begin, missing.span.end - missing.span.begin);
    const std::size_t at = part.rfind(missing.element);
    return missing.span.begin + static_cast<std::uint32_t>(at == std::string_view::npos ? 0 : at);
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
    std::set<std::uint32_t> reported;
    for (const CompiledPath& compiled : paths) {
        for (const auto& expression : compiled) {
            if (!expression) continue;
            for (const Missing& missing : expression->missing()) {
                const std::uint32_t begin = name_begin(*expression, missing);
                const std::vector<fhir::Version> versions = lacking(paths, begin);
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
