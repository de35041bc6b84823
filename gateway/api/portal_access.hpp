// What the handlers of /v1 and /view share: from an opaque reference to a patient's model, and the
// access-log row of having shown it.
#pragma once

#include <string>

#include "fhir/result.hpp"
#include "gateway/api/negotiate.hpp"
#include "gateway/api/patient_models.hpp"
#include "gateway/api/route.hpp"
#include "gateway/audit/entry.hpp"
#include "mappings/render/texts.hpp"

namespace gateway::api {

/// Unknown, invented, another client's: all the same words.
fhir::Outcome not_available();

/// The model behind the path's {ref}; null when there is nothing to show.
PatientModel* find_model(Call& call);

/// The language asked for, or a refusal.
fhir::Result<Language> language_of(const Call& call);
const mappings::Words& words_of(const Call& call, Language language);

/// The row of a read of one person's view. `model` may be null: the patient is then not known.
audit::Entry view_entry(const Call& call, Part part, const PatientModel* model);

}  // namespace gateway::api
