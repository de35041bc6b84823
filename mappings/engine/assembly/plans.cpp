// Care plans.
#include "mappings/engine/assembly/plans.hpp"

#include <algorithm>

#include "mappings/engine/assembly/people.hpp"
#include "mappings/engine/assembly/telecoms.hpp"
#include "mappings/engine/assembly/units.hpp"
#include "mappings/model/stockholm.hpp"

namespace mappings {
namespace {

bool is_accepted(const CarePlanPolicy& policy, Relationship relationship) {
    return std::any_of(policy.accept.begin(), policy.accept.end(), [&](const std::string& word) {
        return relationship_from(word) == relationship;
    });
}

/// FHIR's activity statuses in plain words; nothing for what was entered in error.
std::optional<ActivityStatus> activity_status(std::string_view status) {
    if (status == "not-started" || status == "scheduled") return ActivityStatus::planned;
    if (status == "in-progress" || status == "on-hold") return ActivityStatus::ongoing;
    if (status == "completed") return ActivityStatus::done;
    if (status == "cancelled" || status == "stopped") return ActivityStatus::not_done;
    if (status == "entered-in-error") return std::nullopt;
    return ActivityStatus::unknown;
}

ActivityStatus appointment_status(std::string_view status) {
    if (status == "fulfilled" || status == "checked-out") return ActivityStatus::done;
    if (status == "cancelled" || status == "noshow") return ActivityStatus::not_done;
    if (status == "arrived" || status == "checked-in") return ActivityStatus::ongoing;
    return ActivityStatus::planned;
}

std::string_view first_of(std::initializer_list<std::string_view> texts) {
    for (const std::string_view text : texts) {
        if (!text.empty()) return text;
    }
    return {};
}

/// "Patient" of "Patient/1"; empty for contained keys.
std::string_view type_of(std::string_view key) {
    return key.find('#') != std::string_view::npos ? std::string_view{}
                                                   : key.substr(0, key.find('/'));
}

class PlanJoin {
public:
    PlanJoin(
        const AssemblyContext& context,
        const Cluster& cluster,
        DraftPlaces contacts,
        std::span<const Row> rows
    )
        : context_(context),
          memory_(context.memory),
          cluster_(cluster),
          contacts_(contacts),
          rows_(rows),
          column_(context.tables.care_plan.column),
          row_(rows.front()),
          source_(row_.source()) {}

    CarePlanEntry join() {
        plan_.id = stable_id(memory_, "pl_", {source_, "|", row_.key()});
        plan_.provenance = context_.provenance_of(row_);
        plan_.author_time = plan_.provenance.changed;
        plan_.status = row_.text(column_.status);
        plan_.intent = row_.text(column_.intent);
        plan_.document_id = row_.text(column_.document_id);
        plan_.document_title = row_.text(column_.title);
        plan_.document_time = row_.text(column_.created);
        plan_.summary = row_.text(column_.summary);
        plan_.period = {row_.text(column_.period_from), row_.text(column_.period_to)};
        plan_.interval = interval_of(plan_.period);
        if (plan_.interval.empty()) flags_.push_back("period-reversed");
        set_type();
        set_responsible();
        set_links();
        set_activities();
        set_notes();
        labels_.add(context_.effect_of(row_.labels()));
        plan_.approved_for_patient =
            !labels_.denies && !cluster_.denies(source_, row_.text(column_.patient));
        sort_unique(care_manager_ids_);
        sort_unique(flags_);
        plan_.care_manager_ids = care_manager_ids_.list();
        plan_.flags = flags_.list();
        return plan_;
    }

private:
    /// The least mapped code of all categories, so that their order does not matter.
    void set_type() {
        const CarePlanPolicy& policy = context_.policies.care_plan();
        const auto offer = [&](std::string_view code, std::string_view display) {
            CodedValue& type = plan_.type_of_care_plan;
            if (code.empty() || (!type.code.empty() && type.code <= code)) return;
            type = {.code = code, .code_system = policy.type_system, .display_name = display};
        };
        for (const Row& row : rows_) {
            const std::string_view system = row.text(column_.category_system);
            const std::string_view code = row.text(column_.category);
            if (system == policy.type_system) offer(code, row.text(column_.category_display));
            Growing<Translation> targets(memory_);
            context_.maps.translate(policy.type_map, system, code, targets);
            for (const Translation& target : targets) {
                const bool counts =
                    target.system == policy.type_system && is_accepted(policy, target.relationship);
                if (counts) offer(target.code, {});
            }
        }
    }

