// Modifier extensions and implicit rules nobody here knows: what they stand on may mean the
// opposite of what it says (https://hl7.org/fhir/R4/extensibility.html#modifierExtension), so it is
// not used.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "fhir/json.hpp"
#include "fhir/outcome.hpp"

namespace mappings {

struct KnownModifiers {
    std::vector<std::string> extensions;
    std::vector<std::string> implicit_rules;
};

/// What of a resource may be used.
enum class Usable : std::uint8_t {
    whole,
    /// The resource means something unknown: no rows of it, nor of what it contains.
    nothing,
    /// Some elements do; `without_unknown` makes a copy without them.
    parts,
};

/// Looks at a resource and everything in it; adds one warning per element (and per resource, for
/// contained ones: their own rule is `usable` of them).
Usable check_modifiers(
    const fhir::json::Value& resource,
    const KnownModifiers& known,
    std::vector<fhir::Issue>& warnings
);

/// Whether a contained resource itself can be used.
bool contained_usable(const fhir::json::Value& contained, const KnownModifiers& known);

/// Whether without_unknown() leaves the element of an array out.
bool is_left_out(const fhir::json::Value& element, const KnownModifiers& known);

/// A copy without the elements that carry unknown modifier extensions; contained resources stay, so
/// that references to them still say what they point at.
fhir::json::Value without_unknown(
    const fhir::json::Value& resource,
    const KnownModifiers& known,
    rapidjson::MemoryPoolAllocator<>& memory
);

}  // namespace mappings
