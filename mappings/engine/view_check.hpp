// What can be said about a path of a view before a resource is seen: whether it exists, how many
// values it may have and of which type. Faults name every release they hold in.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "fhir/fhirpath/expression.hpp"
#include "mappings/engine/loader_fault.hpp"
#include "mappings/engine/view_definition.hpp"
#include "mappings/engine/view_plan.hpp"

namespace mappings {

/// One path compiled for each release the view runs on (and whose focus exists there).
using CompiledPath = std::array<std::optional<fhir::fhirpath::Expression>, release_count>;

/// Where the name of a missing element begins in the expression's text.
std::uint32_t name_begin(
    const fhir::fhirpath::Expression& expression, const fhir::fhirpath::Missing& missing
);

/// "R4, R4B, R5".
std::string release_names(std::span<const fhir::Version> versions);

/// Reports elements that no release of `paths` knows; the same path compiled from several focuses
/// (repeat) counts as known when one of them knows it.
void check_elements(
    const PathText& path,
    std::span<const CompiledPath> paths,
    fhir::Severity severity,
    Faults& faults
);

/// Reports a `where` whose result can only be something else than a boolean.
void check_condition(const PathText& path, const CompiledPath& compiled, Faults& faults);

/// Reports a column that may have several values though it is no collection, one that is no
/// primitive value (set only), and one whose declared type is not the inferred one.
void check_column(
    const ColumnText& column, const CompiledPath& compiled, fhir::Severity severity, Faults& faults
);

/// The FHIR type name of the result when it is the same in every release, else empty.
std::string inferred_type(const CompiledPath& compiled);

}  // namespace mappings
