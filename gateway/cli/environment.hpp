// The process environment as the configuration wants it.
#pragma once

#include <vector>

#include "gateway/config/config.hpp"

namespace gateway::cli {

/// The NARA__ variables.
std::vector<config::Variable> environment();

}  // namespace gateway::cli
