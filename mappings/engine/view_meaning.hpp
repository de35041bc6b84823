// What a path that compiles cannot mean, or probably does not: conversions no value survives, keys
// of types a reference never has, and conditions that lose rows when an element is absent.
#pragma once

#include <set>
#include <string>

#include "mappings/engine/view_check.hpp"

namespace mappings {

/// Whether a path is a view's condition: there everything that is not true keeps the resource out.
enum class PathUse : std::uint8_t { value, condition };

/// Over one path in all releases. Reported with `severity`, when it holds in every release the path
/// lives in: ofType(), as and is of a type the value never has; getReferenceKey() of something that
/// is no reference, and of a type the reference never has; a criterion of where() or exists() that
/// is no boolean. Reported as warnings, when it holds in
/// some release: in conditions not() and != over what may be absent; | between elements; comparing
/// dates, which may be partial.
void check_meaning(
    const PathText& path,
    PathUse use,
    const CompiledPath& compiled,
    fhir::Severity severity,
    Faults& faults
);

/// Adds the names of the definition's constants that a path uses.
void collect_constants(const CompiledPath& compiled, std::set<std::string, std::less<>>& used);

}  // namespace mappings
