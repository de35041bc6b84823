// The region's choices as data: which rows are the same contact, their order, limits, and what a
// patient may see. Parsed once from policies/*.json; assembly and selection read it.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "fhir/result.hpp"
#include "mappings/engine/set_file.hpp"
#include "mappings/model/contact.hpp"

namespace mappings {

/// What two rows must share to be one contact (IN-7).
enum class SameField : std::uint8_t { patient, kind, person, unit };

/// What contacts are ordered by; each compares equal or decides.
enum class OrderField : std::uint8_t {
    kind,
    listed,
    from,
    block_comparison_time,
    last_updated,
    source,
    id,
};
enum class Direction : std::uint8_t { ascending, descending };

/// How well a contact fits the listing, best first (SEL-2, SEL-3).
enum class ListingFit : std::uint8_t { person, unit, none };

/// One term of `order`. `kind`, `listed` and `source` rank by a list ("*" = all others), the rest
/// by direction, where a missing value is the smallest.
struct OrderTerm {
    OrderField field = OrderField::id;
    Direction direction = Direction::ascending;
    /// The rank of each kind, indexed by ContactKind.
    std::vector<int> kind_rank;
    /// The rank of each fit, indexed by ListingFit.
    std::vector<int> listed_rank;
    /// Sources in order of preference; others rank at `source_rest`.
    std::vector<std::string> sources;
    int source_rest = 0;
};

/// At most `max` are shown; more than `warn_above` is reported. 0 = no limit.
struct KindLimit {
    ContactKind kind = ContactKind::other;
    int max = 0;
    int warn_above = 0;
    /// Only contacts at the listed unit count, once the listing is known (SEL-2).
    bool within_listing = false;
};

/// How many contacts of these kinds together a receiving system holds (SEL-12).
struct TargetLimit {
    std::vector<ContactKind> kinds;
    int max = 0;
};
struct TargetProfile {
    std::string name;
    std::vector<TargetLimit> limits;
};

enum class UnitFrom : std::uint8_t { role, behalf, managing_unit };
enum class CareGiverFrom : std::uint8_t { unit_giver, unit_part_of, managing_unit, sender };
enum class TitleFrom : std::uint8_t { text, display };
enum class ContactFrom : std::uint8_t { role, team };

/// policies/care-manager.json.
struct CareManagerPolicy {
    /// The ConceptMap that gives kinds, and the relations of it that count (its own spelling).
    std::string kind_map;
    std::vector<std::string> accept;
    /// The national code system: its OID, as emitted, and every spelling senders use for it. Codes
    /// of these systems mean themselves, unknown ones too (IN-4).
    std::string national_oid;
    std::vector<std::string> national_systems;
    /// The code system whose codes are names of kinds without a national code.
    std::string sub_kind_system;
    /// National code of each kind that has one ("1" -> fastVardkontakt).
    struct KindName {
        std::string code;
        ContactKind kind = ContactKind::other;
    };
    std::vector<KindName> kind_names;
    ContactKind unknown_national = ContactKind::other;
    /// Resource types of members that are a person (IN-2).
    std::vector<std::string> named;
    /// Befattningar of doctors (IN-5), sorted.
    std::vector<std::string> doctors;
    std::vector<UnitFrom> prefer_unit;
    std::vector<CareGiverFrom> prefer_care_giver;
    /// HumanName.use in order of preference; "" = without use.
    std::vector<std::string> prefer_name;
    std::vector<TitleFrom> prefer_title;
    std::vector<ContactFrom> prefer_contact;
    std::vector<SameField> same;
    /// Ends in a unique key.
    std::vector<OrderTerm> order;
    std::vector<KindLimit> limits;
    /// What receiving systems hold, by name ("vas").
    std::vector<TargetProfile> targets;
    /// Team statuses that count as active; whether an absent one does (it is then flagged).
    std::vector<std::string> show_status;
    bool show_absent_status = true;
    /// Whether an inactive role or person hides the contact, and whether an absent `active` counts
    /// as true.
    bool hide_inactive = true;
    /// Security labels that keep a row from patients (LAW-8) and that protect a person (LAW-6).
    std::vector<std::string> deny_labels;
    std::vector<std::string> protect_labels;
};

/// policies/care-plan.json.
struct CarePlanPolicy {
    std::string type_system;
    std::string type_map;
    /// Every code of `type_system`; empty = not said, and then maps may give any.
    std::vector<std::string> type_codes;
    std::vector<std::string> accept;
    /// Statuses and intents of plans that are shown; unknown statuses while the period is current.
    std::vector<std::string> show_status;
    std::vector<std::string> show_intent;
    /// Statuses of goals and appointments that are shown.
    std::vector<std::string> show_goal;
    std::vector<std::string> show_appointment;
};

enum class PlanningDoctor : std::uint8_t { never, released_only, always };

/// policies/visibility.json.
struct VisibilityPolicy {
    std::chrono::minutes warn_after{24 * 60};
    std::chrono::minutes hide_after{30 * 24 * 60};
    std::chrono::days ended_notice{90};
    PlanningDoctor planning_doctor = PlanningDoctor::released_only;
    /// Label by which a source releases a contact of a section that is hidden by default.
    std::string release_label;
    bool contact_nurses_for_proxy = false;
    bool listing_resource_counts = false;
    bool show_closed = false;
    /// Days a new or changed row waits before patients see it, per section.
    struct Delay {
        std::chrono::days regular_doctor{0};
        std::chrono::days health_centre{0};
        std::chrono::days care_contacts{0};
        std::chrono::days contact_nurses{0};
        std::chrono::days planning_doctor{0};
        std::chrono::days plan{0};
        std::chrono::days appointments{0};
    } delay;
    /// LAW-7: read by the gateway.
    int guardian_until = 13;
    int own_from = 16;
    bool ombud_adults = false;
};

class Policies {
public:
    /// Parses policies/care-manager.json, care-plan.json and visibility.json among `files` (others
    /// are passed by). Every fault of every file at once: the text begins with "path:line:column:
    /// ", the pointer is inside that file. Unknown keys are faults, with the nearest known key.
    static fhir::Result<Policies> load(std::span<const SetFile> files);

    const CareManagerPolicy& care_manager() const { return care_manager_; }
    const CarePlanPolicy& care_plan() const { return care_plan_; }
    const VisibilityPolicy& visibility() const { return visibility_; }

    /// A limit of a kind; the default one when none is set.
    KindLimit limit_of(ContactKind kind) const;
    /// Nothing when no such profile is configured.
    const TargetProfile* target(std::string_view name) const;
    bool is_doctor(std::string_view position) const;
    bool is_national(std::string_view code_system) const;
    /// The kind of a national code ("2"), `unknown_national` for others.
    ContactKind kind_of_national(std::string_view code) const;

    /// Changes a limit or switch in tests and in what-if runs.
    CareManagerPolicy& care_manager() { return care_manager_; }
    CarePlanPolicy& care_plan() { return care_plan_; }
    VisibilityPolicy& visibility() { return visibility_; }

private:
    CareManagerPolicy care_manager_;
    CarePlanPolicy care_plan_;
    VisibilityPolicy visibility_;
};

}  // namespace mappings
