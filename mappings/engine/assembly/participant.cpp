// Joining one participant: member, units, via team, period, status, notes and routes.
#include "mappings/engine/assembly/participant.hpp"

#include <optional>

#include "mappings/engine/assembly/people.hpp"
#include "mappings/engine/assembly/telecoms.hpp"
#include "mappings/engine/assembly/units.hpp"
#include "mappings/identity/identity.hpp"
#include "mappings/identity/systems.hpp"
#include "mappings/model/stockholm.hpp"

namespace mappings {
namespace {

ContactStatus status_of(std::string_view text) {
    if (text.empty()) return ContactStatus::absent;
    for (const ContactStatus status :
         {ContactStatus::proposed,
          ContactStatus::active,
          ContactStatus::suspended,
          ContactStatus::inactive,
          ContactStatus::entered_in_error}) {
        if (name(status) == text) return status;
    }
    return ContactStatus::unknown;
}

/// The type in front of a key's slash; empty for contained resources, whose key names the
/// container.
std::string_view type_of(std::string_view key) {
    if (key.find('#') != std::string_view::npos) return {};
    return key.substr(0, key.find('/'));
}

/// A participant: the rows of one (team, slot), which differ in their codings only.
class Participant {
public:
    Participant(
        const AssemblyContext& context, const TeamFacts& team, const Row& row, ContactDraft& draft
    )
        : context_(context),
          memory_(context.memory),
          column_(context.tables.care_team_claim.column),
          team_(team),
          row_(row),
          source_(team.source),
          settings_(context.settings(source_)),
          draft_(draft) {}

    /// Joins everything; false, with the reason in `dropped`, when no contact can come of it.
    bool join(Growing<Dropped>& dropped) {
        if (const auto why = join_member()) {
            dropped.push_back(context_.dropped(*why, row_, detail_));
            return false;
        }
        CareManager& contact = draft_.contact;
        contact.provenance = team_.provenance;
        contact.provenance.row = row_.integer(column_row).value_or(0);
        contact.block_comparison_time = contact.provenance.changed;
        join_units();
        join_via_team();
        set_period();
        set_status();
        set_notes();
        set_contact();
        labels_.add(team_.labels);
        // The labels of a team's own resource protect whom it names.
        contact.practitioner.protected_identity = person_labels_.protects || labels_.protects;
        labels_.add(person_labels_);
        contact.approved_for_patient = !labels_.denies;
        contact.released = labels_.releases;
        draft_.teams = memory_.copy({team_.global_key});
        return true;
    }

private:
    std::optional<WhyNot> join_member() {
        const std::string_view role = row_.text(column_.member_role);
        if (!role.empty()) return join_role(role);
        const std::string_view person = row_.text(column_.member_person);
        if (!person.empty()) {
            return join_person({source_, person, row_.text(column_.member_id), display()});
        }
        const std::string_view member = row_.text(column_.member);
        if (!member.empty()) return join_other(member);
        const std::string_view id = row_.text(column_.member_id);
        if (!id.empty()) return join_identifier(id);
        if (display().empty()) return WhyNot::no_member;
        return join_display();
    }

    std::string_view display() const { return row_.text(column_.member_display); }

    bool is_named(std::string_view type) const {
        return contains(context_.policies.care_manager().named, type);
    }

    std::optional<WhyNot> join_role(std::string_view key) {
        role_ = &resolve_role(context_, source_, key, display());
        const PersonFacts& person = role_->person;
        if (!role_->found) flag(ContactFlag::member_unresolved);
        if (person.name.empty() && person.hsa_id.empty()) return pending(key);
        CareManager& contact = draft_.contact;
        contact.named = is_named("PractitionerRole");
        contact.inactive = role_->inactive || person.inactive;
        labels_.add(role_->labels);
        person_labels_.add(role_->labels);
        set_person(person);
        contact.practitioner.qualification = {
            .code = role_->position,
            .code_system = role_->position.empty() ? std::string_view()
                                                   : oid_of(IdentifierSystem::hsa_befattning),
            .display_name = role_->title,
        };
        return std::nullopt;
    }

    std::optional<WhyNot> join_person(const Reference& reference) {
        const PersonFacts person = resolve_person(context_, reference);
        if (!person.found) flag(ContactFlag::member_unresolved);
        if (person.name.empty() && person.hsa_id.empty()) return pending(reference.key);
        draft_.contact.named = is_named("Practitioner");
        draft_.contact.inactive = person.inactive;
        set_person(person);
        return std::nullopt;
    }

    /// A member that is no person: a team or unit alone is kept as unnamed (IN-2).
    std::optional<WhyNot> join_other(std::string_view key) {
        std::string_view type = type_of(key);
        if (type.empty()) type = contained_type(key);
        if (type == "Organization") return join_unnamed_unit({source_, key, {}, display()});
        if (type == "CareTeam") return join_unnamed_team(key);
        detail_ = type;
        return WhyNot::member_type;
    }

