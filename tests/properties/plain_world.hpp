// Random worlds of few features, which a naive model can follow: one version of each resource, two
// sources, contacts and listings only.
#pragma once

#include "tests/properties/world.hpp"

namespace gateway::properties {

/// Later pushes of one resource are newer.
Pushes plain_pushes_of(const Facts& facts);

}  // namespace gateway::properties
