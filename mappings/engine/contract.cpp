// The contract as one table per model table: member, column name, type, and how much it matters.
#include "mappings/engine/contract.hpp"

#include <string>

namespace mappings {
namespace {

enum class Need : std::uint8_t { optional, required };
/// Whether assembly looks rows up by the column.
enum class Use : std::uint8_t { read, lookup };

template <class Columns>
struct Term {
    int Columns::*member;
    std::string_view name;
    CellType type = CellType::text;
    Need need = Need::optional;
    Use use = Use::read;
};

constexpr auto text = CellType::text;
constexpr auto integer = CellType::integer;
constexpr auto boolean = CellType::boolean;
constexpr auto optional = Need::optional;
constexpr auto required = Need::required;
constexpr auto lookup = Use::lookup;

using Claim = ClaimColumns;
constexpr Term<Claim> claim_terms[] = {
    {&Claim::team, "team", text, required},
    {&Claim::team_name, "team_name"},
    {&Claim::patient, "patient", text, required, lookup},
    {&Claim::patient_id, "patient_id", text, required, lookup},
    {&Claim::team_status, "team_status", text, required},
    {&Claim::team_from, "team_from", text, required},
    {&Claim::team_to, "team_to", text, required},
    {&Claim::managing_unit, "managing_unit", text, required, lookup},
    {&Claim::managing_id, "managing_id", text, optional, lookup},
    {&Claim::note, "note"},
    {&Claim::is_riv, "is_riv", boolean},
    {&Claim::slot, "slot", integer, required},
    {&Claim::member, "member", text, required, lookup},
    {&Claim::member_role, "member_role", text, required, lookup},
    {&Claim::member_person, "member_person", text, required, lookup},
    {&Claim::member_type, "member_type"},
    {&Claim::member_id, "member_id", text, required, lookup},
    {&Claim::member_display, "member_display"},
    {&Claim::behalf_unit, "behalf_unit", text, required, lookup},
    {&Claim::behalf_id, "behalf_id", text, required, lookup},
    {&Claim::via_team, "via_team", text, required, lookup},
    {&Claim::period_from, "period_from", text, required},
    {&Claim::period_to, "period_to", text, required},
    {&Claim::cover_from, "cover_from"},
    {&Claim::cover_to, "cover_to"},
    {&Claim::role_text, "role_text", text, required},
    {&Claim::code_system, "code_system", text, required},
    {&Claim::code, "code", text, required},
    {&Claim::code_display, "code_display"},
};

using Role = RoleColumns;
constexpr Term<Role> role_terms[] = {
    {&Role::role, "role", text, required},
    {&Role::active, "active", boolean, required},
    {&Role::person, "person", text, required, lookup},
    {&Role::person_id, "person_id", text, required, lookup},
    {&Role::person_display, "person_display"},
    {&Role::unit, "unit", text, required, lookup},
    {&Role::unit_id, "unit_id", text, required, lookup},
    {&Role::unit_display, "unit_display"},
    {&Role::period_from, "period_from", text, required},
    {&Role::period_to, "period_to", text, required},
    {&Role::title_text, "title_text", text, required},
    {&Role::title_display, "title_display"},
    {&Role::position, "position", text, required},
};

using Person = PersonColumns;
constexpr Term<Person> person_terms[] = {
    {&Person::person, "person", text, required},
    {&Person::active, "active", boolean, required},
    {&Person::hsa_id, "hsa_id", text, required, lookup},
    {&Person::name_use, "name_use", text, required},
    {&Person::name_text, "name_text", text, required},
    {&Person::given, "given"},
    {&Person::family, "family"},
};

using UnitOf = UnitColumns;
constexpr Term<UnitOf> unit_terms[] = {
    {&UnitOf::unit, "unit", text, required},
    {&UnitOf::active, "active", boolean},
    {&UnitOf::unit_name, "unit_name", text, required},
    {&UnitOf::hsa_id, "hsa_id", text, required, lookup},
    {&UnitOf::is_unit, "is_unit", boolean},
    {&UnitOf::is_giver, "is_giver", boolean, required},
    {&UnitOf::part_of, "part_of", text, required, lookup},
    {&UnitOf::part_of_id, "part_of_id", text, optional, lookup},
    {&UnitOf::giver_id, "giver_id", text, required, lookup},
    {&UnitOf::giver_display, "giver_display"},
};

using TelecomOf = TelecomColumns;
constexpr Term<TelecomOf> telecom_terms[] = {
    {&TelecomOf::owner, "owner", text, required},
    {&TelecomOf::slot, "slot", integer, required},
    {&TelecomOf::system, "system", text, required},
    {&TelecomOf::value, "value", text, required},
    {&TelecomOf::contact_use, "contact_use"},
    {&TelecomOf::rank, "rank", integer, required},
    {&TelecomOf::period_from, "period_from"},
    {&TelecomOf::period_to, "period_to"},
    {&TelecomOf::all_day, "all_day", boolean},
    {&TelecomOf::opens, "opens"},
    {&TelecomOf::closes, "closes"},
    {&TelecomOf::day, "day"},
};

using AddressOf = AddressColumns;
constexpr Term<AddressOf> address_terms[] = {
    {&AddressOf::owner, "owner", text, required},
    {&AddressOf::line, "line", text, required},
    {&AddressOf::postal_code, "postal_code", text, required},
    {&AddressOf::city, "city", text, required},
};

using Hours = HoursColumns;
constexpr Term<Hours> hours_terms[] = {
    {&Hours::role, "role", text, required},
    {&Hours::all_day, "all_day", boolean},
    {&Hours::opens, "opens", text, required},
    {&Hours::closes, "closes", text, required},
    {&Hours::day, "day", text, required},
};

using PatientOf = PatientColumns;
constexpr Term<PatientOf> patient_terms[] = {
    {&PatientOf::patient, "patient", text, required},
    {&PatientOf::active, "active", boolean, required},
    {&PatientOf::birth_date, "birth_date"},
    {&PatientOf::is_dead, "is_dead", boolean},
    {&PatientOf::died, "died"},
    {&PatientOf::replaced_by, "replaced_by", text, required, lookup},
    {&PatientOf::number_id, "number_id", text, required, lookup},
};

using ListingOf = ListingColumns;
constexpr Term<ListingOf> listing_terms[] = {
    {&ListingOf::patient, "patient", text, required, lookup},
    {&ListingOf::slot, "slot", integer, required},
    {&ListingOf::unit, "unit", text, required, lookup},
    {&ListingOf::role, "role", text, required, lookup},
    {&ListingOf::person, "person", text, required, lookup},
    {&ListingOf::gp_type, "gp_type"},
    {&ListingOf::gp_id, "gp_id", text, required, lookup},
    {&ListingOf::gp_display, "gp_display"},
};

using Plan = PlanColumns;
constexpr Term<Plan> plan_terms[] = {
    {&Plan::plan, "plan", text, required, Use::read},
    {&Plan::patient, "patient", text, required, lookup},
    {&Plan::patient_id, "patient_id", text, required, lookup},
    {&Plan::document_id, "document_id"},
    {&Plan::status, "status", text, required},
    {&Plan::intent, "intent", text, required},
    {&Plan::title, "title", text, required},
    {&Plan::summary, "summary"},
    {&Plan::created, "created"},
    {&Plan::period_from, "period_from"},
    {&Plan::period_to, "period_to"},
    {&Plan::author, "author", text, optional, lookup},
    {&Plan::author_display, "author_display"},
    {&Plan::custodian, "custodian", text, optional, lookup},
    {&Plan::custodian_display, "custodian_display"},
    {&Plan::category_text, "category_text"},
    {&Plan::category_system, "category_system"},
    {&Plan::category, "category", text, required},
    {&Plan::category_display, "category_display"},
};

using ActivityOf = ActivityColumns;
constexpr Term<ActivityOf> activity_terms[] = {
    {&ActivityOf::plan, "plan", text, required, lookup},
    {&ActivityOf::slot, "slot", integer, required},
    {&ActivityOf::target, "target", text, required, lookup},
    {&ActivityOf::target_display, "target_display"},
    {&ActivityOf::planned, "planned", text, required, lookup},
    {&ActivityOf::planned_display, "planned_display"},
    {&ActivityOf::performed, "performed"},
    {&ActivityOf::has_detail, "has_detail", boolean},
    {&ActivityOf::what, "what", text, required},
    {&ActivityOf::code_text, "code_text"},
    {&ActivityOf::code_display, "code_display"},
    {&ActivityOf::status, "status"},
    {&ActivityOf::must_not, "must_not", boolean, required},
    {&ActivityOf::when_from, "when_from"},
    {&ActivityOf::when_to, "when_to"},
    {&ActivityOf::when_text, "when_text"},
    {&ActivityOf::when_timing, "when_timing"},
    {&ActivityOf::place, "place"},
    {&ActivityOf::who, "who"},
    {&ActivityOf::who_key, "who_key", text, optional, lookup},
};

using Link = LinkColumns;
constexpr Term<Link> link_terms[] = {
    {&Link::plan, "plan", text, required, lookup},
    {&Link::kind, "kind", text, required},
    {&Link::target, "target", text, required, lookup},
};

using Note = NoteColumns;
constexpr Term<Note> note_terms[] = {
    {&Note::plan, "plan", text, required, lookup},
    {&Note::note, "note", text, required},
};

using GoalOf = GoalColumns;
constexpr Term<GoalOf> goal_terms[] = {
    {&GoalOf::goal, "goal", text, required},
    {&GoalOf::lifecycle_status, "lifecycle_status", text, required},
    {&GoalOf::description, "description", text, required},
    {&GoalOf::due, "due"},
};

using AppointmentOf = AppointmentColumns;
constexpr Term<AppointmentOf> appointment_terms[] = {
    {&AppointmentOf::appointment, "appointment", text, required},
    {&AppointmentOf::subject_patient, "subject_patient", text, optional, lookup},
    {&AppointmentOf::status, "status", text, required},
    {&AppointmentOf::description, "description"},
    {&AppointmentOf::start_at, "start_at", text, required},
    {&AppointmentOf::end_at, "end_at"},
    {&AppointmentOf::slot, "slot", integer, required},
    {&AppointmentOf::actor, "actor", text, required, lookup},
    {&AppointmentOf::actor_patient, "actor_patient", text, required, lookup},
    {&AppointmentOf::actor_id, "actor_id", text, required, lookup},
    {&AppointmentOf::actor_type, "actor_type"},
    {&AppointmentOf::actor_display, "actor_display"},
    {&AppointmentOf::answer, "answer"},
};

using None = NoneStatedColumns;
constexpr Term<None> none_terms[] = {
    {&None::patient, "patient", text, required, lookup},
    {&None::patient_id, "patient_id", text, required, lookup},
    {&None::code_system, "code_system", text, required},
    {&None::code, "code", text, required},
};

/// Calls `visit(name, need, table member, terms)` for every table of the contract.
template <class Visit>
void for_each_table(Visit&& visit) {
    using Tables = AssemblyTables;
    visit("care_team_claim", required, &Tables::care_team_claim, std::span(claim_terms));
    visit("practitioner_role", required, &Tables::practitioner_role, std::span(role_terms));
    visit("practitioner", required, &Tables::practitioner, std::span(person_terms));
    visit("organization", required, &Tables::organization, std::span(unit_terms));
    visit("care_team_telecom", required, &Tables::care_team_telecom, std::span(telecom_terms));
    visit(
        "practitioner_role_telecom",
        required,
        &Tables::practitioner_role_telecom,
        std::span(telecom_terms)
    );
    visit(
        "organization_telecom", required, &Tables::organization_telecom, std::span(telecom_terms)
    );
    visit(
        "organization_address", optional, &Tables::organization_address, std::span(address_terms)
    );
    visit(
        "practitioner_role_hours",
        optional,
        &Tables::practitioner_role_hours,
        std::span(hours_terms)
    );
    visit("patient", required, &Tables::patient, std::span(patient_terms));
    visit("listing", required, &Tables::listing, std::span(listing_terms));
    visit("care_plan", required, &Tables::care_plan, std::span(plan_terms));
    visit("care_plan_activity", required, &Tables::care_plan_activity, std::span(activity_terms));
    visit("care_plan_link", optional, &Tables::care_plan_link, std::span(link_terms));
    visit("care_plan_note", optional, &Tables::care_plan_note, std::span(note_terms));
    visit("goal", optional, &Tables::goal, std::span(goal_terms));
    visit("appointment", required, &Tables::appointment, std::span(appointment_terms));
    visit("none_stated", optional, &Tables::none_stated, std::span(none_terms));
}

const Table* find(std::span<const Table> tables, std::string_view name) {
    for (const Table& table : tables) {
        if (table.name == name) return &table;
    }
    return nullptr;
}

std::string_view word(CellType type) {
    switch (type) {
        case CellType::text:
            return "string";
        case CellType::integer:
            return "integer";
        case CellType::boolean:
            return "boolean";
    }
    return "";
}

fhir::Issue issue(fhir::IssueType type, std::string code, std::string message) {
    return {fhir::Severity::error, type, std::move(code), std::move(message), {}, {}, std::nullopt};
}

template <class Columns>
void check_column(const Table& table, const Term<Columns>& term, std::vector<fhir::Issue>& issues) {
    const std::string place = table.name + "." + std::string(term.name);
    const auto column = table.find(term.name);
    if (!column) {
        if (term.need == optional) return;
        issues.push_back(issue(
            fhir::IssueType::required,
            "column-missing",
            "Assembly needs the column '" + place + "' of type " + std::string(word(term.type)) +
                ", and no view gives it."
        ));
        return;
    }
    const CellType type = table.columns[static_cast<std::size_t>(*column)].type;
    if (type == term.type) return;
    issues.push_back(issue(
        fhir::IssueType::value,
        "column-type",
        "The column '" + place + "' is of type " + std::string(word(type)) + "; assembly needs " +
            std::string(word(term.type)) + "."
    ));
}

}  // namespace

std::vector<fhir::Issue> check_contract(std::span<const Table> tables) {
    std::vector<fhir::Issue> issues;
    for_each_table([&](std::string_view name, Need need, auto, auto terms) {
        const Table* table = find(tables, name);
        if (table == nullptr) {
            if (need == optional) return;
            issues.push_back(issue(
                fhir::IssueType::required,
                "table-missing",
                "Assembly needs the table '" + std::string(name) + "', and no view gives it."
            ));
            return;
        }
        for (const auto& term : terms) check_column(*table, term, issues);
    });
    return issues;
}

AssemblyTables resolve_tables(std::span<const Table> tables) {
    AssemblyTables resolved;
    for_each_table([&](std::string_view name, Need, auto member, auto terms) {
        auto& target = resolved.*member;
        target.table = find(tables, name);
        if (target.table == nullptr) return;
        for (const auto& term : terms) {
            target.column.*(term.member) = target.table->find(term.name).value_or(-1);
        }
    });
    return resolved;
}

std::vector<Table> contract_tables() {
    std::vector<Table> tables;
    for_each_table([&](std::string_view name, Need, auto, auto terms) {
        Table table = make_table(std::string(name));
        for (const auto& term : terms) {
            if (term.use == lookup) table.lookups.push_back(static_cast<int>(table.columns.size()));
            table.columns.push_back({std::string(term.name), term.type});
        }
        tables.push_back(std::move(table));
    });
    return tables;
}

std::vector<std::string_view> lookup_columns(std::string_view table) {
    std::vector<std::string_view> columns;
    for_each_table([&](std::string_view name, Need, auto, auto terms) {
        if (name != table) return;
        for (const auto& term : terms) {
            if (term.use == lookup) columns.push_back(term.name);
        }
    });
    return columns;
}

}  // namespace mappings