    std::string_view contained_type(std::string_view key) const {
        const bool unit = !context_.find_key(context_.tables.organization, source_, key).empty();
        if (unit) return "Organization";
        const bool team = !context_.find_key(context_.tables.care_team_claim, source_, key).empty();
        return team ? "CareTeam" : row_.text(column_.member_type);
    }

    /// Only an identifier: what it names is found out, or believed from Reference.type.
    std::optional<WhyNot> join_identifier(std::string_view id) {
        const std::string_view type = row_.text(column_.member_type);
        const Reference reference{source_, {}, id, display()};
        if (type == "Organization") return join_unnamed_unit(reference);
        if (type == "Patient" || type == "RelatedPerson") {
            detail_ = type;
            return WhyNot::member_type;
        }
        const bool person = !context_.find_id(context_.tables.practitioner, id).empty();
        const bool unit = !person && !context_.find_id(context_.tables.organization, id).empty();
        return unit && type.empty() ? join_unnamed_unit(reference) : join_person(reference);
    }

    std::optional<WhyNot> join_display() {
        draft_.contact.practitioner.name = display();
        draft_.contact.named = is_named("Practitioner");
        // The team is part of it, so that two people of one name are never merged.
        draft_.contact.person_key =
            memory_.compose({"display:", source_, "|", team_.key, "|", display()});
        return std::nullopt;
    }

    std::optional<WhyNot> join_unnamed_unit(const Reference& reference) {
        const UnitFacts& unit = resolve_unit(context_, reference);
        if (!unit.found && reference.display.empty()) return pending(reference.key);
        CareManager& contact = draft_.contact;
        contact.named = false;
        contact.person_key = unit.same_key;
        contact.practitioner.name = unit.name().empty() ? reference.display : unit.name();
        member_unit_ = &unit;
        return std::nullopt;
    }

    std::optional<WhyNot> join_unnamed_team(std::string_view key) {
        CareManager& contact = draft_.contact;
        contact.named = false;
        contact.person_key = global_key(memory_, source_, key);
        contact.practitioner.name = display();
        // The other team adds its name and route; its participants are never copied.
        set_team(key);
        if (contact.care_team && !contact.care_team->name.empty()) {
            contact.practitioner.name = contact.care_team->name;
        }
        if (contact.practitioner.name.empty()) return pending(key);
        return std::nullopt;
    }

    std::optional<WhyNot> pending(std::string_view key) {
        detail_ = key;
        return WhyNot::join_pending;
    }

    void set_person(const PersonFacts& person) {
        draft_.contact.practitioner.hsa_id = person.hsa_id;
        draft_.contact.practitioner.name = person.name;
        draft_.contact.person_key = person.person_key;
        person_labels_.add(person.labels);
    }

    Reference behalf() const {
        return {source_, row_.text(column_.behalf_unit), row_.text(column_.behalf_id), {}};
    }
    Reference managing() const {
        return {source_, row_.text(column_.managing_unit), row_.text(column_.managing_id), {}};
    }

    void join_units() {
        const UnitFacts& unit = unit_facts();
        CareManager& contact = draft_.contact;
        labels_.denies = labels_.denies || unit.labels.denies;
        contact.managing_care_giver = care_giver(unit);
        contact.incomplete = !contact.managing_care_giver;
        contact.managing_care_unit = unit.managing;
        contact.care_providing_care_unit = unit.providing;
        contact.unit_keys = unit.keys;
        draft_.unit_same_key = unit.same_key;
    }

    /// The unit that is the member, else the first that the policy's preference finds.
    const UnitFacts& unit_facts() const {
        if (member_unit_ != nullptr) return *member_unit_;
        const UnitFacts* unit = &resolve_unit(context_, Reference{});
        for (const UnitFrom from : context_.policies.care_manager().prefer_unit) {
            if (!unit->same_key.empty() || unit->managing) break;
            unit = &resolve_unit(context_, unit_reference(from));
        }
        return *unit;
    }

    Reference unit_reference(UnitFrom from) const {
        switch (from) {
            case UnitFrom::role:
                return role_ != nullptr ? role_->unit(source_) : Reference{};
            case UnitFrom::behalf:
                return behalf();
            case UnitFrom::managing_unit:
                return managing();
        }
        return {};
    }

    std::optional<Unit> care_giver(const UnitFacts& unit) const {
        for (const CareGiverFrom from : context_.policies.care_manager().prefer_care_giver) {
            if (from == CareGiverFrom::sender) {
                const SourceSettings::CareGiver& giver = settings_.care_giver;
                const bool configured = !giver.hsa_id.empty() || !giver.name.empty();
                if (configured) return Unit{giver.hsa_id, giver.name, {}};
                continue;
            }
            const std::optional<Unit>& giver = giver_of(unit, from);
            if (giver && (!giver->hsa_id.empty() || !giver->name.empty())) return giver;
        }
        return std::nullopt;
    }

    const std::optional<Unit>& giver_of(const UnitFacts& unit, CareGiverFrom from) const {
        if (from == CareGiverFrom::unit_giver) return unit.giver_by_hierarchy;
        if (from == CareGiverFrom::unit_part_of) return unit.giver_by_part_of;
        const UnitFacts& other = resolve_unit(context_, managing());
        return other.giver_by_hierarchy ? other.giver_by_hierarchy : other.giver_by_part_of;
    }

