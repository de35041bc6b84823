// How a property is tried: over random worlds, with a seed that is printed; the smallest world in
// which it does not hold is written to a file from which it can be kept as a case.
#pragma once

#include <functional>
#include <random>
#include <string>
#include <string_view>

#include "tests/properties/push.hpp"
#include "tests/properties/world.hpp"

namespace gateway::properties {

using Random = std::mt19937;

/// Deliberate damage, to see that a property can fail. Each property does one kind of it.
enum class Damage : std::uint8_t { none, done };

/// Says what differs in this world; empty = the property holds.
using WorldProperty = std::string(const Pushes& pushes, Random& random, Damage damage);

struct Effort {
    /// Worlds to try, unless NARA_PROPERTY_CASES says how many.
    int worlds = 100;
    /// Pushes of the largest worlds.
    int pushes = 60;
    Pushes (*world)(const Facts& facts) = pushes_of;
};

/// Fails the running test when a world is found in which `property` does not hold. The seed is
/// NARA_PROPERTY_SEED or always the same one; RC_PARAMS as rapidcheck prints it tries one world
/// again.
void expect_holds(std::string_view name, WorldProperty& property, Effort effort);

/// Fails the running test when none of the worlds shows the damage.
void expect_damage_is_seen(std::string_view name, WorldProperty& property, Effort effort);

/// Cases to try where a property is no WorldProperty, and the seed.
int cases(int usually);
std::uint64_t seed();

}  // namespace gateway::properties
