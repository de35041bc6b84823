// What a compiled expression is, told to readers that walk documents themselves: views take plain
// steps in one pass over an object's members and evaluate only the rest.
#pragma once

#include <optional>
#include <string_view>

#include "fhir/fhirpath/expression.hpp"

namespace fhir::fhirpath {

/// One plain step (`name`) from elements of the type `on` to an element that is no choice and holds
/// no resource.
struct PlainStep {
    const definitions::Type* on = nullptr;
    /// The member's name; borrows the definitions.
    std::string_view name;
    const definitions::Type* type = nullptr;
    bool primitive = false;
    bool repeats = false;
};
std::optional<PlainStep> plain_step(const Expression& expression);

/// The member without which an object gives nothing for the expression: "period" for period.start,
/// "extension" for extension('x').value. Empty when not known. Borrows the expression.
std::string_view needed_member(const Expression& expression);

/// getReferenceKey() or getReferenceKey(Type) on the focus itself.
struct ReferenceKeyCall {
    /// Null with `filtered`: a type that the release does not know, so no key.
    const definitions::Type* target = nullptr;
    bool filtered = false;
};
std::optional<ReferenceKeyCall> reference_key_call(const Expression& expression);

/// True when the expression is %context or $this and nothing more.
bool is_focus(const Expression& expression);

}  // namespace fhir::fhirpath
