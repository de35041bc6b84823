// Whether the ConceptMaps that policies name are there and give codes that the policies know.
#pragma once

#include <span>
#include <vector>

#include "fhir/outcome.hpp"
#include "mappings/engine/concept_map.hpp"
#include "mappings/engine/policy.hpp"
#include "mappings/engine/set_file.hpp"

namespace mappings {

/// Errors: a policy names a map the set does not have; an accepted target (its relation is one the
/// policy accepts) or a fixed unmapped code is not in the policy's list of codes. Warning: targets
/// in a system the policy does not read. Maps no policy names are not looked at.
std::vector<fhir::Issue> check_targets(
    std::span<const SetFile> files, const ConceptMaps& maps, const Policies& policies
);

}  // namespace mappings
