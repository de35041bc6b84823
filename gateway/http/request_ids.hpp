// The id every request is answered with: the client's own when it is harmless, else a fresh UUID.
#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <string_view>

namespace gateway::http {

/// 1-64 characters of [A-Za-z0-9._-]: nothing that could break a log line.
bool is_request_id(std::string_view text);

/// Random UUIDs (version 4). They name requests in logs and protect nothing, so a statistical
/// generator with a random seed is enough. Used by one thread.
class RequestIds {
public:
    RequestIds();
    explicit RequestIds(std::uint64_t seed) : random_(seed) {}

    std::string fresh();
    /// `offered` when it is acceptable, else a fresh one.
    std::string choose(std::string_view offered);

private:
    std::mt19937_64 random_;
};

}  // namespace gateway::http
