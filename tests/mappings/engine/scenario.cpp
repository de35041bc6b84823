// Scenario.
#include "tests/mappings/engine/scenario.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include "mappings/model/stockholm.hpp"

namespace mappings {
namespace {

std::string file_text(const std::string& path) {
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), {}};
}

constexpr std::string_view contact_kind_map = R"({
  "resourceType": "ConceptMap", "url": "https://nara.example/ConceptMap/contact-kind",
  "version": "1.0.0", "name": "ContactKind", "status": "active", "group": [
  { "source": "urn:example:vas:kontaktroll",
    "target": "https://terminologitjansten.inera.se/inera-kodverksforvaltning/kodverk/kv_typ_av_fast_kontakt",
    "element": [
      { "code": "FVK", "target": [{ "code": "1", "equivalence": "equivalent" }] },
      { "code": "FLK", "target": [{ "code": "2", "equivalence": "equivalent" }] },
      { "code": "NEAR", "target": [{ "code": "2", "equivalence": "inexact" }] },
      { "code": "KSSK", "target": [{ "code": "1", "equivalence": "wider" }] },
      { "code": "LIVS", "target": [{ "code": "1", "equivalence": "wider" }] }] },
  { "source": "urn:example:vas:kontaktroll",
    "target": "https://nara.example/CodeSystem/contact-sub-kind",
    "element": [
      { "code": "KSSK", "target": [{ "code": "kontaktsjukskoterska", "equivalence": "equal" }] },
      { "code": "LIVS", "target": [{ "code": "fastLakarkontaktLivsuppehallande",
                                     "equivalence": "equal" }] }] }] })";
constexpr std::string_view plan_kind_map = R"({
  "resourceType": "ConceptMap", "url": "https://nara.example/ConceptMap/plan-kind",
  "version": "1.0.0", "name": "PlanKind", "status": "active", "group": [
  { "source": "urn:example:plan", "target": "https://fhir.inera.se/CodeSystem/typeofcareplan-cs",
    "element": [{ "code": "samordnad", "target": [{ "code": "SIP", "equivalence": "equal" }] }] }] })";

template <class T>
T value_of(fhir::Result<T> result) {
    if (!result) throw std::logic_error(result.error().issues().front().text);
    return std::move(*result);
}

}  // namespace

Policies halland_policies() {
    static const Policies policies = [] {
        std::vector<SetFile> files;
        for (const std::string name : {"care-manager", "care-plan", "visibility"}) {
            const std::string path = "policies/" + name + ".json";
            files.push_back(
                {path, file_text(std::string(NARA_SOURCE_DIR) + "/mappings/halland/" + path)}
            );
        }
        return value_of(Policies::load(files));
    }();
    return policies;
}

Moment midnight(std::string_view day) {
    return first_moment(day).value();
}
Moment noon(std::string_view day) {
    return midnight(day) + std::chrono::hours(12);
}

const std::vector<Table>& Scenario::tables() {
    static const std::vector<Table> tables = contract_tables();
    return tables;
}

const AssemblyTables& Scenario::assembly_tables() {
    static const AssemblyTables resolved = resolve_tables(tables());
    return resolved;
}

const ConceptMaps& Scenario::concept_maps() {
    static const ConceptMaps maps = [] {
        const std::vector<SetFile> files{
            {"concept-maps/contact-kind.json", std::string(contact_kind_map)},
            {"concept-maps/plan-kind.json", std::string(plan_kind_map)},
        };
        return value_of(ConceptMaps::load(files));
    }();
    return maps;
}

Scenario::Scenario() : policies_(halland_policies()) {
    const SourceSettings::CareGiver region{
        .hsa_id = "SE2321000115-REGION", .name = "Region Exempel"};
    settings_ = {
        {.source = "vas", .notes = NotesAre::internal, .care_giver = region, .listing_type = "HLM"},
        {.source = "lifecare",
         .notes = NotesAre::internal,
         .care_giver = region,
         .listing_type = {}},
    };
}

