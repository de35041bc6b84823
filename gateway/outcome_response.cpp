// Statuses and the OperationOutcome.
#include "gateway/outcome_response.hpp"

namespace gateway {
namespace {

// Long enough for a queue of 4,096 writes to drain many times over.
constexpr std::string_view retry_seconds = "1";

std::string diagnostics_of(const fhir::Issue& issue, std::string_view request_id) {
    std::string text;
    if (issue.position) {
        text = "line " + std::to_string(issue.position->line) + ", column " +
               std::to_string(issue.position->column);
    }
    if (request_id.empty()) return text;
    if (!text.empty()) text += "; ";
    text += "request ";
    text += request_id;
    return text;
}

void write_issue(fhir::JsonWriter& json, const fhir::Issue& issue, const ErrorContext& context) {
    auto entry = json.object();
    json.member("severity", fhir::code_of(issue.severity));
    json.member("code", fhir::code_of(issue.type));
    {
        auto details = json.object("details");
        if (!issue.code.empty()) {
            auto codings = json.array("coding");
            auto coding = json.object();
            json.member("system", context.docs);
            json.member("code", issue.code);
        }
        json.member_if("text", issue.text);
    }
    json.member_if("diagnostics", diagnostics_of(issue, context.request_id));
    if (issue.expression.empty()) return;
    auto expressions = json.array("expression");
    json.string(issue.expression);
}

}  // namespace

int status_of(fhir::Kind kind) {
    using fhir::Kind;
    switch (kind) {
        case Kind::bad_request:
            return 400;
        case Kind::invalid:
            return 422;
        case Kind::unauthenticated:
            return 401;
        case Kind::forbidden:
            return 403;
        case Kind::not_found:
            return 404;
        case Kind::method_not_allowed:
            return 405;
        case Kind::not_acceptable:
            return 406;
        case Kind::timeout:
            return 408;
        case Kind::conflict:
            return 409;
        case Kind::gone:
            return 410;
        case Kind::precondition_failed:
            return 412;
        case Kind::too_large:
            return 413;
        case Kind::uri_too_long:
            return 414;
        case Kind::unsupported_media_type:
            return 415;
        case Kind::precondition_required:
            return 428;
        case Kind::rate_limited:
            return 429;
        case Kind::header_too_large:
            return 431;
        case Kind::internal:
            return 500;
        case Kind::busy:
            return 503;
        case Kind::storage_full:
            return 507;
    }
    return 500;
}

ErrorContext ErrorContext::of(const Request& request) {
    std::string docs;
    if (!request.host.empty()) docs = request.scheme + "://" + request.host;
    docs += "/docs/errors";
    return {.request_id = request.request_id, .docs = std::move(docs)};
}

void write_operation_outcome(
    fhir::JsonWriter& json, std::span<const fhir::Issue> issues, const ErrorContext& context
) {
    auto root = json.object();
    json.member("resourceType", "OperationOutcome");
    auto list = json.array("issue");
    for (const fhir::Issue& issue : issues) write_issue(json, issue, context);
}

void add_error_fields(fhir::Kind kind, Response& response) {
    response.with("Cache-Control", "no-store");
    if (kind == fhir::Kind::busy || kind == fhir::Kind::rate_limited) {
        response.with("Retry-After", std::string(retry_seconds));
    }
    if (kind == fhir::Kind::unauthenticated) response.with("WWW-Authenticate", "Bearer");
}

Response outcome_response(const fhir::Outcome& outcome, const ErrorContext& context) {
    fhir::JsonWriter json;
    write_operation_outcome(json, outcome.issues(), context);
    Response response;
    response.status = status_of(outcome.kind());
    response.content_type = "application/fhir+json";
    response.body = json.take();
    add_error_fields(outcome.kind(), response);
    return response;
}

}  // namespace gateway
