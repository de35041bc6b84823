// The assembled region model of one person: everything the sources say, joined, ranked and flagged,
// without regard to today, reader or rights. select() makes of it what one reader may see.
//
// The model owns nothing. Its texts are views into the cells of the rows it was made from, into
// texts that were put together from several cells, and into the policies and source settings; its
// lists are arrays in the same Memory (engine/memory.hpp) as those rows. So an Overview, and
// everything copied out of one, is good until that Memory is cleared or destroyed, and not longer
// than the mapping set and the source settings it was assembled with. compact() makes one that
// depends on its own arena only.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <type_traits>

#include "mappings/model/contact.hpp"
#include "mappings/model/list.hpp"
#include "mappings/model/time.hpp"

namespace mappings {

/// A stored resource by which a fact is known.
struct Provenance {
    std::string_view source;
    /// "CareTeam/ct1".
    std::string_view owner;
    std::int64_t version = 0;
    /// Order stamp of that version; unset where rows have none.
    std::optional<Moment> changed;
    /// Number of the row within (owner, table), of the first one where several say the same fact.
    /// For explain; like `version` no part of canonical().
    std::int64_t row = 0;
    friend bool operator==(const Provenance&, const Provenance&) = default;
};

/// A patient's key inside one source.
struct PatientKey {
    std::string_view source;
    std::string_view key;
    friend bool operator==(const PatientKey&, const PatientKey&) = default;
    friend auto operator<=>(const PatientKey&, const PatientKey&) = default;
};

/// CareTeam.status and its like; `absent` is not `unknown` (another word than FHIR's).
enum class ContactStatus : std::uint8_t {
    proposed,
    active,
    suspended,
    inactive,
    entered_in_error,
    absent,
    unknown,
};
/// FHIR's spelling; "" for absent.
std::string_view name(ContactStatus status);

/// Why a row does not become something shown, in the order the rules stop it (mapping.md section
/// 10). The first three are seen at intake, the last ones at reading.
enum class WhyNot : std::uint8_t {
    older_version,
    deleted,
    view_where,
    modifier_extension,
    no_member,
    no_kind,
    member_type,
    join_pending,
    unnamed,
    not_eligible,
    incomplete,
    period,
    status,
    superseded,
    listed_elsewhere,
    label,
    delayed,
    source_silent,
};
/// "no-kind" ...
std::string_view name(WhyNot why);
/// One sentence in English, without personal values.
std::string_view text_of(WhyNot why);

/// A claim or row that made nothing.
struct Dropped {
    WhyNot why = WhyNot::no_kind;
    Provenance provenance;
    /// What was missing or not understood: a system and code, a resource key; never a person's name
    /// or number.
    std::string_view detail;
    /// The table whose row it was. For explain; no part of canonical().
    std::string_view table;
    friend bool operator==(const Dropped&, const Dropped&) = default;
};

/// One fast kontakt with everything known of it.
struct CareManager {
    /// "cm_" and a fingerprint of (source, team, kind, person): stable as long as those are.
    std::string_view id;
    ContactKind kind = ContactKind::other;
    /// National code and what was received.
    CodedValue code;
    CodedValue source_code;
    /// Name and HSA-id are kept here also for protected staff; select() removes them (LAW-6).
    Practitioner practitioner;
    /// False for a team or a unit alone, which is `unnamed` (IN-2).
    bool named = true;
    /// What the person is known by: "hsa:...", else "<source>|<key>", else "display:<text>".
    std::string_view person_key;
    std::optional<CareTeam> care_team;
    std::string_view team_internal_notes;
    std::optional<Unit> managing_care_giver;
    std::optional<Unit> managing_care_unit;
    std::optional<Unit> care_providing_care_unit;
    /// What the units are known by ("hsa:..." and "<source>|Organization/o1"), sorted; compared
    /// with the listed unit.
    List<std::string_view> unit_keys;
    List<Contact> contact;
    /// `contact` is the person's own; it is not shown when the person is protected.
    bool contact_is_personal = false;
    Period period;
    Interval interval;
    ContactStatus status = ContactStatus::absent;
    std::string_view internal_notes;
    std::string_view external_notes;
    /// False when a label of any joined row keeps it from patients (LAW-8).
    bool approved_for_patient = true;
    /// A label of a joined row releases it where the section is hidden by default.
    bool released = false;
    /// Befattning is no doctor's where the kind asks for one (IN-5).
    bool not_eligible = false;
    /// No vårdgivare known (IN-3).
    bool incomplete = false;
    /// The person or role is marked inactive.
    bool inactive = false;
    /// Documentation time, used for spärr and for SEL-5.
    std::optional<Moment> block_comparison_time;
    Provenance provenance;
    /// Other rows that are the same contact (IN-7).
    List<Provenance> also_from;
    /// Equal for contacts that are one to the patient, each in its own time; empty for one that is
    /// alone.
    std::string_view same_as;
    /// Stable codes, sorted: "status-absent", "qualification-unknown", "period-reversed",
    /// "member-unresolved", "via-team-unresolved", "status-unknown", "inactive".
    List<std::string_view> flags;
    friend bool operator==(const CareManager&, const CareManager&) = default;
};

/// The unit (and perhaps the person) in whose list the patient is.
struct Listing {
    /// "hc_" and a fingerprint.
    std::string_view id;
    /// Configured per source ("HLM"); empty when not said.
    std::string_view listing_type;
    std::optional<Unit> unit;
    List<std::string_view> unit_keys;
    std::optional<Unit> care_giver;
    /// The claim that this person is the doctor (SEL-3).
    std::optional<Practitioner> resource;
    std::string_view resource_key;
    Period period;
    Interval interval;
    bool approved_for_patient = true;
    Provenance provenance;
    friend bool operator==(const Listing&, const Listing&) = default;
};

enum class ActivityStatus : std::uint8_t { planned, ongoing, done, not_done, unknown };
/// "planned", "ongoing", "done", "notDone", "unknown".
std::string_view name(ActivityStatus status);

struct Activity {
    std::string_view text;
    /// Who does it, as the plan says; empty when not given.
    std::string_view who_name;
    /// The patient is the performer.
    bool by_patient = false;
    /// Plain text ("Varje dag") or empty.
    std::string_view when_text;
    /// Dates as received; empty when none.
    Period when;
    ActivityStatus status = ActivityStatus::unknown;
    /// doNotPerform: "ska inte göras", never a to-do.
    bool must_not = false;
    friend bool operator==(const Activity&, const Activity&) = default;
};

struct Goal {
    std::string_view text;
    /// FHIR Goal.lifecycleStatus as received.
    std::string_view status;
    friend bool operator==(const Goal&, const Goal&) = default;
};

/// One care plan.
struct CarePlanEntry {
    /// "pl_" and a fingerprint.
    std::string_view id;
    /// FHIR CarePlan.status and intent as received; empty = absent.
    std::string_view status;
    std::string_view intent;
    std::string_view document_id;
    std::string_view document_title;
    std::string_view document_time;
    std::optional<Moment> author_time;
    std::string_view healthcare_professional_name;
    bool professional_protected = false;
    std::string_view org_unit_name;
    std::string_view org_unit_telecom;
    CodedValue type_of_care_plan;
    std::string_view summary;
    /// Empty unless the source's notes are meant for patients (IN-6).
    List<std::string_view> notes;
    List<Goal> goals;
    List<Activity> activities;
    List<std::string_view> care_manager_ids;
    /// Ids of plans of this overview that this one replaces.
    List<std::string_view> replaces;
    Period period;
    Interval interval;
    bool approved_for_patient = true;
    List<std::string_view> flags;
    Provenance provenance;
    friend bool operator==(const CarePlanEntry&, const CarePlanEntry&) = default;
};

/// An agreed time.
struct AgreedTime {
    /// "ap_" and a fingerprint.
    std::string_view id;
    std::string_view status;
    std::string_view description;
    std::optional<Moment> start;
    std::optional<Moment> end;
    std::string_view with_name;
    bool with_protected = false;
    std::string_view place;
    List<Contact> contact;
    bool approved_for_patient = true;
    List<std::string_view> flags;
    Provenance provenance;
    friend bool operator==(const AgreedTime&, const AgreedTime&) = default;
};

/// What a source can say that there is none of.
enum class NoneOf : std::uint8_t {
    regular_doctor,
    health_centre,
    care_contacts,
    plan,
    appointments,
};
std::string_view name(NoneOf what);

struct NoneStated {
    NoneOf what = NoneOf::regular_doctor;
    Provenance provenance;
    friend bool operator==(const NoneStated&, const NoneStated&) = default;
};

/// The model. Lists are sorted, so equal rows give equal models.
struct Overview {
    /// False when nothing at all is known under the anchor.
    bool known = false;
    List<PatientKey> keys;
    /// Normalised identities ("pnr:..."), sorted.
    List<std::string_view> numbers;
    /// Codes of meta.security on the patient's own resources, sorted.
    List<std::string_view> labels;
    /// One of them protects the person (LAW-5).
    bool protected_identity = false;
    /// As received; empty when unknown.
    std::string_view birth_date;
    bool deceased = false;

    /// Best first, by the policy's `order`.
    List<CareManager> care_managers;
    List<Listing> listings;
    List<CarePlanEntry> care_plans;
    List<AgreedTime> appointments;
    List<NoneStated> none_stated;
    List<Dropped> dropped;
    /// For operators, sorted: "listed-twice", "many-samordnare", "many-fast-vardkontakt".
    List<std::string_view> warnings;
    friend bool operator==(const Overview&, const Overview&) = default;
};

static_assert(std::is_trivially_copyable_v<Overview>);
static_assert(std::is_trivially_copyable_v<CareManager>);
static_assert(std::is_trivially_copyable_v<Listing>);
static_assert(std::is_trivially_copyable_v<CarePlanEntry>);
static_assert(std::is_trivially_copyable_v<AgreedTime>);

}  // namespace mappings
