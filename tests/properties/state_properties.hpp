// Properties of what the store holds (mapping.md section 12): it depends on the winning versions
// and on the mapping set alone.
#pragma once

#include "tests/properties/check.hpp"

namespace gateway::properties {

/// 5: as built from the winning versions alone, and as assembled without a store.
std::string incremental_is_from_scratch(const Pushes& pushes, Random& random, Damage damage);
/// 6: under a set that came later as under a set that was there from the start.
std::string swapped_set_is_new_set(const Pushes& pushes, Random& random, Damage damage);

}  // namespace gateway::properties
