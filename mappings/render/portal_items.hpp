// Items of a section as JSON: contract fields under the contracts' names, then `show`, ready to
// print. What is shown is made in `arena`.
#pragma once

#include "fhir/json_writer.hpp"
#include "mappings/model/arena.hpp"
#include "mappings/model/patient_view.hpp"
#include "mappings/render/options.hpp"
#include "mappings/render/texts.hpp"

namespace mappings {

void write_portal_item(
    fhir::JsonWriter& out,
    const ContactItem& item,
    const Words& words,
    Identifiers identifiers,
    Arena& arena
);
void write_portal_item(
    fhir::JsonWriter& out,
    const HealthCentreItem& item,
    const Words& words,
    Identifiers identifiers,
    Arena& arena
);
void write_portal_item(
    fhir::JsonWriter& out,
    const PlanItem& item,
    const Words& words,
    Identifiers identifiers,
    Arena& arena
);
void write_portal_item(
    fhir::JsonWriter& out,
    const AppointmentItem& item,
    const Words& words,
    Identifiers identifiers,
    Arena& arena
);

}  // namespace mappings
