// Absences.
#include "mappings/explain/absences.hpp"

#include <algorithm>
#include <map>

namespace mappings {
namespace {

/// Tables whose rows name a patient: what stands in them can be a contact or plan.
constexpr std::string_view patient_tables[] = {
    claim_table, listing_table, plan_table, activity_table, appointment_table};

bool is_unknown_modifier(const fhir::Issue& issue) {
    return issue.code == "modifier-extension-unknown" || issue.code == "implicit-rules-unknown";
}

}  // namespace

Absences::Absences(
    const ExplainInput& input,
    const Overview& overview,
    const Memory& memory,
    const ModelItems& items,
    Tracer& tracer
)
    : input_(input), overview_(overview), memory_(memory), items_(items), tracer_(tracer) {}

std::vector<NotShown> Absences::gather(const std::vector<ShownValue>& shown, const Anchor& person) {
    not_begun_or_ended(shown);
    dropped();
    received();
    without_rows(person);
    return std::move(found_);
}

void Absences::stopped(
    std::string_view id, WhyNot why, std::string_view detail, std::string_view instead
) {
    const ModelItem* item = items_.find(id);
    if (item == nullptr || !told_.insert(std::string(id)).second) return;
    const Provenance& row = *item->provenance;
    NotShown one;
    one.why = why;
    one.resource = {std::string(row.source), std::string(row.owner), row.version};
    one.path = tracer_.element_of(row, item->table);
    one.section = name(item->section);
    one.table = item->table;
    one.id = id;
    one.detail = detail;
    one.instead = instead;
    one.rule = rule_of(one);
    found_.push_back(std::move(one));
}

/// What selection took in and the section's state left out: it has ended or not begun.
void Absences::not_begun_or_ended(const std::vector<ShownValue>& shown) {
    std::set<std::string_view> ids;
    for (const ShownValue& value : shown) ids.insert(value.id);
    for (const auto& [id, item] : items_.all()) {
        if (!ids.contains(id)) stopped(id, WhyNot::period, {}, {});
    }
}

std::optional<RuleStep> Absences::rule_of(const NotShown& one) const {
    switch (one.why) {
        case WhyNot::superseded: {
            const CareManager* loser = items_.contact(one.id);
            const CareManager* winner = items_.contact(one.instead);
            if (loser == nullptr || winner == nullptr) return std::nullopt;
            return items_.order_rule(*winner, *loser);
        }
        case WhyNot::listed_elsewhere:
            return listing_limit();
        case WhyNot::not_eligible:
            return items_.policy_rule("/doctors", "The position is not in the list of doctors.");
        case WhyNot::status:
            return one.table == claim_table ? std::optional(items_.policy_rule(
                                                  "/show/status", "Statuses that are shown."
                                              ))
                                            : std::nullopt;
        default:
            return std::nullopt;
    }
}

/// SEL-2: the limit that lets only contacts at the listed unit count.
std::optional<RuleStep> Absences::listing_limit() const {
    const auto& limits = input_.set.policies().care_manager().limits;
    for (std::size_t i = 0; i < limits.size(); ++i) {
        if (!limits[i].within_listing) continue;
        return items_.policy_rule(
            "/limits/" + std::to_string(i), "Only contacts at the listed unit count."
        );
    }
    return std::nullopt;
}

void Absences::dropped() {
    for (const Dropped& one : overview_.dropped) {
        NotShown entry;
        entry.why = one.why;
        entry.resource = {
            std::string(one.provenance.source),
            std::string(one.provenance.owner),
            one.provenance.version};
        entry.path = tracer_.element_of(one.provenance, one.table);
        entry.table = one.table;
        entry.detail = one.detail;
        found_.push_back(std::move(entry));
    }
}

/// Of the resources that rows of this patient came from: what they carry that is not
/// understood, and versions that came too late.
void Absences::received() {
    std::map<ResourceName, std::int64_t> resources;
    for (const LookedUp& asked : memory_.look_ups()) {
        const auto& table = asked.table->name;
        const bool names_patient =
            std::find(std::begin(patient_tables), std::end(patient_tables), table) !=
            std::end(patient_tables);
        if (!names_patient) continue;
        for (std::size_t row = 0; row < asked.found->rows(); ++row) {
            const ResourceName name{
                std::string(asked.found->text(row, column_source)),
                std::string(asked.found->text(row, column_owner))};
            resources[name] = asked.found->at(row, column_version).integer;
        }
    }
    for (const auto& [resource, version] : resources) {
        const Lineage* known = tracer_.lineage_of(resource, version);
        if (known != nullptr) modifiers(resource, version, *known);
        older(resource, version);
    }
}

void Absences::modifiers(const ResourceName& resource, std::int64_t version, const Lineage& known) {
    for (const fhir::Issue& issue : known.warnings) {
        if (!is_unknown_modifier(issue)) continue;
        NotShown one;
        one.why = WhyNot::modifier_extension;
        one.resource = {resource.source, resource.owner, version};
        one.path = issue.expression;
        found_.push_back(std::move(one));
    }
}

void Absences::older(const ResourceName& resource, std::int64_t current) {
    for (const std::int64_t number : input_.versions.superseded_after(resource, current)) {
        NotShown one;
        one.why = WhyNot::older_version;
        one.resource = {resource.source, resource.owner, number};
        one.detail = "version " + std::to_string(current) + " is newer";
        found_.push_back(std::move(one));
    }
}

void Absences::without_rows(const Anchor& person) {
    std::set<ResourceName> resources;
    const auto add = [&](const Anchor& anchor) {
        for (ResourceName& one : input_.versions.without_rows(anchor)) {
            resources.insert(std::move(one));
        }
    };
    add(person);
    for (const PatientKey& key : overview_.keys) {
        add({std::string(key.source), std::string(key.key)});
    }
    for (const std::string_view number : overview_.numbers) add({{}, std::string(number)});
    for (const ResourceName& resource : resources) without_rows(resource);
}

void Absences::without_rows(const ResourceName& resource) {
    const auto current = input_.versions.version(resource, 0);
    if (!current) return;
    NotShown one;
    one.resource = {resource.source, resource.owner, current->number};
    if (current->deleted) {
        one.why = WhyNot::deleted;
        found_.push_back(std::move(one));
        return older(resource, current->number);
    }
    const Lineage* known = tracer_.lineage_of(resource, current->number);
    if (known == nullptr) return;
    modifiers(resource, current->number, *known);
    // Views of one type have the same conditions: the first tells enough.
    if (!known->turned_away.empty()) {
        const TurnedAway& away = known->turned_away.front();
        one.why = WhyNot::view_where;
        one.table = away.table;
        one.detail = away.expression;
        one.rule = RuleStep{
            tracer_.place(away.file, away.pointer),
            away.pointer,
            "Condition of " + away.view + "."};
        found_.push_back(std::move(one));
    }
    older(resource, current->number);
}

}  // namespace mappings
