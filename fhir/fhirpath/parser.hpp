// Text to tree: a Pratt parser for the whole grammar (https://hl7.org/fhirpath/N1/grammar.html).
#pragma once

#include <optional>

#include "fhir/fhirpath/lexer.hpp"
#include "fhir/fhirpath/plan.hpp"

namespace fhir::fhirpath {

/// Fills `plan.root` and the nodes below it from `plan.text`, or says what was expected where.
/// Function names and types are not resolved yet.
std::optional<Problem> parse(Plan& plan);

/// True for the words of calendar durations, singular or plural ("month", "days").
bool is_calendar_word(std::string_view word);

}  // namespace fhir::fhirpath
