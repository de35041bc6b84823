// The longer sentences of the validator, built only when there is an issue.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "fhir/definitions/definitions.hpp"

namespace fhir::validation {

/// "R4", "R4B" or "R5".
std::string_view label(Version version);
/// The name of an element, in quotes.
std::string quoted(std::string_view name);

/// `type` knows no member `name`; `sibling` when the sender wrote it behind an underscore.
std::string unknown_member(
    const definitions::Type& type, std::string_view name, bool sibling, Version version
);
std::string unknown_resource(std::string_view name, Version version);
/// A reference to a resource type the release does not have.
std::string unknown_target(std::string_view name, Version version);
/// A reference, or Reference.type, that names another type than these.
std::string allowed_targets(std::span<const std::string_view> targets);
/// A code that is not in the value set; a short set is listed.
std::string allowed_codes(const definitions::ClosedCodes& codes);

}  // namespace fhir::validation