    /// R4 author, else R5 custodian.
    void set_responsible() {
        const bool authored =
            !row_.text(column_.author).empty() || !row_.text(column_.author_display).empty();
        const std::string_view key = row_.text(authored ? column_.author : column_.custodian);
        const std::string_view display =
            row_.text(authored ? column_.author_display : column_.custodian_display);
        const std::string_view type = type_of(key);
        if (type == "Patient" || type == "RelatedPerson") return;
        if (type == "PractitionerRole") {
            const RoleFacts& role = resolve_role(context_, source_, key, display);
            set_professional(role.person, role.labels);
            return set_unit(role.unit(source_));
        }
        if (type == "Organization") return set_unit({source_, key, {}, display});
        if (type == "Practitioner" || type.empty()) {
            return set_professional(resolve_person(context_, {source_, key, {}, display}), {});
        }
        // A team or a device answers for the plan by its name.
        plan_.org_unit_name = display;
    }

    void set_professional(const PersonFacts& person, const LabelEffect& role_labels) {
        plan_.healthcare_professional_name = person.name;
        plan_.professional_protected = person.labels.protects || role_labels.protects;
        labels_.denies = labels_.denies || person.labels.denies || role_labels.denies;
        if (person.person_key.empty()) return;
        for (const ContactDraft* draft : contacts_) {
            if (draft->contact.person_key == person.person_key) {
                care_manager_ids_.push_back(draft->contact.id);
            }
        }
    }

    void set_unit(const Reference& reference) {
        const UnitFacts& facts = resolve_unit(context_, reference);
        plan_.org_unit_name = facts.name();
        labels_.denies = labels_.denies || facts.labels.denies;
        const std::optional<Unit>& unit = facts.providing ? facts.providing : facts.managing;
        if (!unit) return;
        for (const Contact& contact : unit->contact) {
            for (const Telecom& telecom : contact.telecom) {
                if (telecom.system != "phone") continue;
                plan_.org_unit_telecom = telecom.value;
                return;
            }
        }
    }

    void set_links() {
        Growing<std::string_view> replaces(memory_);
        Growing<Goal> goals(memory_);
        const TableOf<LinkColumns>& table = context_.tables.care_plan_link;
        const RowBatch& found = context_.find(table, table.column.plan, row_.key(), source_);
        for (const Row& link : RowsOf(found)) {
            const std::string_view kind = link.text(table.column.kind);
            const std::string_view target = link.text(table.column.target);
            if (target.empty()) continue;
            if (kind == "careTeam") link_team(target);
            if (kind == "goal") add_goal(target, goals);
            if (kind == "replaces") {
                replaces.push_back(stable_id(memory_, "pl_", {source_, "|", target}));
            }
        }
        sort_unique(replaces);
        plan_.replaces = replaces.list();
        plan_.goals = goals.list();
    }

    void link_team(std::string_view key) {
        const std::string_view team = global_key(memory_, source_, key);
        for (const ContactDraft* draft : contacts_) {
            const auto& teams = draft->teams;
            const bool linked = std::find(teams.begin(), teams.end(), team) != teams.end();
            if (linked) care_manager_ids_.push_back(draft->contact.id);
        }
    }

    void add_goal(std::string_view key, Growing<Goal>& goals) {
        const TableOf<GoalColumns>& table = context_.tables.goal;
        const RowBatch& found = context_.find_key(table, source_, key);
        if (found.empty()) return;
        const Row goal(found);
        labels_.denies = labels_.denies || context_.effect_of(goal.labels()).denies;
        const std::string_view text = goal.text(table.column.description);
        if (!text.empty()) goals.push_back({text, goal.text(table.column.lifecycle_status)});
    }

    void set_notes() {
        if (context_.settings(source_).notes != NotesAre::external) return;
        const TableOf<NoteColumns>& table = context_.tables.care_plan_note;
        const RowBatch& found = context_.find(table, table.column.plan, row_.key(), source_);
        Growing<std::string_view> notes(memory_);
        for (const Row& note : RowsOf(found)) {
            const std::string_view text = note.text(table.column.note);
            if (!text.empty()) notes.push_back(text);
        }
        plan_.notes = notes.list();
    }

    void set_activities() {
        const TableOf<ActivityColumns>& table = context_.tables.care_plan_activity;
        const RowBatch& found = context_.find(table, table.column.plan, row_.key(), source_);
        Growing<Activity> activities(memory_);
        for (const Row& row : RowsOf(found)) {
            const std::optional<Activity> activity = activity_of(row, table.column);
            if (activity) activities.push_back(*activity);
        }
        plan_.activities = activities.list();
    }

    std::optional<Activity> activity_of(const Row& row, const ActivityColumns& column) {
        const bool refers = !row.text(column.target).empty() || !row.text(column.planned).empty() ||
                            !row.text(column.performed).empty() ||
                            !row.text(column.target_display).empty() ||
                            !row.text(column.planned_display).empty();
        const bool details = row.is_true(column.has_detail) || !row.text(column.what).empty();
        // cpl-3 forbids both; the reference wins.
        if (refers && details) flags_.push_back("activity-both");
        std::optional<Activity> activity =
            refers ? referred_activity(row, column) : described_activity(row, column);
        if (!activity || activity->text.empty()) {
            if (activity) flags_.push_back("activity-empty");
            return std::nullopt;
        }
        return activity;
    }

