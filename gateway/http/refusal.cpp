// The texts of the front door's refusals.
#include "gateway/http/refusal.hpp"

#include <utility>

namespace gateway::http {
namespace {

using fhir::IssueType;
using fhir::Kind;

Refusal refusal(int status, Kind kind, IssueType type, std::string code, std::string text) {
    return Refusal{status, fhir::Outcome(kind, type, std::move(code), std::move(text))};
}

}  // namespace

Refusal bad_request(std::string code, std::string text) {
    return refusal(400, Kind::bad_request, IssueType::invalid, std::move(code), std::move(text));
}

Refusal timeout(std::string text) {
    return refusal(408, Kind::timeout, IssueType::timeout, "request-too-slow", std::move(text));
}

Refusal body_too_large(std::size_t limit) {
    return refusal(
        413,
        Kind::too_large,
        IssueType::too_long,
        "body-too-large",
        "The body is larger than the " + std::to_string(limit) +
            " bytes accepted here. Send less at a time."
    );
}

Refusal target_too_long(std::size_t limit) {
    return refusal(
        414,
        Kind::uri_too_long,
        IssueType::too_long,
        "target-too-long",
        "The request target is longer than " + std::to_string(limit) +
            " bytes. Use a shorter query, or a search by POST."
    );
}

Refusal unsupported_coding() {
    auto made = refusal(
        415,
        Kind::unsupported_media_type,
        IssueType::not_supported,
        "content-encoding",
        "Content-Encoding is not supported. Send the body as it is, without compression."
    );
    made.headers.push_back({"Accept-Encoding", "identity"});
    return made;
}

Refusal unsupported_expectation() {
    return refusal(
        417,
        Kind::bad_request,
        IssueType::not_supported,
        "expectation",
        "The only expectation this server meets is 100-continue. Send the request without Expect."
    );
}

Refusal head_too_large(std::string text) {
    return refusal(
        431, Kind::header_too_large, IssueType::too_long, "header-too-large", std::move(text)
    );
}

Refusal internal_error(std::string_view request_id) {
    return refusal(
        500,
        Kind::internal,
        IssueType::exception,
        "internal",
        "The request failed inside the server. Report it with the request id " +
            std::string(request_id) + "."
    );
}

Refusal no_answer_in_time() {
    auto made = refusal(
        503,
        Kind::busy,
        IssueType::transient,
        "no-answer-in-time",
        "The server did not finish the request in time. It may still be carried out: repeat it "
        "with "
        "the same content."
    );
    made.headers.push_back({"Retry-After", "1"});
    return made;
}

Refusal unsupported_version() {
    return refusal(
        505,
        Kind::bad_request,
        IssueType::not_supported,
        "http-version",
        "Only HTTP/1.1 is served. A proxy in front must be told to use it (nginx: "
        "proxy_http_version 1.1)."
    );
}

}  // namespace gateway::http
