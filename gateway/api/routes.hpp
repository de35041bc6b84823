// The route table: everything the gateway answers on its public listener, on one screen.
#pragma once

#include <vector>

#include "gateway/api/route.hpp"

namespace gateway::api {

/// In the order in which paths are compared.
std::vector<Route> route_table();

}  // namespace gateway::api
