// Every limit of the HTTP server in one place. The defaults are what ships; tests shorten the
// times.
#pragma once

#include <chrono>
#include <cstddef>

namespace gateway::http {

/// All times are totals for their phase, counted from its beginning: a client cannot stretch one by
/// sending a byte now and then.
struct ServerLimits {
    using Time = std::chrono::milliseconds;

    /// Request line and fields with their line ends. More is answered 431.
    std::size_t header_bytes = 8 * 1024;
    std::size_t fields = 64;
    /// The request target. More is answered 414.
    std::size_t target_bytes = 4 * 1024;

    Time handshake{5'000};
    /// From the first byte of a request to the end of its head.
    Time header{5'000};
    Time body{15'000};
    /// A body slower than this is given up before `body` has passed...
    std::size_t body_bytes_per_second = 1024;
    /// ...but not before this much time, so that one lost packet harms nobody.
    Time body_grace{3'000};
    /// How long an answer that waits for a commit may take. After that 503.
    Time handler{10'000};
    Time write{10'000};
    /// How long a kept connection may stay silent between two requests.
    Time idle{30'000};
    /// How long a refused client is listened to, so that it gets to see the answer.
    Time linger{2'000};
    Time tls_shutdown{2'000};

    std::size_t requests_per_connection = 1'000;
    Time connection_age{600'000};
    /// Above this no connection is accepted until one ends; new ones wait in the kernel.
    std::size_t connections = 10'000;
};

}  // namespace gateway::http
