// The explanation put together: the sections' items field by field, then everything that is in none
// of them.
#include "mappings/explain/explain.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "mappings/engine/order.hpp"
#include "mappings/explain/fields.hpp"
#include "mappings/explain/tracer.hpp"
#include "mappings/render/sections.hpp"

namespace mappings {
namespace {

constexpr std::string_view care_manager_policy = "policies/care-manager.json";

/// Which table the row of an item's provenance is of.
constexpr std::string_view claims = "care_team_claim";
constexpr std::string_view listings = "listing";
constexpr std::string_view plans = "care_plan";
constexpr std::string_view times = "appointment";
/// Tables whose rows name a patient: what stands in them can be a contact or plan.
constexpr auto patient_tables =
    std::to_array<std::string_view>({claims, listings, plans, "care_plan_activity", times});

PortalSection section_of(ContactKind kind) {
    switch (kind) {
        case ContactKind::fast_lakarkontakt:
            return PortalSection::regular_doctor;
        case ContactKind::kontaktsjukskoterska:
            return PortalSection::contact_nurses;
        case ContactKind::fast_lakarkontakt_livsuppehallande:
            return PortalSection::planning_doctor;
        default:
            return PortalSection::care_contacts;
    }
}

bool is_unknown_modifier(const fhir::Issue& issue) {
    return issue.code == "modifier-extension-unknown" || issue.code == "implicit-rules-unknown";
}

/// What of an item its explanation needs beside its texts.
struct ItemRow {
    PortalSection section = PortalSection::regular_doctor;
    std::string_view table;
    const Provenance* provenance = nullptr;
};

class Explainer final : public SelectionObserver {
public:
    Explainer(const ExplainInput& input, const Anchor& person, Moment now)
        : input_(input), person_(person), now_(now), tracer_(input, memory_) {
        memory_.keep_parts(true);
    }

    fhir::Result<Explanation> run() {
        overview_ = assemble(input_.set, input_.sources, input_.rows, person_, memory_);
        know_items();
        view_ = select(
            overview_, input_.set.policies(), input_.reader, input_.contacts, now_, memory_, this
        );
        explanation_.as_of = now_;
        if (!overview_.numbers.empty()) explanation_.number = overview_.numbers.front();
        explanation_.mapping_set = "sha256:" + std::string(input_.set.extract_id()) + "/" +
                                   std::string(input_.set.assemble_id());
        sections();
        not_begun_or_ended();
        dropped();
        received();
        without_rows();
        if (tracer_.mismatch()) return *tracer_.mismatch();
        return std::move(explanation_);
    }

private:
    // --- What is shown ---------------------------------------------------------------------------

    void know_items() {
        for (const CareManager& one : overview_.care_managers) {
            items_[one.id] = {section_of(one.kind), claims, &one.provenance};
            contacts_[one.id] = &one;
        }
        for (const Listing& one : overview_.listings) {
            items_[one.id] = {PortalSection::health_centre, listings, &one.provenance};
        }
        for (const CarePlanEntry& one : overview_.care_plans) {
            items_[one.id] = {PortalSection::plan, plans, &one.provenance};
        }
        for (const AgreedTime& one : overview_.appointments) {
            items_[one.id] = {PortalSection::appointments, times, &one.provenance};
        }
    }

    void sections() {
        section(PortalSection::regular_doctor, view_.regular_doctor);
        section(PortalSection::health_centre, view_.health_centre);
        section(PortalSection::care_contacts, view_.care_contacts);
        if (view_.contact_nurses) section(PortalSection::contact_nurses, *view_.contact_nurses);
        if (view_.planning_doctor) section(PortalSection::planning_doctor, *view_.planning_doctor);
        section(PortalSection::plan, view_.plan);
        section(PortalSection::appointments, view_.appointments);
    }

    template <class Item>
    void section(PortalSection which, const Section<Item>& section) {
        explanation_.states.push_back({std::string(name(which)), std::string(name(section.state))});
        for (const Item& item : section.items) {
            shown_.insert(item.id);
            each_field(item, [&](const Field& field) { shown(which, item.id, field); });
        }
        if (!section.notice) return;
        shown(which, {}, {"notice.name", section.notice->name});
        shown(which, {}, {"notice.date", section.notice->date});
    }

