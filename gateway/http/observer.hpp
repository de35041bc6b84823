// What the HTTP server tells the rest of the gateway about its work: for logs and metrics.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <string_view>

#include "gateway/message.hpp"

namespace gateway::http {

/// One answered request. The views hold for the length of the call.
struct RequestEvent {
    Method method = Method::other;
    /// The route's template; empty when http/ refused the request itself.
    std::string_view route;
    int status = 0;
    /// From the request's first byte until the response was handed to the kernel.
    std::chrono::microseconds duration{};
    std::size_t bytes_in = 0;
    std::size_t bytes_out = 0;
    std::string_view request_id;
    std::string_view peer;
};

/// Each may be left empty. Called on worker threads, at once from several; must not throw and
/// should be quick, since the worker serves nobody meanwhile.
struct Observer {
    std::function<void(const RequestEvent&)> request_finished;
    std::function<void(std::string_view peer)> connection_opened;
    std::function<void(std::string_view peer)> connection_closed;
    /// Something that should not happen: an exception out of a handler, no file descriptors left, a
    /// failed TLS handshake. `request_id` may be empty.
    std::function<void(std::string_view what, std::string_view request_id)> error;
};

}  // namespace gateway::http