    void join_via_team() {
        const std::string_view via = row_.text(column_.via_team);
        if (via.empty() || draft_.contact.care_team) return;
        set_team(via);
        if (!draft_.contact.care_team) flag(ContactFlag::via_team_unresolved);
    }

    /// The team's name, note and route. Not found: nothing.
    void set_team(std::string_view key) {
        const RowBatch& found = context_.find_key(context_.tables.care_team_claim, source_, key);
        if (found.empty()) return;
        const Row team(found);
        CareTeam care_team{
            .id = key,
            .name = team.text(column_.team_name),
            .external_notes = {},
            .contact = team_contact(context_, source_, key),
        };
        const std::string_view note = team.text(column_.note);
        if (notes_are_external(team)) {
            care_team.external_notes = note;
        } else {
            draft_.contact.team_internal_notes = note;
        }
        labels_.denies = labels_.denies || context_.effect_of(team.labels()).denies;
        draft_.contact.care_team = care_team;
    }

    void set_period() {
        Period participant{row_.text(column_.period_from), row_.text(column_.period_to)};
        if (participant == Period{}) {
            participant = {row_.text(column_.cover_from), row_.text(column_.cover_to)};
        }
        narrow(team_.period, team_.interval);
        narrow(participant, interval_of(participant));
        if (role_ != nullptr) narrow(role_->period, interval_of(role_->period));
    }

    /// Intersects with one more period and keeps the texts that decide.
    void narrow(const Period& period, const Interval& interval) {
        if (period == Period{}) return;
        CareManager& contact = draft_.contact;
        if (interval.empty()) flag(ContactFlag::period_reversed);
        const Interval both = intersection(contact.interval, interval);
        if (both.from != contact.interval.from) contact.period.start = period.start;
        if (both.to != contact.interval.to) contact.period.end = period.end;
        contact.interval = both;
    }

    void set_status() {
        CareManager& contact = draft_.contact;
        contact.status = status_of(row_.text(column_.team_status));
        if (contact.status == ContactStatus::absent) flag(ContactFlag::status_absent);
        if (contact.status == ContactStatus::unknown) flag(ContactFlag::status_unknown);
        if (contact.inactive) flag(ContactFlag::inactive);
    }

    /// IN-6: internal unless the profile or the sender says otherwise.
    bool notes_are_external(const Row& team) const {
        return team.is_true(column_.is_riv) || settings_.notes == NotesAre::external;
    }
    void set_notes() {
        const std::string_view note = row_.text(column_.note);
        CareManager& contact = draft_.contact;
        (notes_are_external(row_) ? contact.external_notes : contact.internal_notes) = note;
    }

    void set_contact() {
        CareManager& contact = draft_.contact;
        for (const ContactFrom from : context_.policies.care_manager().prefer_contact) {
            if (from == ContactFrom::role && role_ != nullptr && role_->found) {
                contact.contact = role_contact(context_, source_, role_->key);
                contact.contact_is_personal = !contact.contact.empty();
            } else if (from == ContactFrom::team) {
                contact.contact = team_contact(context_, source_, team_.key);
            }
            if (!contact.contact.empty()) return;
        }
    }

    void flag(ContactFlag flag) { draft_.flags.add(flag); }

    const AssemblyContext& context_;
    Memory& memory_;
    const ClaimColumns& column_;
    const TeamFacts& team_;
    const Row row_;
    const std::string_view source_;
    const SourceSettings& settings_;
    ContactDraft& draft_;
    const RoleFacts* role_ = nullptr;
    const UnitFacts* member_unit_ = nullptr;
    /// Labels of all joined rows, and of those that are about the person.
    LabelEffect labels_;
    LabelEffect person_labels_;
    std::string_view detail_;
};

}  // namespace

TeamFacts team_facts(const AssemblyContext& context, const Row& row) {
    const ClaimColumns& column = context.tables.care_team_claim.column;
    const std::string_view source = row.source();
    const std::string_view key = row.text(column.team);
    const Period period{row.text(column.team_from), row.text(column.team_to)};
    return {
        .source = source,
        .key = key,
        .global_key = global_key(context.memory, source, key),
        .provenance = context.provenance_of(row),
        .period = period,
        .interval = interval_of(period),
        .labels = context.effect_of(row.labels()),
    };
}

bool join_participant(
    const AssemblyContext& context,
    const TeamFacts& team,
    const Row& row,
    ContactDraft& draft,
    Growing<Dropped>& dropped
) {
    return Participant(context, team, row, draft).join(dropped);
}

bool names_a_member(const Row& row, const ClaimColumns& column) {
    return !row.text(column.member_role).empty() || !row.text(column.member_person).empty() ||
           !row.text(column.member).empty() || !row.text(column.member_id).empty() ||
           !row.text(column.member_display).empty();
}

}  // namespace mappings