    void shown(PortalSection section, std::string_view id, const Field& field) {
        ShownValue value;
        value.id = id;
        value.section = name(section);
        value.field = field.name;
        value.value = field.text;
        if (field.week_days) {
            value.steps = tracer_.week_day_steps(field.text);
            value.value.clear();
        } else if (!field.column.empty()) {
            const auto item = items_.find(id);
            if (item != items_.end()) {
                value.steps =
                    tracer_.steps_of(*item->second.provenance, item->second.table, field.column);
            }
        } else if (field.name.starts_with("code.")) {
            value.steps = code_steps(id, field.text);
        } else if (field.name == "carePlanBody.typeOfCarePlanEnum" && !memory_.cell_at(field.text)) {
            value.steps = plan_type_steps(id, field.text);
        } else {
            value.steps = tracer_.steps_of(field.text);
        }
        if (field.name == "code.code") add_order(id, value.steps);
        explanation_.shown.push_back(std::move(value));
    }

    /// The national code came of the code that was received.
    std::vector<ExplainStep> code_steps(std::string_view id, std::string_view text) {
        const auto found = contacts_.find(id);
        if (found == contacts_.end()) return tracer_.steps_of(text);
        const CodedValue& received = found->second->source_code;
        std::vector<ExplainStep> steps = tracer_.steps_of(received.code);
        CodeStep step;
        step.from_system = received.code_system;
        step.from_code = received.code;
        step.to_system = found->second->code.code_system;
        step.to_code = found->second->code.code;
        if (!input_.set.policies().is_national(received.code_system)) translated(step);
        steps.emplace_back(std::move(step));
        return steps;
    }

    /// The category of the plan that the map translates to its type.
    std::vector<ExplainStep> plan_type_steps(std::string_view id, std::string_view text) {
        const auto item = items_.find(id);
        const CarePlanPolicy& policy = input_.set.policies().care_plan();
        for (const LookedUp& asked : memory_.look_ups()) {
            if (item == items_.end() || asked.table->name != plans) continue;
            const auto system = asked.table->find("category_system");
            const auto category = asked.table->find("category");
            if (!system || !category) continue;
            const RowBatch& rows = *asked.found;
            for (std::size_t row = 0; row < rows.rows(); ++row) {
                if (rows.text(row, column_owner) != item->second.provenance->owner) continue;
                CodeStep step;
                step.map = policy.type_map;
                step.from_system = rows.text(row, *system);
                step.from_code = rows.text(row, *category);
                for (const Translation& target : input_.set.concept_maps().translate(
                         policy.type_map, step.from_system, step.from_code
                     )) {
                    if (target.code != text) continue;
                    step.to_system = target.system;
                    step.to_code = target.code;
                    step.relationship = code_of(target.relationship);
                    auto steps = tracer_.steps_of(rows.text(row, *category));
                    steps.emplace_back(std::move(step));
                    return steps;
                }
            }
        }
        return tracer_.steps_of(text);
    }

    void translated(CodeStep& step) const {
        const CareManagerPolicy& policy = input_.set.policies().care_manager();
        step.map = policy.kind_map;
        for (const Translation& target : input_.set.concept_maps().translate(
                 policy.kind_map, step.from_system, step.from_code
             )) {
            if (step.to_code.empty()) step.to_code = target.code;
            if (target.code == step.to_code) step.relationship = code_of(target.relationship);
        }
    }

    /// The term of the policy's order that put the contact before the next one of its section.
    void add_order(std::string_view id, std::vector<ExplainStep>& steps) const {
        const auto found = contacts_.find(id);
        if (found == contacts_.end()) return;
        const CareManager& contact = *found->second;
        for (const CareManager& other : overview_.care_managers) {
            const bool rival =
                &other != &contact && section_of(other.kind) == section_of(contact.kind);
            if (!rival) continue;
            if (auto rule = order_rule(contact, other)) steps.emplace_back(std::move(*rule));
            return;
        }
    }

    std::optional<RuleStep> order_rule(const CareManager& left, const CareManager& right) const {
        std::vector<const Listing*> all;
        for (const Listing& listing : overview_.listings) {
            if (listing.interval.contains(now_)) all.push_back(&listing);
        }
        const auto ranked = [&](const CareManager& one) {
            return Ranked{&one, listing_fit(one, all)};
        };
        const auto term =
            deciding_term(input_.set.policies().care_manager().order, ranked(left), ranked(right));
        if (!term) return std::nullopt;
        return policy_rule("/order/" + std::to_string(*term), "The policy's order decided.");
    }

    RuleStep policy_rule(const std::string& pointer, std::string text) const {
        return {tracer_.place(care_manager_policy, pointer), pointer, std::move(text)};
    }

    // --- What is not -----------------------------------------------------------------------------

