// Properties of arrival (mapping.md section 12): however the same versions come, the store ends up
// holding the same.
#pragma once

#include "tests/properties/check.hpp"

namespace gateway::properties {

/// 1: in any order, some of them twice, alone or several in a transaction.
std::string any_order_gives_the_same(const Pushes& pushes, Random& random, Damage damage);
/// 2: one by one or as Bundles.
std::string any_bundling_gives_the_same(const Pushes& pushes, Random& random, Damage damage);
/// 3: with the power cut after every write.
std::string power_cuts_lose_nothing(const Pushes& pushes, Random& random, Damage damage);
/// 4: once more what is known, and what is older than what is known.
std::string duplicates_and_older_change_nothing(
    const Pushes& pushes, Random& random, Damage damage
);

/// How many orders of arrival property 1 tries of each world.
inline constexpr int orders_per_world = 25;

}  // namespace gateway::properties
