// The admin listener of a running gateway, asked from the command line.
#pragma once

#include <string>
#include <string_view>

#include "fhir/result.hpp"
#include "gateway/config/config.hpp"

namespace gateway::cli {

struct AdminAnswer {
    int status = 0;
    std::string body;
};

/// One request on a connection of its own; waits at most 30 seconds. Kind::busy with code
/// "gateway-unreachable" when nobody answers there.
fhir::Result<AdminAnswer> ask_admin(
    const config::Endpoint& admin,
    std::string_view method,
    std::string_view target,
    std::string_view body
);

}  // namespace gateway::cli
