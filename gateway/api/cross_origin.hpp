// Cross-origin rules of /v1: exact origins from the configuration, no credentials.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "gateway/message.hpp"

namespace gateway::api {

/// Lets a page of `origin` read the response, when the configuration names it.
void add_cross_origin(
    Response& response, std::span<const std::string> allowed, std::string_view origin
);

/// The answer to OPTIONS: 204 with the methods of the path, for origins that are allowed with the
/// fields a browser needs.
Response preflight(
    std::string_view methods, std::span<const std::string> allowed, std::string_view origin
);

}  // namespace gateway::api
