// What http/ itself says no to: the status on the wire and the Outcome that explains it. Made by
// the front door, turned into a Response by the gateway's ErrorWriter.
#pragma once

#include <string>
#include <vector>

#include "fhir/outcome.hpp"
#include "gateway/message.hpp"

namespace gateway::http {

/// The status stands beside the Outcome because some of HTTP's own refusals (417, 505) have no
/// counterpart among the kinds of error the rest of the gateway knows.
struct Refusal {
    int status = 400;
    fhir::Outcome outcome;
    /// Fields the status calls for, such as Retry-After.
    std::vector<Header> headers = {};
};

/// 400: the bytes are not one HTTP/1.1 request, or could be read as something else by someone else.
Refusal bad_request(std::string code, std::string text);
Refusal timeout(std::string text);                    // 408
Refusal body_too_large(std::size_t limit);            // 413
Refusal target_too_long(std::size_t limit);           // 414
Refusal unsupported_coding();                         // 415
Refusal unsupported_expectation();                    // 417
Refusal head_too_large(std::string text);             // 431
Refusal internal_error(std::string_view request_id);  // 500
Refusal no_answer_in_time();                          // 503
Refusal unsupported_version();                        // 505

}  // namespace gateway::http