Scenario& Scenario::from(std::string_view source) {
    source_ = source;
    return *this;
}

Scenario& Scenario::row(
    std::string_view source, std::string_view owner, std::string_view table, const Cells& cells
) {
    resources_[{std::string(source), std::string(owner)}].tables[std::string(table)].push_back(cells
    );
    return *this;
}
Scenario& Scenario::labels(
    std::string_view source, std::string_view owner, std::string_view labels
) {
    resources_.at({std::string(source), std::string(owner)}).labels = labels;
    return *this;
}
Scenario& Scenario::changed(
    std::string_view source, std::string_view owner, std::string_view instant
) {
    resources_.at({std::string(source), std::string(owner)}).changed = instant;
    return *this;
}
Scenario& Scenario::remove(std::string_view source, std::string_view owner) {
    resources_.erase({std::string(source), std::string(owner)});
    return *this;
}

Scenario& Scenario::shuffle(std::initializer_list<std::string_view> tables, std::mt19937& random) {
    for (auto& [key, resource] : resources_) {
        for (const std::string_view table : tables) {
            const auto rows = resource.tables.find(std::string(table));
            if (rows == resource.tables.end()) continue;
            std::shuffle(rows->second.begin(), rows->second.end(), random);
        }
    }
    return *this;
}

Scenario& Scenario::patient(const std::string& id, const std::string& number, const Cells& more) {
    const std::string key = "Patient/" + id;
    return row(source_, key, "patient", Cells{{"patient", key}, {"number_id", number}} + more);
}
Scenario& Scenario::person(const std::string& id, const std::string& hsa, const std::string& name) {
    const std::string key = "Practitioner/" + id;
    Cells cells{{"person", key}, {"name_text", name}, {"name_use", "official"}};
    if (!hsa.empty()) cells["hsa_id"] = "hsa:" + hsa;
    return row(source_, key, "practitioner", cells);
}
Scenario& Scenario::role(
    const std::string& id,
    const std::string& person,
    const std::string& unit,
    const std::string& position,
    const Cells& more
) {
    const std::string key = "PractitionerRole/" + id;
    Cells cells{
        {"role", key}, {"person", "Practitioner/" + person}, {"unit", "Organization/" + unit}};
    if (!position.empty()) cells["position"] = position;
    return row(source_, key, "practitioner_role", cells + more);
}
Scenario& Scenario::unit(const std::string& id, const std::string& hsa, const Cells& more) {
    const std::string key = "Organization/" + id;
    Cells cells{{"unit", key}, {"unit_name", "Enhet " + id}};
    if (!hsa.empty()) cells["hsa_id"] = "hsa:" + hsa;
    return row(source_, key, "organization", cells + more);
}
Scenario& Scenario::claim(const std::string& team, const std::string& code, const Cells& more) {
    const std::string key = "CareTeam/" + team;
    const bool local = code.find_first_of("0123456789") == std::string::npos;
    const Cells cells{
        {"team", key},
        {"patient", "Patient/p1"},
        {"team_status", "active"},
        {"slot", "0"},
        {"code_system", std::string(local ? local_roles : national_kinds)},
        {"code", code},
    };
    return row(source_, key, "care_team_claim", cells + more);
}
Scenario& Scenario::listed(const std::string& slot, const Cells& cells) {
    return row(
        source_, "Patient/p1", "listing", Cells{{"patient", "Patient/p1"}, {"slot", slot}} + cells
    );
}
Scenario& Scenario::phone(
    const std::string& table, const std::string& key, const std::string& number
) {
    return row(
        source_, key, table, {{"owner", key}, {"slot", "0"}, {"system", "phone"}, {"value", number}}
    );
}
Scenario& Scenario::plan(const std::string& id, const Cells& more) {
    const std::string key = "CarePlan/" + id;
    const Cells cells{
        {"plan", key},
        {"patient", "Patient/p1"},
        {"status", "active"},
        {"intent", "plan"},
        {"title", "Plan " + id},
    };
    return row(source_, key, "care_plan", cells + more);
}
Scenario& Scenario::doctor(const std::string& name, const std::string& unit, const Cells& cells) {
    person(name, "SE2321000115-" + name, "Doktor " + name);
    role(name, name, unit, "201011");
    return claim("t-" + name, "2", Cells{{"member_role", "PractitionerRole/" + name}} + cells);
}
Scenario& Scenario::nurse(const std::string& name, const std::string& code, const Cells& cells) {
    person(name, "SE2321000115-" + name, "Syster " + name);
    role(name, name, "u1", "");
    return claim("t-" + name, code, Cells{{"member_role", "PractitionerRole/" + name}} + cells);
}

