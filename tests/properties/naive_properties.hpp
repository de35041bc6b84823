// Property 9 of mapping.md section 12: the engine says what a naive model says.
#pragma once

#include "tests/properties/check.hpp"

namespace gateway::properties {

/// Of plain worlds only.
std::string engine_is_naive_model(const Pushes& pushes, Random& random, Damage damage);

}  // namespace gateway::properties
