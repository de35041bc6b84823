// Whom a change touches: subjects() reads it off the rows, dependants() follows references
// backwards.
#include <algorithm>
#include <set>
#include <string>

#include "mappings/engine/assemble.hpp"
#include "mappings/engine/assembly/dependants_of.hpp"
#include "mappings/engine/assembly/row.hpp"

namespace mappings {
namespace {

using Found = std::set<Anchor>;

void add_number(Found& found, std::string_view number) {
    // An HSA-id among participants is staff or a unit, never the patient.
    if (!number.empty() && !number.starts_with("hsa:")) found.insert({{}, std::string(number)});
}
void add_key(Found& found, const Row& row, std::string_view key) {
    if (!key.empty()) found.insert({std::string(row.source()), std::string(key)});
}

void add_subjects(const AssemblyTables& tables, const Row& row, Found& found) {
    const std::string& table = row.table().name;
    const auto is = [&](const auto& one) {
        return one.table != nullptr && one.table->name == table;
    };
    const auto add_patient = [&](const auto& one) {
        add_key(found, row, row.text(one.column.patient));
        add_number(found, row.text(one.column.patient_id));
    };
    if (is(tables.patient)) {
        add_key(found, row, row.key());
        add_key(found, row, row.text(tables.patient.column.replaced_by));
        add_number(found, row.text(tables.patient.column.number_id));
    } else if (is(tables.care_team_claim)) {
        add_patient(tables.care_team_claim);
    } else if (is(tables.care_plan)) {
        add_patient(tables.care_plan);
    } else if (is(tables.none_stated)) {
        add_patient(tables.none_stated);
    } else if (is(tables.listing)) {
        add_key(found, row, row.text(tables.listing.column.patient));
    } else if (is(tables.appointment)) {
        add_key(found, row, row.text(tables.appointment.column.actor_patient));
        add_key(found, row, row.text(tables.appointment.column.subject_patient));
        add_number(found, row.text(tables.appointment.column.actor_id));
    }
}

Found subjects_of(const AssemblyTables& tables, std::span<const RowBatch> rows) {
    Found found;
    for (const RowBatch& batch : rows) {
        for (const Row& row : RowsOf(batch)) add_subjects(tables, row, found);
    }
    return found;
}

/// Walks from changed resources to the rows that refer to them.
class Expansion {
public:
    Expansion(const AssemblyTables& tables, RowSource& rows, std::size_t limit, Found& found)
        : tables_(tables), rows_(rows), limit_(limit), found_(found) {}

    void start(const Row& row) {
        const std::string& table = row.table().name;
        if (tables_.practitioner.table->name == table) {
            visit_id(row.text(tables_.practitioner.column.hsa_id));
        }
        if (tables_.organization.table->name == table) {
            visit_id(row.text(tables_.organization.column.hsa_id));
        }
        visit_key(row.source(), row.key());
    }

    /// False when the limit was passed.
    bool run() {
        while (!waiting_.empty()) {
            if (found_.size() > limit_) return false;
            const Anchor next = std::move(waiting_.back());
            waiting_.pop_back();
            if (next.source.empty()) {
                expand_id(next.value);
            } else {
                expand_key(next.source, next.value);
            }
        }
        return found_.size() <= limit_;
    }

private:
    void visit_key(std::string_view source, std::string_view key) {
        visit({std::string(source), std::string(key)});
    }
    void visit_id(std::string_view id) {
        if (!id.empty()) visit({{}, std::string(id)});
    }
    void visit(Anchor resource) {
        if (seen_.insert(resource).second) waiting_.push_back(std::move(resource));
    }

    /// Rows of `table` that name the resource in any of `columns`.
    template <class Columns, class Use>
    void each(
        const TableOf<Columns>& table,
        std::initializer_list<int Columns::*> columns,
        std::string_view source,
        std::string_view value,
        Use&& use
    ) {
        if (table.table == nullptr) return;
        for (const auto member : columns) {
            const int column = table.column.*member;
            if (column < 0) continue;
            RowBatch batch(*table.table);
            rows_.find(*table.table, column, value, source, batch);
            for (const Row& row : RowsOf(batch)) use(row);
        }
    }

