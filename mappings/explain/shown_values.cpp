// Section by section, item by item, field by field.
#include "mappings/explain/shown_values.hpp"

#include "mappings/explain/fields.hpp"

namespace mappings {
namespace {

class ShownValues {
public:
    ShownValues(
        const PatientView& view,
        const MappingSet& set,
        const Memory& memory,
        const ModelItems& items,
        Tracer& tracer,
        Explanation& explanation
    )
        : view_(view),
          set_(set),
          memory_(memory),
          items_(items),
          tracer_(tracer),
          states_(explanation.states),
          values_(explanation.shown) {}

    void sections() {
        section(PortalSection::regular_doctor, view_.regular_doctor);
        section(PortalSection::health_centre, view_.health_centre);
        section(PortalSection::care_contacts, view_.care_contacts);
        if (view_.contact_nurses) section(PortalSection::contact_nurses, *view_.contact_nurses);
        if (view_.planning_doctor) section(PortalSection::planning_doctor, *view_.planning_doctor);
        section(PortalSection::plan, view_.plan);
        section(PortalSection::appointments, view_.appointments);
    }

private:
    template <class Item>
    void section(PortalSection which, const Section<Item>& section) {
        states_.push_back({std::string(name(which)), std::string(name(section.state))});
        for (const Item& item : section.items) {
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
            if (const ModelItem* item = items_.find(id)) {
                value.steps = tracer_.steps_of(*item->provenance, item->table, field.column);
            }
        } else if (field.name.starts_with("code.")) {
            value.steps = code_steps(id, field.text);
        } else if (field.name == "carePlanBody.typeOfCarePlanEnum" && !memory_.cell_at(field.text)) {
            value.steps = plan_type_steps(id, field.text);
        } else {
            value.steps = tracer_.steps_of(field.text);
        }
        const CareManager* contact = field.name == "code.code" ? items_.contact(id) : nullptr;
        if (contact != nullptr) {
            if (auto rule = items_.order_rule(*contact)) value.steps.emplace_back(std::move(*rule));
        }
        values_.push_back(std::move(value));
    }

    /// The national code came of the code that was received.
    std::vector<ExplainStep> code_steps(std::string_view id, std::string_view text) {
        const CareManager* contact = items_.contact(id);
        if (contact == nullptr) return tracer_.steps_of(text);
        const CodedValue& received = contact->source_code;
        std::vector<ExplainStep> steps = tracer_.steps_of(received.code);
        CodeStep step;
        step.from_system = received.code_system;
        step.from_code = received.code;
        step.to_system = contact->code.code_system;
        step.to_code = contact->code.code;
        if (!set_.policies().is_national(received.code_system)) translated(step);
        steps.emplace_back(std::move(step));
        return steps;
    }

    /// The category of the plan that the map translates to its type.
    std::vector<ExplainStep> plan_type_steps(std::string_view id, std::string_view text) {
        const ModelItem* item = items_.find(id);
        const CarePlanPolicy& policy = set_.policies().care_plan();
        for (const LookedUp& asked : memory_.look_ups()) {
            if (item == nullptr || asked.table->name != plan_table) continue;
            const auto system = asked.table->find("category_system");
            const auto category = asked.table->find("category");
            if (!system || !category) continue;
            const RowBatch& rows = *asked.found;
            for (std::size_t row = 0; row < rows.rows(); ++row) {
                if (rows.text(row, column_owner) != item->provenance->owner) continue;
                CodeStep step;
                step.map = policy.type_map;
                step.from_system = rows.text(row, *system);
                step.from_code = rows.text(row, *category);
                for (const Translation& target : set_.concept_maps().translate(
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
        const CareManagerPolicy& policy = set_.policies().care_manager();
        step.map = policy.kind_map;
        for (const Translation& target :
             set_.concept_maps().translate(policy.kind_map, step.from_system, step.from_code)) {
            if (step.to_code.empty()) step.to_code = target.code;
            if (target.code == step.to_code) step.relationship = code_of(target.relationship);
        }
    }

    const PatientView& view_;
    const MappingSet& set_;
    const Memory& memory_;
    const ModelItems& items_;
    Tracer& tracer_;
    std::vector<Explanation::State>& states_;
    std::vector<ShownValue>& values_;
};

}  // namespace

void explain_shown(
    const PatientView& view,
    const MappingSet& set,
    const Memory& memory,
    const ModelItems& items,
    Tracer& tracer,
    Explanation& explanation
) {
    ShownValues(view, set, memory, items, tracer, explanation).sections();
}

}  // namespace mappings
