// Turns a Response into the bytes of one write. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "gateway/message.hpp"

namespace gateway::http {

enum class After : std::uint8_t { keep_open, close };

/// What the bytes of a response depend on besides the response.
struct Reply {
    Method method = Method::get;
    std::string_view request_id;
    /// IMF-fixdate.
    std::string_view date;
    After after = After::keep_open;
};

/// Replaces `out` by status line, fields and body; the body is left out for HEAD, 204 and 304.
/// Throws std::invalid_argument, `out` then being meaningless, when the handler made a field that
/// could split the response or that http/ writes itself (Date, Connection, Content-Length,
/// Content-Type, X-Request-ID, Transfer-Encoding): a bug, never something a client can repair.
void write_response(const Response& response, const Reply& reply, std::string& out);

}  // namespace gateway::http
