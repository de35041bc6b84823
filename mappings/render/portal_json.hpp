// The JSON of /v1: overview, contacts, plan, and the section objects inside lookup results. Pure:
// equal views and options give equal bytes.
#pragma once

#include <optional>
#include <string>

#include "fhir/json_writer.hpp"
#include "mappings/model/arena.hpp"
#include "mappings/model/patient_view.hpp"
#include "mappings/render/options.hpp"
#include "mappings/render/sections.hpp"
#include "mappings/render/short_text.hpp"
#include "mappings/render/texts.hpp"

namespace mappings {

struct PortalOptions {
    /// Opaque reference of the patient for this client ("p_...").
    std::string ref;
    PortalSections sections = PortalSections::overview();
    Identifiers identifiers = Identifiers::left_out;
    Sentences sentences = Sentences::included;
    std::optional<ActingFor> acting_for;
};

/// Writes the whole answer as one object: patient, asOf, validUntil, revision, lang, sources,
/// actingFor, sections. What is made on the way is put in `scratch` and taken back at the end: the
/// arena may be anybody's, also that of the view.
void write_portal_view(
    fhir::JsonWriter& out,
    const PatientView& view,
    const Words& words,
    const PortalOptions& options,
    Arena& scratch
);

/// Writes the members of `options.sections` into the object that is open in `out` (lookup results).
/// `ref` and `acting_for` are not used.
void write_portal_sections(
    fhir::JsonWriter& out,
    const PatientView& view,
    const Words& words,
    const PortalOptions& options,
    Arena& scratch
);

using InstantText = ShortText<20>;
/// The instant as it stands in /v1: "2026-11-22T04:00:00Z", fractions of a second left out.
InstantText portal_instant(Moment moment);

}  // namespace mappings
