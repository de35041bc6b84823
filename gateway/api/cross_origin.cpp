// https://fetch.spec.whatwg.org/#http-cors-protocol
#include "gateway/api/cross_origin.hpp"

#include <algorithm>

namespace gateway::api {
namespace {

bool is_allowed(std::span<const std::string> allowed, std::string_view origin) {
    return !origin.empty() && std::find(allowed.begin(), allowed.end(), origin) != allowed.end();
}

}  // namespace

void add_cross_origin(
    Response& response, std::span<const std::string> allowed, std::string_view origin
) {
    if (!is_allowed(allowed, origin)) return;
    response.with("Access-Control-Allow-Origin", std::string(origin))
        .with("Access-Control-Expose-Headers", "ETag, X-Request-ID, Retry-After");
}

Response preflight(
    std::string_view methods, std::span<const std::string> allowed, std::string_view origin
) {
    Response response;
    response.status = 204;
    response.with("Allow", std::string(methods)).with("Vary", "Origin");
    if (!is_allowed(allowed, origin)) return response;
    response.with("Access-Control-Allow-Origin", std::string(origin))
        .with("Access-Control-Allow-Methods", "GET, POST")
        .with(
            "Access-Control-Allow-Headers",
            "Authorization, Content-Type, Accept-Language, If-None-Match, X-Request-ID"
        )
        .with("Access-Control-Max-Age", "600");
    return response;
}

}  // namespace gateway::api
