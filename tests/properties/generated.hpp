// Random scenarios for properties: each fact is a few small numbers that become one resource
// version, so that rapidcheck can shrink a failure to the facts that matter.
#pragma once

#include <array>
#include <string>
#include <utility>
#include <vector>

#include "tests/mappings/engine/scenario.hpp"

namespace mappings {

/// What kind of resource, which one, and choices for its content.
using Fact = std::array<std::uint8_t, 8>;

/// The (source, "Type/id") a fact is about.
std::pair<std::string, std::string> owner_of(const Fact& fact);

/// Puts the resource that the fact describes in place of the one before.
void apply(Scenario& scenario, const Fact& fact);

/// A scenario of all facts in order; later facts of one resource replace earlier ones.
Scenario scenario_of(const std::vector<Fact>& facts);

/// Every anchor a scenario of facts can know.
std::vector<Anchor> all_anchors();

}  // namespace mappings
