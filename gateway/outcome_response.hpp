// The one table that turns a kind of error into an HTTP status, and the FHIR form of an error.
// Where every refusal passes on its way out.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "fhir/json_writer.hpp"
#include "fhir/outcome.hpp"
#include "gateway/message.hpp"

namespace gateway {

int status_of(fhir::Kind kind);

/// What an error says of the request it answers. The views must live as long as it is used.
struct ErrorContext {
    std::string_view request_id;
    /// "https://gw.example.se/docs/errors": every error code has a page below it.
    std::string docs;

    /// Of a request; without a Host field (the head could not be read) the path alone.
    static ErrorContext of(const Request& request);
};

/// An OperationOutcome as the next value of `json`.
void write_operation_outcome(
    fhir::JsonWriter& json, std::span<const fhir::Issue> issues, const ErrorContext& context
);

/// The OperationOutcome with its status, `Cache-Control: no-store` and what the status calls for
/// (Retry-After, WWW-Authenticate).
Response outcome_response(const fhir::Outcome& outcome, const ErrorContext& context);

/// Adds those fields to a refusal in another form.
void add_error_fields(fhir::Kind kind, Response& response);

}  // namespace gateway
