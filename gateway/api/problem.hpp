// Errors of /v1: application/problem+json (RFC 9457) with the codes of the portal contract, in
// Swedish and English. Nothing of the request is repeated.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "fhir/outcome.hpp"
#include "gateway/api/negotiate.hpp"
#include "gateway/outcome_response.hpp"

namespace gateway::api {

/// What one code says, in both languages.
struct ProblemText {
    std::string_view code;
    std::string_view title_sv;
    std::string_view detail_sv;
    std::string_view title_en;
    std::string_view detail_en;
};

/// The whole catalogue, sorted by code; the documentation has a page of each.
std::span<const ProblemText> problem_catalogue();

/// The contract's code of an outcome: its first issue's own when the catalogue has it, else the one
/// that stands for its kind.
std::string_view problem_code(const fhir::Outcome& outcome);

/// The problem with its status, Content-Language and the fields the status calls for. Issues that
/// have a pointer become `errors`.
Response problem_response(
    const fhir::Outcome& outcome, const ErrorContext& context, Language language
);

}  // namespace gateway::api
