// An explanation as JSON for integrators, and as the FHIR Parameters of the operation $explain.
// Pure: equal explanations give equal bytes.
#pragma once

#include <string_view>

#include "fhir/json_writer.hpp"
#include "mappings/explain/explanation.hpp"

namespace mappings {

/// {"patient", "asOf", "mappingSet", "sections", "shown": [...], "notShown": [...]}. An empty `ref`
/// leaves the patient out.
void write_explanation(fhir::JsonWriter& out, const Explanation& explanation, std::string_view ref);

/// A Parameters resource with the same content: one parameter `shown` or `notShown` per entry,
/// their members as parts.
void write_explanation_parameters(fhir::JsonWriter& out, const Explanation& explanation);

/// "views/practitioner.json:14:21"; the file alone when the place is not known; empty for none.
std::string written(const PlaceInSet& place);

}  // namespace mappings
