// Takes a request target in origin form apart: the decoded path and the decoded query. Pure.
#pragma once

#include <optional>
#include <string_view>

#include "gateway/http/refusal.hpp"
#include "gateway/message.hpp"

namespace gateway::http {

/// Fills `path` and `query` of `request` from "/path?query", each decoded once. What could be read
/// differently by a proxy (encoded slashes, dot segments, control characters, bytes that are not
/// UTF-8) is refused.
std::optional<Refusal> read_target(std::string_view target, std::size_t limit, Request& request);

}  // namespace gateway::http