    void stopped(std::string_view id, WhyNot why, std::string_view detail, std::string_view instead)
        override {
        const auto item = items_.find(id);
        if (item == items_.end() || !stopped_.insert(item->first).second) return;
        const Provenance& row = *item->second.provenance;
        NotShown one;
        one.why = why;
        one.resource = {std::string(row.source), std::string(row.owner), row.version};
        one.path = tracer_.element_of(row, item->second.table);
        one.section = name(item->second.section);
        one.table = item->second.table;
        one.id = id;
        one.detail = detail;
        one.instead = instead;
        one.rule = rule_of(one);
        explanation_.not_shown.push_back(std::move(one));
    }

    /// What selection took in and the section's state left out: it has ended or not begun.
    void not_begun_or_ended() {
        for (const auto& [id, item] : items_) {
            if (!shown_.contains(id)) stopped(id, WhyNot::period, {}, {});
        }
    }

    std::optional<RuleStep> rule_of(const NotShown& one) const {
        switch (one.why) {
            case WhyNot::superseded: {
                const auto loser = contacts_.find(one.id);
                const auto winner = contacts_.find(one.instead);
                if (loser == contacts_.end() || winner == contacts_.end()) return std::nullopt;
                return order_rule(*winner->second, *loser->second);
            }
            case WhyNot::listed_elsewhere:
                return policy_rule("/limits/0", "Only contacts at the listed unit count.");
            case WhyNot::not_eligible:
                return policy_rule("/doctors", "The position is not in the list of doctors.");
            case WhyNot::status:
                return one.table == claims
                           ? std::optional(policy_rule("/show/status", "Statuses that are shown."))
                           : std::nullopt;
            default:
                return std::nullopt;
        }
    }

    void dropped() {
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
            explanation_.not_shown.push_back(std::move(entry));
        }
    }

    /// Of the resources that rows of this patient came from: what they carry that is not
    /// understood, and versions that came too late.
    void received() {
        std::map<ResourceName, std::int64_t> resources;
        for (const LookedUp& asked : memory_.look_ups()) {
            const auto& table = asked.table->name;
            const bool names_patient =
                std::find(patient_tables.begin(), patient_tables.end(), table) !=
                patient_tables.end();
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

    void modifiers(const ResourceName& resource, std::int64_t version, const Lineage& known) {
        for (const fhir::Issue& issue : known.warnings) {
            if (!is_unknown_modifier(issue)) continue;
            NotShown one;
            one.why = WhyNot::modifier_extension;
            one.resource = {resource.source, resource.owner, version};
            one.path = issue.expression;
            explanation_.not_shown.push_back(std::move(one));
        }
    }

    void older(const ResourceName& resource, std::int64_t current) {
        for (const std::int64_t number : input_.versions.superseded_after(resource, current)) {
            NotShown one;
            one.why = WhyNot::older_version;
            one.resource = {resource.source, resource.owner, number};
            one.detail = "version " + std::to_string(current) + " is newer";
            explanation_.not_shown.push_back(std::move(one));
        }
    }

    void without_rows() {
        std::set<ResourceName> resources;
        const auto add = [&](const Anchor& anchor) {
            for (ResourceName& one : input_.versions.without_rows(anchor)) {
                resources.insert(std::move(one));
            }
        };
        add(person_);
        for (const PatientKey& key : overview_.keys) {
            add({std::string(key.source), std::string(key.key)});
        }
        for (const std::string_view number : overview_.numbers) add({{}, std::string(number)});
        for (const ResourceName& resource : resources) without_rows(resource);
    }

    void without_rows(const ResourceName& resource) {
        const auto current = input_.versions.version(resource, 0);
        if (!current) return;
        NotShown one;
        one.resource = {resource.source, resource.owner, current->number};
        if (current->deleted) {
            one.why = WhyNot::deleted;
            explanation_.not_shown.push_back(std::move(one));
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
            explanation_.not_shown.push_back(std::move(one));
        }
        older(resource, current->number);
    }

    const ExplainInput& input_;
    const Anchor& person_;
    Moment now_;
    Memory memory_;
    Tracer tracer_;
    Overview overview_;
    PatientView view_;
    Explanation explanation_;
    std::map<std::string_view, ItemRow> items_;
    std::map<std::string_view, const CareManager*> contacts_;
    std::set<std::string_view> shown_;
    std::set<std::string_view> stopped_;
};

}  // namespace

fhir::Result<Explanation> explain(const ExplainInput& input, const Anchor& person, Moment now) {
    return Explainer(input, person, now).run();
}

}  // namespace mappings
