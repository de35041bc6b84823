// The JSON of /v1: overview, contacts, plan, and the section objects inside lookup results. Pure:
// equal views and options give equal bytes.
#pragma once

#include <bitset>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "fhir/json_writer.hpp"
#include "mappings/model/patient_view.hpp"
#include "mappings/render/options.hpp"
#include "mappings/render/texts.hpp"

namespace mappings {

enum class PortalSection : std::uint8_t {
    regular_doctor,
    health_centre,
    care_contacts,
    contact_nurses,
    planning_doctor,
    plan,
    appointments,
};
inline constexpr std::size_t portal_section_count = 7;

/// "regularDoctor" ...: the member's name in /v1 and in `include` of a lookup.
std::string_view name(PortalSection section);
/// The section of that name, or nothing.
std::optional<PortalSection> portal_section(std::string_view name);

/// A set of sections; they are always written in the order of the enum.
class PortalSections {
public:
    /// Everything: /overview.
    static PortalSections overview();
    /// Without plan and appointments: /contacts.
    static PortalSections contacts();
    /// Plan and appointments: /plan.
    static PortalSections plan();

    void add(PortalSection section) { set_.set(static_cast<std::size_t>(section)); }
    bool has(PortalSection section) const { return set_.test(static_cast<std::size_t>(section)); }
    bool empty() const { return set_.none(); }
    friend bool operator==(const PortalSections&, const PortalSections&) = default;

private:
    std::bitset<portal_section_count> set_;
};

struct PortalOptions {
    /// Opaque reference of the patient for this client ("p_...").
    std::string ref;
    PortalSections sections = PortalSections::overview();
    Identifiers identifiers = Identifiers::left_out;
    Sentences sentences = Sentences::included;
    std::optional<ActingFor> acting_for;
};

/// Writes the whole answer as one object: patient, asOf, validUntil, revision, lang, sources,
/// actingFor, sections.
void write_portal_view(
    fhir::JsonWriter& out, const PatientView& view, const Words& words, const PortalOptions& options
);

/// Writes the members of `options.sections` into the object that is open in `out` (lookup results).
/// `ref` and `acting_for` are not used.
void write_portal_sections(
    fhir::JsonWriter& out, const PatientView& view, const Words& words, const PortalOptions& options
);

/// The instant as it stands in /v1: "2026-11-22T04:00:00Z", fractions of a second left out.
std::string portal_instant(Moment moment);

}  // namespace mappings
