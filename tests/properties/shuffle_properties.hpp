// Property 8 of mapping.md section 12: what means nothing in JSON or FHIR changes no model.
#pragma once

#include "tests/properties/check.hpp"

namespace gateway::properties {

/// Members of objects everywhere; codings of a participant's roles, telecoms, and the identifiers
/// of patients.
std::string shuffled_json_gives_the_same(const Pushes& pushes, Random& random, Damage damage);

}  // namespace gateway::properties
