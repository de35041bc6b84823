// Version tags and the conditions clients put on them: ETag, If-Match, If-None-Match, Prefer.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "fhir/result.hpp"
#include "gateway/message.hpp"

namespace gateway::api {

/// `W/"3"`.
std::string etag_of(std::int64_t version);

struct Conditions {
    /// If-Match with one of our version tags.
    std::optional<std::int64_t> if_match;
    /// If-Match: *.
    bool must_exist = false;
    /// If-None-Match: *.
    bool must_not_exist = false;
};

/// Conditions of a write. Kind::bad_request for an If-Match that is no tag of ours, for several
/// tags, and for an If-None-Match other than `*`.
fhir::Result<Conditions> read_conditions(const Request& request);

/// True when If-None-Match names `etag` (compared weakly) or is `*`: the answer is then 304.
bool already_known(const Request& request, std::string_view etag);

enum class Return : std::uint8_t { unsaid, minimal, representation, operation_outcome };
enum class Handling : std::uint8_t { lenient, strict };

/// What the client prefers. Unknown preferences are ignored, as RFC 7240 asks.
struct Prefer {
    Return answer = Return::unsaid;
    /// Lenient unless strict is asked for.
    Handling handling = Handling::lenient;
    /// True when handling=lenient was said, not just assumed.
    bool asked_lenient = false;
};
Prefer read_prefer(const Request& request);

}  // namespace gateway::api
