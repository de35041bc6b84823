// Status line, fields and body.
#include "gateway/http/response_writer.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <stdexcept>

#include "gateway/http/front_door.hpp"

namespace gateway::http {
namespace {

struct Status {
    int code;
    std::string_view line;
};

// The registered phrases of the statuses in use; another one goes out without a phrase.
constexpr std::array statuses{
    Status{200, "HTTP/1.1 200 OK\r\n"},
    Status{201, "HTTP/1.1 201 Created\r\n"},
    Status{202, "HTTP/1.1 202 Accepted\r\n"},
    Status{204, "HTTP/1.1 204 No Content\r\n"},
    Status{301, "HTTP/1.1 301 Moved Permanently\r\n"},
    Status{302, "HTTP/1.1 302 Found\r\n"},
    Status{303, "HTTP/1.1 303 See Other\r\n"},
    Status{304, "HTTP/1.1 304 Not Modified\r\n"},
    Status{307, "HTTP/1.1 307 Temporary Redirect\r\n"},
    Status{308, "HTTP/1.1 308 Permanent Redirect\r\n"},
    Status{400, "HTTP/1.1 400 Bad Request\r\n"},
    Status{401, "HTTP/1.1 401 Unauthorized\r\n"},
    Status{403, "HTTP/1.1 403 Forbidden\r\n"},
    Status{404, "HTTP/1.1 404 Not Found\r\n"},
    Status{405, "HTTP/1.1 405 Method Not Allowed\r\n"},
    Status{406, "HTTP/1.1 406 Not Acceptable\r\n"},
    Status{408, "HTTP/1.1 408 Request Timeout\r\n"},
    Status{409, "HTTP/1.1 409 Conflict\r\n"},
    Status{410, "HTTP/1.1 410 Gone\r\n"},
    Status{412, "HTTP/1.1 412 Precondition Failed\r\n"},
    Status{413, "HTTP/1.1 413 Content Too Large\r\n"},
    Status{414, "HTTP/1.1 414 URI Too Long\r\n"},
    Status{415, "HTTP/1.1 415 Unsupported Media Type\r\n"},
    Status{417, "HTTP/1.1 417 Expectation Failed\r\n"},
    Status{422, "HTTP/1.1 422 Unprocessable Content\r\n"},
    Status{428, "HTTP/1.1 428 Precondition Required\r\n"},
    Status{429, "HTTP/1.1 429 Too Many Requests\r\n"},
    Status{431, "HTTP/1.1 431 Request Header Fields Too Large\r\n"},
    Status{500, "HTTP/1.1 500 Internal Server Error\r\n"},
    Status{501, "HTTP/1.1 501 Not Implemented\r\n"},
    Status{502, "HTTP/1.1 502 Bad Gateway\r\n"},
    Status{503, "HTTP/1.1 503 Service Unavailable\r\n"},
    Status{504, "HTTP/1.1 504 Gateway Timeout\r\n"},
    Status{505, "HTTP/1.1 505 HTTP Version Not Supported\r\n"},
    Status{507, "HTTP/1.1 507 Insufficient Storage\r\n"},
};

constexpr std::array own_fields{
    std::string_view("date"),
    std::string_view("connection"),
    std::string_view("content-length"),
    std::string_view("content-type"),
    std::string_view("x-request-id"),
    std::string_view("transfer-encoding"),
};

bool is_own(std::string_view name) {
    return std::any_of(own_fields.begin(), own_fields.end(), [&](std::string_view own) {
        return same_text(own, name);
    });
}

bool is_name(std::string_view name) {
    return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '-' || c == '_';
    });
}

bool is_value(std::string_view value) {
    return std::none_of(value.begin(), value.end(), [](char c) {
        return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7F;
    });
}

void number(std::size_t value, std::string& out) {
    std::array<char, 20> digits;
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
    out.append(digits.data(), end);
}

void field(std::string_view name, std::string_view value, std::string& out) {
    out.append(name).append(": ").append(value).append("\r\n");
}

void status_line(int code, std::string& out) {
    if (code < 200 || code > 599)
        throw std::invalid_argument("a response's status must be 200-599");
    const auto known =
        std::lower_bound(statuses.begin(), statuses.end(), code, [](const Status& one, int wanted) {
            return one.code < wanted;
        });
    if (known != statuses.end() && known->code == code) {
        out.append(known->line);
        return;
    }
    out.append("HTTP/1.1 ");
    number(static_cast<std::size_t>(code), out);
    out.append(" \r\n");
}

void handler_fields(const Response& response, std::string& out) {
    for (const Header& header : response.headers) {
        if (!is_name(header.name)) throw std::invalid_argument("a response field has a bad name");
        if (is_own(header.name)) {
            throw std::invalid_argument("http/ itself writes the response field " + header.name);
        }
        if (!is_value(header.value)) {
            throw std::invalid_argument(
                "a control character stands in the response field " + header.name
            );
        }
        field(header.name, header.value, out);
    }
}

/// Room for the fields besides the handler's; a longer head only costs one more allocation.
constexpr std::size_t usual_head = 256;

}  // namespace

void write_response(const Response& response, const Reply& reply, std::string& out) {
    out.clear();
    out.reserve(usual_head + response.headers.size() * 64 + response.body.size());
    status_line(response.status, out);
    field("Date", reply.date, out);
    const bool without_content = response.status == 204 || response.status == 304;
    if (!without_content) {
        if (!response.content_type.empty()) {
            if (!is_value(response.content_type)) {
                throw std::invalid_argument("a handler made a content type that is not allowed");
            }
            field("Content-Type", response.content_type, out);
        }
        out.append("Content-Length: ");
        number(response.body.size(), out);
        out.append("\r\n");
    }
    field("X-Request-ID", reply.request_id, out);
    handler_fields(response, out);
    if (reply.after == After::close) out.append("Connection: close\r\n");
    out.append("\r\n");
    if (!without_content && reply.method != Method::head) out.append(response.body);
}

}  // namespace gateway::http
