// The contract between views and assembly: which tables and columns assembly reads. Checked when a
// set is loaded; resolved once, so that assembly reads cells by number.
#pragma once

#include <span>
#include <vector>

#include "fhir/outcome.hpp"
#include "mappings/engine/row_batch.hpp"
#include "mappings/engine/table.hpp"

namespace mappings {

/// Numbers of the columns of one table; -1 = the set has no such column (allowed for optional
/// ones).
struct ClaimColumns {
    int team = -1, team_name = -1, patient = -1, patient_id = -1, team_status = -1, team_from = -1,
        team_to = -1, managing_unit = -1, managing_id = -1, note = -1, is_riv = -1, slot = -1,
        member = -1, member_role = -1, member_person = -1, member_type = -1, member_id = -1,
        member_display = -1, behalf_unit = -1, behalf_id = -1, via_team = -1, period_from = -1,
        period_to = -1, cover_from = -1, cover_to = -1, role_text = -1, code_system = -1, code = -1,
        code_display = -1;
};
struct RoleColumns {
    int role = -1, active = -1, person = -1, person_id = -1, person_display = -1, unit = -1,
        unit_id = -1, unit_display = -1, period_from = -1, period_to = -1, title_text = -1,
        title_display = -1, position = -1;
};
struct PersonColumns {
    int person = -1, active = -1, hsa_id = -1, name_use = -1, name_text = -1, given = -1,
        family = -1;
};
struct UnitColumns {
    int unit = -1, active = -1, unit_name = -1, hsa_id = -1, is_unit = -1, is_giver = -1,
        part_of = -1, part_of_id = -1, giver_id = -1, giver_display = -1;
};
/// care_team_telecom, practitioner_role_telecom, organization_telecom.
struct TelecomColumns {
    int owner = -1, slot = -1, system = -1, value = -1, contact_use = -1, rank = -1,
        period_from = -1, period_to = -1, all_day = -1, opens = -1, closes = -1, day = -1;
};
struct AddressColumns {
    int owner = -1, line = -1, postal_code = -1, city = -1;
};
struct HoursColumns {
    int role = -1, all_day = -1, opens = -1, closes = -1, day = -1;
};
struct PatientColumns {
    int patient = -1, active = -1, birth_date = -1, is_dead = -1, died = -1, replaced_by = -1,
        number_id = -1;
};
struct ListingColumns {
    int patient = -1, slot = -1, unit = -1, role = -1, person = -1, gp_type = -1, gp_id = -1,
        gp_display = -1;
};
struct PlanColumns {
    int plan = -1, patient = -1, patient_id = -1, document_id = -1, status = -1, intent = -1,
        title = -1, summary = -1, created = -1, period_from = -1, period_to = -1, author = -1,
        author_display = -1, custodian = -1, custodian_display = -1, category_text = -1,
        category_system = -1, category = -1, category_display = -1;
};
struct ActivityColumns {
    int plan = -1, slot = -1, target = -1, target_display = -1, planned = -1, planned_display = -1,
        performed = -1, has_detail = -1, what = -1, code_text = -1, code_display = -1, status = -1,
        must_not = -1, when_from = -1, when_to = -1, when_text = -1, when_timing = -1, place = -1,
        who = -1, who_key = -1;
};
struct LinkColumns {
    int plan = -1, kind = -1, target = -1;
};
struct NoteColumns {
    int plan = -1, note = -1;
};
struct GoalColumns {
    int goal = -1, lifecycle_status = -1, description = -1, due = -1;
};
struct AppointmentColumns {
    int appointment = -1, subject_patient = -1, status = -1, description = -1, start_at = -1,
        end_at = -1, slot = -1, actor = -1, actor_patient = -1, actor_id = -1, actor_type = -1,
        actor_display = -1, answer = -1;
};
/// A source's statement that there is nothing ("no fast läkarkontakt"): contact kinds by the
/// national code, other sections by the words "plan", "healthCentre", "appointments".
struct NoneStatedColumns {
    int patient = -1, patient_id = -1, code_system = -1, code = -1;
};

/// One table with its columns; `table` is null when the set has no such table (optional ones only).
template <class Columns>
struct TableOf {
    const Table* table = nullptr;
    Columns column;
    explicit operator bool() const { return table != nullptr; }
};

/// The tables of a set as assembly reads them. Borrows the tables it was resolved from.
struct AssemblyTables {
    TableOf<ClaimColumns> care_team_claim;
    TableOf<RoleColumns> practitioner_role;
    TableOf<PersonColumns> practitioner;
    TableOf<UnitColumns> organization;
    TableOf<TelecomColumns> care_team_telecom;
    TableOf<TelecomColumns> practitioner_role_telecom;
    TableOf<TelecomColumns> organization_telecom;
    TableOf<AddressColumns> organization_address;
    TableOf<HoursColumns> practitioner_role_hours;
    TableOf<PatientColumns> patient;
    TableOf<ListingColumns> listing;
    TableOf<PlanColumns> care_plan;
    TableOf<ActivityColumns> care_plan_activity;
    TableOf<LinkColumns> care_plan_link;
    TableOf<NoteColumns> care_plan_note;
    TableOf<GoalColumns> goal;
    TableOf<AppointmentColumns> appointment;
    TableOf<NoneStatedColumns> none_stated;
};

/// Every fault: a required table or column that is missing, a column of the wrong type. Empty = the
/// contract holds.
std::vector<fhir::Issue> check_contract(std::span<const Table> tables);

/// The columns of tables that hold the contract (check_contract gave no issue). `tables` must
/// outlive the result.
AssemblyTables resolve_tables(std::span<const Table> tables);

/// Every table of the contract with all its columns, optional ones too, and its lookups: for the
/// documentation of the contract and for rows made without views.
std::vector<Table> contract_tables();

/// The columns the store must index for a table of this name: what assembly looks rows up by, apart
/// from `_key` and `_owner`. Empty for tables assembly does not know.
std::vector<std::string_view> lookup_columns(std::string_view table);

}  // namespace mappings