std::vector<RowBatch> Scenario::batches_of(
    const std::pair<std::string, std::string>& key, const Resource& resource
) {
    std::vector<RowBatch> batches;
    for (const Table& table : tables()) {
        const auto rows = resource.tables.find(table.name);
        if (rows == resource.tables.end()) continue;
        RowBatch& batch = batches.emplace_back(table);
        std::int64_t number = 0;
        for (const Cells& given : rows->second) {
            const Cells fixed{
                {"_source", key.first},
                {"_owner", key.second},
                {"_row", std::to_string(number++)},
                {"_key", key.second},
                {"_version", "1"},
                {"_changed", resource.changed},
                {"_labels", resource.labels},
                {"_set", "test"},
            };
            const Cells cells = fixed + given;
            for (const auto& [column, cell] : given) {
                if (!table.find(column)) throw std::logic_error("no column " + column);
            }
            for (const Column& column : table.columns) {
                const auto cell = cells.find(column.name);
                if (cell == cells.end()) {
                    batch.add_null();
                } else if (column.type == CellType::text) {
                    batch.add_text(cell->second);
                } else if (column.type == CellType::boolean) {
                    batch.add_integer(cell->second == "true" ? 1 : 0);
                } else {
                    batch.add_integer(std::stoll(cell->second));
                }
            }
        }
    }
    return batches;
}

std::vector<std::pair<std::string, std::string>> Scenario::owners() const {
    std::vector<std::pair<std::string, std::string>> owners;
    for (const auto& [key, resource] : resources_) owners.push_back(key);
    return owners;
}

std::vector<RowBatch> Scenario::batches(const std::pair<std::string, std::string>& owner) const {
    const auto resource = resources_.find(owner);
    if (resource == resources_.end()) return {};
    return batches_of(owner, resource->second);
}

std::vector<RowBatch> Scenario::batches() {
    std::vector<RowBatch> all;
    for (const auto& [key, resource] : resources_) {
        for (RowBatch& batch : batches_of(key, resource)) all.push_back(std::move(batch));
    }
    return all;
}

MemoryRows Scenario::memory() {
    MemoryRows rows(tables());
    for (const auto& [key, resource] : resources_) {
        rows.replace(
            key.first,
            key.second,
            batches_of(key, resource),
            {.number = 1, .changed = resource.changed}
        );
    }
    return rows;
}

Overview Scenario::overview(const Anchor& anchor) {
    MemoryRows rows = memory();
    return overview(rows, anchor);
}

Memory& Scenario::new_memory() const {
    return memories_->emplace_back();
}

Overview Scenario::overview(RowSource& rows, const Anchor& anchor) const {
    return overview(rows, anchor, new_memory());
}

Overview Scenario::overview(RowSource& rows, const Anchor& anchor, Memory& memory) const {
    const AssemblyContext context{
        assembly_tables(), policies_, concept_maps(), settings_, rows, memory};
    return assemble(context, anchor);
}

PatientView Scenario::view(Moment now, ReaderKind reader) {
    return select(overview(), policies_, Reader{reader}, sources_, now, arena());
}

Dependants Scenario::touched(std::string_view source, std::string_view owner, std::size_t limit) {
    MemoryRows rows = memory();
    const std::pair<std::string, std::string> key(source, owner);
    return dependants(assembly_tables(), rows, batches_of(key, resources_.at(key)), limit);
}

}  // namespace mappings
