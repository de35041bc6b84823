// What the sender may have meant by a name the definitions do not know.
#pragma once

#include <string>
#include <string_view>

#include "fhir/definitions/definitions.hpp"

namespace fhir::validation {

/// " Did you mean "status"?" or " R5 has such an element, R4 does not."; empty when nothing is
/// near. `name` is a JSON member of `type` without its underscore.
std::string suggest_member(const definitions::Type& type, std::string_view name, Version version);
/// The same for a resource type.
std::string suggest_resource(std::string_view name, Version version);

}  // namespace fhir::validation
