// What one reader may see of one patient at one moment: the input of every renderer. Made by
// select() from the assembled model; all decisions about time, selection, limits and visibility
// have been taken. Renderers only choose words and markup.
//
// Owns nothing: texts and lists are those of the Overview it was selected from, of the policies, of
// the sources' names, and of the arena given to select(). It is good as long as all of them are.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <type_traits>

#include "mappings/model/contact.hpp"
#include "mappings/model/list.hpp"
#include "mappings/model/overview.hpp"

namespace mappings {

/// patient-view.md section 4: states are data, not prose.
enum class SectionState : std::uint8_t {
    present,
    confirmed_none,
    unknown,
    ended,
    future,
    source_unavailable,
    stale,
    withheld,
    not_permitted,
};
/// "present", "confirmed-none" ...: the spelling in /v1.
std::string_view name(SectionState state);

/// The record system an item came from, by its name for patients, and when the record last changed.
struct ItemSource {
    /// Configured name ("Region Exempel"); empty when the source has none.
    std::string_view name;
    std::optional<Moment> changed;
    friend bool operator==(const ItemSource&, const ItemSource&) = default;
};

/// The route to show: the first telecom of the first level that has one (OUT-1).
struct ShownRoute {
    RouteLevel level = RouteLevel::contact;
    /// Unset when no phone was found on any level.
    std::optional<Telecom> phone;
    /// An https url to write to; unset when there is none.
    std::optional<Telecom> url;
    friend bool operator==(const ShownRoute&, const ShownRoute&) = default;
};

/// One fast kontakt as it may be shown.
struct ContactItem {
    /// "cm_" + stable id.
    std::string_view id;
    SectionState state = SectionState::present;
    ContactKind kind = ContactKind::other;
    CodedValue code;
    Practitioner practitioner;
    /// False for a team or a unit alone (IN-2): the unit's or team's name is the heading.
    bool named = true;
    std::optional<CareTeam> care_team;
    Period period;
    Interval interval;
    std::optional<Unit> managing_care_giver;
    std::optional<Unit> managing_care_unit;
    std::optional<Unit> care_providing_care_unit;
    List<Contact> contact;
    std::string_view external_notes;
    ShownRoute route;
    ItemSource source;
    /// The status was absent and was taken as active, the befattning is unknown, ...: stable codes
    /// for portals ("status-absent", "qualification-unknown").
    List<std::string_view> flags;
    friend bool operator==(const ContactItem&, const ContactItem&) = default;
};

/// The listed vårdcentral.
struct HealthCentreItem {
    /// "hc_" + stable id.
    std::string_view id;
    SectionState state = SectionState::present;
    Unit unit;
    Period period;
    ShownRoute route;
    ItemSource source;
    friend bool operator==(const HealthCentreItem&, const HealthCentreItem&) = default;
};

/// One care plan (GetCarePlans 2.0 names where it has them).
struct PlanItem {
    /// "pl_" + stable id.
    std::string_view id;
    SectionState state = SectionState::present;
    /// FHIR CarePlan.status ("active"), or "unknown".
    std::string_view status;
    std::string_view document_id;
    std::string_view document_title;
    /// FHIR dateTime as received; empty when not given.
    std::string_view document_time;
    std::optional<Moment> author_time;
    /// Person or organisation responsible: CarePlan.author (R4), custodian (R5).
    std::string_view healthcare_professional_name;
    std::string_view org_unit_name;
    std::string_view org_unit_telecom;
    /// TypeOfCarePlan code ("SIP", "VP" ...), empty when not mapped; and its display.
    CodedValue type_of_care_plan;
    std::string_view summary;
    List<std::string_view> notes;
    List<std::string_view> goals;
    List<Activity> activities;
    List<std::string_view> care_manager_ids;
    Period period;
    Interval interval;
    ItemSource source;
    friend bool operator==(const PlanItem&, const PlanItem&) = default;
};

/// An agreed time.
struct AppointmentItem {
    /// "ap_" + stable id.
    std::string_view id;
    SectionState state = SectionState::present;
    /// booked, arrived, checked-in, pending ... as received.
    std::string_view status;
    std::string_view description;
    std::optional<Moment> start;
    std::optional<Moment> end;
    /// Practitioner's or unit's name and place, where they may be shown.
    std::string_view with_name;
    std::string_view place;
    ShownRoute route;
    ItemSource source;
    friend bool operator==(const AppointmentItem&, const AppointmentItem&) = default;
};

/// What has ended or will begin, for the sentence that is shown instead of a card.
struct Notice {
    std::string_view name;
    /// Last day (ended) or first day (future) in Europe/Stockholm, "2026-11-30".
    std::string_view date;
    friend bool operator==(const Notice&, const Notice&) = default;
};

template <class Item>
struct Section {
    SectionState state = SectionState::unknown;
    List<Item> items;
    /// For operators and integrators ("listed-elsewhere"); empty when there is nothing to say.
    std::string_view reason;
    std::optional<Notice> notice;
    /// Names of sources that are silent and could have rows of this section.
    List<std::string_view> silent_sources;
    friend bool operator==(const Section&, const Section&) = default;
};

enum class SourceState : std::uint8_t { ok, silent };

struct SourceStatus {
    /// Id of the source and its name for patients.
    std::string_view source;
    std::string_view name;
    SourceState state = SourceState::ok;
    std::optional<Moment> last_contact;
    friend bool operator==(const SourceStatus&, const SourceStatus&) = default;
};

/// Everything a renderer needs. Byte-equal renderings follow from equal views.
struct PatientView {
    Moment as_of;
    /// The next moment when the answer changes by itself; unset = never (SEL-8).
    std::optional<Moment> valid_until;
    /// Fingerprint of the assembled model: equal on every gateway that was told the same.
    std::string_view revision;
    List<SourceStatus> sources;

    Section<ContactItem> regular_doctor;
    Section<HealthCentreItem> health_centre;
    Section<ContactItem> care_contacts;
    /// Unset = left out without trace (blocks 9 and 10 tell a diagnosis by merely being there).
    std::optional<Section<ContactItem>> contact_nurses;
    std::optional<Section<ContactItem>> planning_doctor;
    Section<PlanItem> plan;
    Section<AppointmentItem> appointments;
    friend bool operator==(const PatientView&, const PatientView&) = default;
};

static_assert(std::is_trivially_copyable_v<PatientView>);

}  // namespace mappings