    void expand_key(std::string_view source, std::string_view key) {
        const auto subject = [&](const Row& row) { add_subjects(tables_, row, found_); };
        const auto resource = [&](const Row& row) { visit_key(row.source(), row.key()); };
        const auto plan = [&](const Row& row) { add_plan(row); };
        each(
            tables_.care_team_claim,
            {&ClaimColumns::member_role,
             &ClaimColumns::member_person,
             &ClaimColumns::member,
             &ClaimColumns::via_team,
             &ClaimColumns::behalf_unit,
             &ClaimColumns::managing_unit},
            source,
            key,
            subject
        );
        each(
            tables_.practitioner_role,
            {&RoleColumns::person, &RoleColumns::unit},
            source,
            key,
            resource
        );
        each(tables_.organization, {&UnitColumns::part_of}, source, key, [&](const Row& row) {
            visit_unit(row);
        });
        each(
            tables_.listing,
            {&ListingColumns::unit, &ListingColumns::role, &ListingColumns::person},
            source,
            key,
            subject
        );
        each(
            tables_.care_plan, {&PlanColumns::author, &PlanColumns::custodian}, source, key, subject
        );
        each(tables_.care_plan_link, {&LinkColumns::target}, source, key, plan);
        each(
            tables_.care_plan_activity,
            {&ActivityColumns::target, &ActivityColumns::planned, &ActivityColumns::who_key},
            source,
            key,
            plan
        );
        each(tables_.appointment, {&AppointmentColumns::actor}, source, key, [&](const Row& row) {
            add_appointment(row);
        });
    }

    void expand_id(std::string_view id) {
        const auto subject = [&](const Row& row) { add_subjects(tables_, row, found_); };
        each(
            tables_.care_team_claim,
            {&ClaimColumns::member_id, &ClaimColumns::behalf_id, &ClaimColumns::managing_id},
            {},
            id,
            subject
        );
        each(
            tables_.practitioner_role,
            {&RoleColumns::person_id, &RoleColumns::unit_id},
            {},
            id,
            [&](const Row& row) { visit_key(row.source(), row.key()); }
        );
        each(
            tables_.organization,
            {&UnitColumns::part_of_id, &UnitColumns::giver_id},
            {},
            id,
            [&](const Row& row) { visit_unit(row); }
        );
        each(tables_.listing, {&ListingColumns::gp_id}, {}, id, subject);
        each(tables_.appointment, {&AppointmentColumns::actor_id}, {}, id, [&](const Row& row) {
            add_appointment(row);
        });
    }

    /// A unit below a changed one: its own name among other sources changes what they show too.
    void visit_unit(const Row& row) {
        visit_key(row.source(), row.key());
        visit_id(row.text(tables_.organization.column.hsa_id));
    }

    void add_plan(const Row& link) {
        RowBatch plans(*tables_.care_plan.table);
        rows_.find(*tables_.care_plan.table, column_key, link.key(), link.source(), plans);
        for (const Row& row : RowsOf(plans)) add_subjects(tables_, row, found_);
    }

    /// The patient may stand in another row of the appointment, and a plan may show it.
    void add_appointment(const Row& participant) {
        RowBatch rows(*tables_.appointment.table);
        rows_.find(
            *tables_.appointment.table, column_key, participant.key(), participant.source(), rows
        );
        for (const Row& row : RowsOf(rows)) add_subjects(tables_, row, found_);
        visit_key(participant.source(), participant.key());
    }

    const AssemblyTables& tables_;
    RowSource& rows_;
    std::size_t limit_;
    Found& found_;
    std::set<Anchor> seen_;
    std::vector<Anchor> waiting_;
};

std::vector<Anchor> sorted(const Found& found) {
    return {found.begin(), found.end()};
}

}  // namespace

std::vector<Anchor> subjects(const AssemblyTables& tables, std::span<const RowBatch> rows) {
    return sorted(subjects_of(tables, rows));
}

Dependants dependants(
    const AssemblyTables& tables,
    RowSource& rows,
    std::span<const RowBatch> changed,
    std::size_t limit
) {
    Found found = subjects_of(tables, changed);
    Expansion expansion(tables, rows, limit, found);
    for (const RowBatch& batch : changed) {
        for (const Row& row : RowsOf(batch)) expansion.start(row);
    }
    Dependants result;
    result.complete = expansion.run();
    result.anchors = sorted(found);
    if (!result.complete && result.anchors.size() > limit) result.anchors.resize(limit);
    return result;
}

}  // namespace mappings
