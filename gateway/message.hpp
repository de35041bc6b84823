// Requests and answers as plain values: what handlers see. No Beast, no sockets.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace gateway {

enum class Method : std::uint8_t { get, head, post, put, patch, delete_, options, other };

std::string_view name(Method method);

struct Header {
    std::string name;
    std::string value;
    friend bool operator==(const Header&, const Header&) = default;
};

/// One request after the strict front door: framing checked, exactly one Host, ASCII target in
/// origin form. Header names are lower case.
struct Request {
    Method method = Method::get;
    /// The path, percent-decoded once, split from the query: "/fhir/r4/CareTeam/ct1".
    std::string path;
    /// Query parameters in order, percent-decoded.
    std::vector<std::pair<std::string, std::string>> query;
    std::vector<Header> headers;
    std::string body;
    /// The client's X-Request-ID when acceptable, else a fresh UUID. Always answered.
    std::string request_id;
    /// "http" or "https" and the Host field, for absolute links.
    std::string scheme = "http";
    std::string host;
    /// The peer's address, for the access log.
    std::string peer;

    /// The header's value, or an empty view; `name` in lower case.
    std::string_view header(std::string_view name) const;
    /// The first query parameter of that name.
    std::optional<std::string_view> parameter(std::string_view name) const;
};

struct Response {
    int status = 200;
    std::vector<Header> headers;
    /// Empty for 204 and 304.
    std::string content_type;
    std::string body;
    /// The route's template for logs and metrics ("/fhir/r4/{type}/{id}"); never the raw path.
    std::string_view route = "";
    /// Close the connection after this answer.
    bool close = false;

    Response& with(std::string name, std::string value) {
        headers.push_back({std::move(name), std::move(value)});
        return *this;
    }
};

}  // namespace gateway
