// Asking one of our own listeners from the command line: one request on a connection of its own,
// and its whole answer.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

namespace gateway::http {

struct ClientRequest {
    /// An IP address; "0.0.0.0" and "::" mean this machine.
    std::string address;
    std::uint16_t port = 0;
    std::string method = "GET";
    std::string target = "/";
    /// JSON, for POST and the like.
    std::string body;
};

struct ClientAnswer {
    unsigned status = 0;
    std::string body;
};

/// Nothing when no whole HTTP/1.1 answer of at most 64 MiB comes within `limit`. Waits on the
/// calling thread.
std::optional<ClientAnswer> ask(const ClientRequest& request, std::chrono::seconds limit);

}  // namespace gateway::http
