// The rules for header fields that decide where a request ends and whom it is for. Beast 1.81
// accepts much that a proxy may read differently; what passes here has one meaning. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "gateway/http/refusal.hpp"
#include "gateway/message.hpp"

namespace gateway::http {

/// How the body of a request is delimited, and what its sender waits for.
struct Framing {
    std::uint64_t content_length = 0;
    bool chunked = false;
    bool expects_continue = false;

    bool has_body() const { return chunked || content_length > 0; }
};

/// Reads the framing and the Host from `fields` (names in lower case). `allowed_hosts` empty
/// accepts every well-formed Host; an entry without a port accepts any port.
std::optional<Refusal> read_framing(
    const std::vector<Header>& fields,
    std::span<const std::string> allowed_hosts,
    Framing& framing,
    std::string& host
);

/// ASCII case folded; for field names and the values that ignore case.
bool same_text(std::string_view one, std::string_view other);

}  // namespace gateway::http
