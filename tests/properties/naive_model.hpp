// Who is shown as regular doctor and as care contacts, told a second time: straight from FHIR JSON
// by the rules of the design (national-model.md section 12, mapping.md section 6), without indexes,
// memory or regard to speed, and without a line of the engine.
#pragma once

#include <string>
#include <string_view>

#include "tests/properties/push.hpp"

namespace gateway::properties {

/// What is shown at noon of 2026-11-24 to the person with this personnummer, as lines:
///   doctor <state> <name>
///   contacts <state> <kind> <name>, <kind> <name> ...
/// Understands plain worlds. Two that are equally good to the rules' last term but one ("lowest
/// id", which only the engine knows) give both: "doctor present A or B".
std::string naively_shown(const Pushes& pushes, std::string_view personnummer);

}  // namespace gateway::properties
