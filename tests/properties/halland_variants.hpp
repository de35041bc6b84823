// The region's set and sets that differ from it in views, in maps, in policies, and in all of them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "tests/properties/intake.hpp"

namespace gateway::properties {

struct Variant {
    std::string_view name;
    SharedSet set;
};

/// Loaded once. Every variant gives other models in many worlds.
const std::vector<Variant>& halland_variants();

}  // namespace gateway::properties
