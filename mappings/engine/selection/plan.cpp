// Care plans by status and intent (mapping trap 24).
#include <algorithm>

#include "mappings/engine/assembly/context.hpp"
#include "mappings/engine/selection/plans.hpp"

namespace mappings {
namespace {

constexpr std::string_view known_statuses[] = {
    "draft", "active", "on-hold", "completed", "revoked", "entered-in-error"};

bool is_known(std::string_view status) {
    return std::find(std::begin(known_statuses), std::end(known_statuses), status) !=
           std::end(known_statuses);
}

/// Whether the policy shows plans of this status and intent at this moment.
bool is_shown(Selection& selection, const CarePlanEntry& plan) {
    const CarePlanPolicy& policy = selection.policies().care_plan();
    if (!contains(policy.show_intent, plan.intent)) return false;
    if (is_known(plan.status)) return contains(policy.show_status, plan.status);
    // Unknown or absent: shown as such, only while the plan's period holds.
    return selection.is_current(plan.interval);
}

/// Ids of all plans that `plan` replaces, directly or through others of the model.
List<std::string_view> replaced_by(
    Arena& arena, const CarePlanEntry& plan, List<CarePlanEntry> all
) {
    Growing<std::string_view> reached(arena);
    for (const std::string_view id : plan.replaces) reached.push_back(id);
    for (std::size_t next = 0; next < reached.size(); ++next) {
        for (const CarePlanEntry& other : all) {
            if (other.id != reached[next]) continue;
            for (const std::string_view id : other.replaces) {
                const bool known = std::find(reached.begin(), reached.end(), id) != reached.end();
                if (!known) reached.push_back(id);
            }
        }
    }
    return reached.list();
}

bool has(List<std::string_view> ids, std::string_view id) {
    return std::find(ids.begin(), ids.end(), id) != ids.end();
}

/// A replaced plan is hidden only while its replacement is visible; of plans that replace each
/// other in a circle the one with the least id stays.
const CarePlanEntry* replacement(
    Arena& arena,
    const CarePlanEntry& plan,
    std::span<const CarePlanEntry* const> visible,
    List<CarePlanEntry> all
) {
    const bool somebody_replaces =
        std::any_of(all.begin(), all.end(), [](const auto& one) { return !one.replaces.empty(); });
    if (!somebody_replaces) return nullptr;
    const List<std::string_view> older = replaced_by(arena, plan, all);
    const auto found = std::find_if(visible.begin(), visible.end(), [&](const auto* other) {
        if (other->id == plan.id) return false;
        if (!has(replaced_by(arena, *other, all), plan.id)) return false;
        return !has(older, other->id) || other->id < plan.id;
    });
    return found == visible.end() ? nullptr : *found;
}

PlanItem item_of(Selection& selection, const CarePlanEntry& plan, SectionState state) {
    PlanItem item;
    item.id = plan.id;
    item.state = state;
    item.status = is_known(plan.status) ? plan.status : std::string_view("unknown");
    item.document_id = plan.document_id;
    item.document_title = plan.document_title;
    item.document_time = plan.document_time;
    item.author_time = plan.author_time;
    if (!plan.professional_protected) {
        item.healthcare_professional_name = plan.healthcare_professional_name;
    }
    item.org_unit_name = plan.org_unit_name;
    item.org_unit_telecom = plan.org_unit_telecom;
    item.type_of_care_plan = plan.type_of_care_plan;
    item.summary = plan.summary;
    item.notes = plan.notes;
    Growing<std::string_view> goals(selection.arena(), plan.goals.size());
    for (const Goal& goal : plan.goals) {
        const bool shown = contains(selection.policies().care_plan().show_goal, goal.status);
        if (shown) goals.push_back(goal.text);
    }
    item.goals = goals.list();
    item.activities = plan.activities;
    item.care_manager_ids = plan.care_manager_ids;
    item.period = plan.period;
    item.interval = plan.interval;
    item.source = selection.item_source(plan.provenance);
    return item;
}

bool is_newer(const CarePlanEntry* left, const CarePlanEntry* right) {
    if (left->interval.from != right->interval.from) {
        return left->interval.from > right->interval.from;
    }
    if (left->author_time != right->author_time) return left->author_time > right->author_time;
    return left->id < right->id;
}

bool is_ready(Selection& selection, const CarePlanEntry& plan) {
    const auto delay = selection.policies().visibility().delay.plan;
    const auto stop = [&](WhyNot why, std::string_view detail = {}) {
        selection.stop(plan.id, why, detail);
        return false;
    };
    if (plan.interval.empty()) return stop(WhyNot::period);
    if (selection.is_delayed(plan.provenance, delay)) return stop(WhyNot::delayed);
    if (selection.silence_of(plan.provenance.source) == Silence::hidden) {
        return stop(WhyNot::source_silent);
    }
    if (is_shown(selection, plan)) return true;
    const bool intent = contains(selection.policies().care_plan().show_intent, plan.intent);
    return stop(WhyNot::status, intent ? plan.status : plan.intent);
}

}  // namespace

Section<PlanItem> plan(Selection& selection) {
    const List<CarePlanEntry> all = selection.overview().care_plans;
    Arena& arena = selection.arena();
    SectionFound<PlanItem> found(arena);
    Growing<const CarePlanEntry*> current(arena);
    Growing<const CarePlanEntry*> future(arena);
    const CarePlanEntry* ended = nullptr;
    for (const CarePlanEntry& plan : all) {
        if (!is_ready(selection, plan)) continue;
        if (selection.ended_lately(plan.interval)) {
            const bool later = ended == nullptr || *ended->interval.to < *plan.interval.to;
            if (plan.approved_for_patient && later) ended = &plan;
        } else if (selection.has_ended(plan.interval)) {
            continue;
        } else if (!selection.has_begun(plan.interval)) {
            if (plan.approved_for_patient) future.push_back(&plan);
        } else if (plan.approved_for_patient) {
            current.push_back(&plan);
        } else {
            found.withheld = true;
            selection.stop(plan.id, WhyNot::label);
        }
    }
    std::sort(current.begin(), current.end(), is_newer);
    std::sort(
        future.begin(),
        future.end(),
        [](const CarePlanEntry* left, const CarePlanEntry* right) {
            if (left->interval.from != right->interval.from) {
                return left->interval.from < right->interval.from;
            }
            return left < right;
        }
    );
    for (const CarePlanEntry* plan : current) {
        if (const CarePlanEntry* newer = replacement(arena, *plan, current, all)) {
            selection.stop(plan->id, WhyNot::superseded, {}, newer->id);
            continue;
        }
        const bool warned = selection.silence_of(plan->provenance.source) == Silence::warned;
        const SectionState state = warned ? SectionState::stale : SectionState::present;
        found.current.push_back(item_of(selection, *plan, state));
    }
    for (const CarePlanEntry* plan : future) {
        if (!found.begins)
            found.begins = begins_notice(arena, plan->document_title, plan->interval);
        found.future.push_back(item_of(selection, *plan, SectionState::future));
    }
    if (ended != nullptr) found.ended = ended_notice(arena, ended->document_title, ended->interval);
    return decided(selection, found, NoneOf::plan);
}

}  // namespace mappings