    std::optional<Activity> referred_activity(const Row& row, const ActivityColumns& column) {
        Activity activity;
        activity.text =
            first_of({row.text(column.target_display), row.text(column.planned_display)});
        const bool performed = !row.text(column.performed).empty();
        activity.status = performed ? ActivityStatus::done : ActivityStatus::unknown;
        const std::string_view planned = row.text(column.planned);
        const std::string_view target = planned.empty() ? row.text(column.target) : planned;
        const std::optional<ResolvedTime> found = resolve_appointment(context_, source_, target);
        if (!found) return activity;
        const AgreedTime& time = found->time;
        if (!time.approved_for_patient) labels_.denies = true;
        if (!time.description.empty()) activity.text = time.description;
        if (time.start) activity.when.start = day_text(*time.start, found->start_text);
        if (!performed) activity.status = appointment_status(time.status);
        return activity;
    }

    std::string_view day_text(Moment moment, std::string_view read_from) {
        const std::string_view text = memory_.copy(iso_date(local_day(moment)));
        memory_.made_from(text, {read_from});
        return text;
    }

    std::optional<Activity> described_activity(const Row& row, const ActivityColumns& column) {
        const std::optional<ActivityStatus> status = activity_status(row.text(column.status));
        if (!status) return std::nullopt;
        Activity activity;
        activity.text = first_of(
            {row.text(column.what), row.text(column.code_text), row.text(column.code_display)}
        );
        activity.status = *status;
        activity.must_not = row.is_true(column.must_not);
        activity.when = {row.text(column.when_from), row.text(column.when_to)};
        activity.when_text = first_of({row.text(column.when_text), row.text(column.when_timing)});
        const std::string_view who = row.text(column.who_key);
        activity.by_patient = type_of(who) == "Patient" || cluster_.has(source_, who);
        // The gateway never sends a patient's name of its own.
        if (!activity.by_patient) activity.who_name = performer_name(who, row.text(column.who));
        return activity;
    }

    std::string_view performer_name(std::string_view key, std::string_view display) const {
        const std::string_view type = type_of(key);
        LabelEffect labels;
        std::string_view name = display;
        if (type == "Practitioner") {
            const PersonFacts person = resolve_person(context_, {source_, key, {}, display});
            labels = person.labels;
            if (name.empty()) name = person.name;
        } else if (type == "PractitionerRole") {
            const RoleFacts& role = resolve_role(context_, source_, key, display);
            labels = role.person.labels;
            labels.add(role.labels);
            if (name.empty()) name = role.person.name;
        }
        return labels.protects ? std::string_view() : name;
    }

    const AssemblyContext& context_;
    Memory& memory_;
    const Cluster& cluster_;
    DraftPlaces contacts_;
    std::span<const Row> rows_;
    const PlanColumns& column_;
    const Row row_;
    const std::string_view source_;
    CarePlanEntry plan_;
    Growing<std::string_view> care_manager_ids_{memory_};
    Growing<std::string_view> flags_{memory_};
    LabelEffect labels_;
};

}  // namespace

List<CarePlanEntry> care_plans_of(
    const AssemblyContext& context, const Cluster& cluster, DraftPlaces contacts
) {
    const TableOf<PlanColumns>& table = context.tables.care_plan;
    Growing<CarePlanEntry> plans(context.memory);
    const auto add = [&](const RowBatch& found, bool by_number) {
        Growing<Row> rows(context.memory, found.rows());
        for (const Row& row : RowsOf(found)) {
            const bool literal_wins = by_number && !row.text(table.column.patient).empty();
            if (!literal_wins) rows.push_back(row);
        }
        // Rows of one plan differ in their category only.
        std::span<const Row> rest = rows;
        while (!rest.empty()) {
            const Row first = rest.front();
            const auto end = std::find_if(rest.begin(), rest.end(), [&](const Row& row) {
                return row.source() != first.source() || row.key() != first.key();
            });
            const auto plan = rest.first(static_cast<std::size_t>(end - rest.begin()));
            plans.push_back(PlanJoin(context, cluster, contacts, plan).join());
            rest = rest.subspan(plan.size());
        }
    };
    for (const PatientKey& key : cluster.keys) {
        add(context.find(table, table.column.patient, key.key, key.source), false);
    }
    for (const std::string_view number : cluster.numbers) {
        add(context.find(table, table.column.patient_id, number, {}), true);
    }
    std::sort(
        plans.begin(),
        plans.end(),
        [](const CarePlanEntry& left, const CarePlanEntry& right) { return left.id < right.id; }
    );
    return plans.list();
}

}  // namespace mappings
