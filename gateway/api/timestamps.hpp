// Moments as text, in the two forms HTTP and FHIR want.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "gateway/clock.hpp"

namespace gateway::api {

/// "2026-11-22T04:00:00.000Z": a FHIR instant, UTC, milliseconds.
std::string fhir_instant(Instant moment);
/// "2026-11-22T04:00:00Z": whole seconds, as in /v1.
std::string utc_seconds(Instant moment);
/// "Sun, 22 Nov 2026 04:00:00 GMT".
std::string http_date(Instant moment);

}  // namespace gateway::api
