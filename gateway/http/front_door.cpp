// Host, Content-Length, Transfer-Encoding, Content-Encoding and Expect.
#include "gateway/http/front_door.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

namespace gateway::http {
namespace {

/// The fields that matter here, and how often each came.
struct Found {
    std::string_view host;
    std::string_view length;
    std::string_view transfer_encoding;
    std::string_view content_encoding = "identity";
    std::string_view expect;
    int hosts = 0;
    int lengths = 0;
    int transfer_encodings = 0;
    int expects = 0;
};

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool is_letter(char c) {
    return lower(c) >= 'a' && lower(c) <= 'z';
}

bool is_port(std::string_view text) {
    return !text.empty() && text.size() <= 5 && std::all_of(text.begin(), text.end(), is_digit);
}

/// The bytes of "host" in "host:port"; npos when what follows the host is not a port.
std::size_t host_size(std::string_view host) {
    const auto bracket = host.rfind(']');
    const auto colon = host.find(':', bracket == host.npos ? 0 : bracket);
    if (colon == host.npos) return host.size();
    return is_port(host.substr(colon + 1)) ? colon : host.npos;
}

bool is_ip_literal(std::string_view name) {
    return name.size() > 4 && name.back() == ']' &&
           std::all_of(name.begin() + 1, name.end() - 1, [](char c) {
               return is_digit(c) || (lower(c) >= 'a' && lower(c) <= 'f') || c == ':' || c == '.';
           });
}

/// A name or an IPv4 address in the letters DNS and container networks use, or an IPv6 literal.
bool is_host(std::string_view host) {
    const auto size = host_size(host);
    if (size == host.npos || size == 0 || size > 253) return false;
    const auto name = host.substr(0, size);
    if (name.front() == '[') return is_ip_literal(name);
    return std::all_of(name.begin(), name.end(), [](char c) {
        return is_letter(c) || is_digit(c) || c == '-' || c == '.' || c == '_';
    });
}

bool is_allowed(std::string_view host, std::span<const std::string> allowed) {
    const auto name = host.substr(0, host_size(host));
    return allowed.empty() || std::any_of(allowed.begin(), allowed.end(), [&](const auto& entry) {
               return same_text(entry, host) || same_text(entry, name);
           });
}

Found find(const std::vector<Header>& fields) {
    Found found;
    for (const Header& field : fields) {
        if (field.name == "host") {
            found.host = field.value;
            ++found.hosts;
        } else if (field.name == "content-length") {
            found.length = field.value;
            ++found.lengths;
        } else if (field.name == "transfer-encoding") {
            found.transfer_encoding = field.value;
            ++found.transfer_encodings;
        } else if (field.name == "content-encoding") {
            // The first that is not "identity" decides.
            if (same_text(found.content_encoding, "identity")) found.content_encoding = field.value;
        } else if (field.name == "expect") {
            found.expect = field.value;
            ++found.expects;
        }
    }
    return found;
}

std::optional<Refusal> read_host(
    const Found& found, std::span<const std::string> allowed, std::string& host
) {
    if (found.hosts != 1) {
        return bad_request("host", "A request must have exactly one Host field.");
    }
    if (!is_host(found.host)) {
        return bad_request(
            "host", "The Host field must be a host name or address, perhaps with a port."
        );
    }
    if (!is_allowed(found.host, allowed)) {
        return bad_request(
            "host", "This server does not answer for the host named in the Host field."
        );
    }
    host.assign(found.host);
    return std::nullopt;
}

std::optional<Refusal> read_length(const Found& found, Framing& framing) {
    if (found.lengths == 0) return std::nullopt;
    const auto text = found.length;
    const bool digits =
        !text.empty() && text.size() <= 20 && std::all_of(text.begin(), text.end(), is_digit);
    const auto [end, error] =
        std::from_chars(text.data(), text.data() + text.size(), framing.content_length);
    if (found.lengths > 1 || !digits || error != std::errc{}) {
        return bad_request(
            "content-length", "Content-Length must be one field with one decimal number of bytes."
        );
    }
    return std::nullopt;
}

std::optional<Refusal> read_transfer_encoding(const Found& found, Framing& framing) {
    if (found.transfer_encodings == 0) return std::nullopt;
    if (found.transfer_encodings > 1 || !same_text(found.transfer_encoding, "chunked")) {
        return bad_request(
            "transfer-encoding", "Transfer-Encoding must be absent or exactly 'chunked', once."
        );
    }
    if (found.lengths > 0) {
        return bad_request(
            "transfer-encoding", "Send either Content-Length or Transfer-Encoding, never both."
        );
    }
    framing.chunked = true;
    return std::nullopt;
}

}  // namespace

bool same_text(std::string_view one, std::string_view other) {
    return one.size() == other.size() &&
           std::equal(one.begin(), one.end(), other.begin(), [](char a, char b) {
               return lower(a) == lower(b);
           });
}

std::optional<Refusal> read_framing(
    const std::vector<Header>& fields,
    std::span<const std::string> allowed_hosts,
    Framing& framing,
    std::string& host
) {
    const Found found = find(fields);
    if (auto wrong = read_transfer_encoding(found, framing)) return wrong;
    if (auto wrong = read_length(found, framing)) return wrong;
    if (auto wrong = read_host(found, allowed_hosts, host)) return wrong;
    if (!same_text(found.content_encoding, "identity")) return unsupported_coding();
    if (found.expects == 0) return std::nullopt;
    if (found.expects > 1 || !same_text(found.expect, "100-continue"))
        return unsupported_expectation();
    framing.expects_continue = framing.has_body();
    return std::nullopt;
}

}  // namespace gateway::http
