// Rows made by hand for tests of assembly and selection: what views would give, without views.
#pragma once

#include <deque>
#include <initializer_list>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "mappings/engine/assembly/assembler.hpp"
#include "mappings/engine/assembly/dependants_of.hpp"
#include "mappings/engine/memory_rows.hpp"
#include "mappings/engine/policy.hpp"
#include "mappings/engine/select.hpp"

namespace mappings {

/// Column name and cell; integers and booleans ("true") by the column's type. Cells left out are
/// null.
using Cells = std::map<std::string, std::string>;
inline Cells operator+(Cells left, const Cells& right) {
    for (const auto& [column, cell] : right) left[column] = cell;
    return left;
}

/// "urn:example:vas:kontaktroll", the local codes of the test concept map.
inline constexpr std::string_view local_roles = "urn:example:vas:kontaktroll";
/// National code system of kinds, as FHIR writes it.
inline constexpr std::string_view national_kinds =
    "https://terminologitjansten.inera.se/inera-kodverksforvaltning/kodverk/kv_typ_av_fast_kontakt";

class Scenario {
public:
    Scenario();

    /// Adds one row of a resource.
    Scenario& row(
        std::string_view source, std::string_view owner, std::string_view table, const Cells& cells
    );
    /// Labels (blank-separated) and order stamp of a resource, for all its rows.
    Scenario& labels(std::string_view source, std::string_view owner, std::string_view labels);
    Scenario& changed(std::string_view source, std::string_view owner, std::string_view instant);
    Scenario& remove(std::string_view source, std::string_view owner);

    // The source "vas" unless said otherwise; ids without type.
    Scenario& patient(const std::string& id, const std::string& number, const Cells& more = {});
    Scenario& person(const std::string& id, const std::string& hsa, const std::string& name);
    Scenario& role(
        const std::string& id,
        const std::string& person,
        const std::string& unit,
        const std::string& position,
        const Cells& more = {}
    );
    Scenario& unit(const std::string& id, const std::string& hsa, const Cells& more = {});
    Scenario& claim(const std::string& team, const std::string& code, const Cells& more = {});
    Scenario& listed(const std::string& slot, const Cells& cells);
    Scenario& phone(const std::string& table, const std::string& key, const std::string& number);
    Scenario& plan(const std::string& id, const Cells& more = {});
    /// Following rows belong to this source.
    Scenario& from(std::string_view source);

    /// A doctor "<name>" with role, at the unit, as fast läkarkontakt in a team of its own.
    Scenario& doctor(const std::string& name, const std::string& unit, const Cells& claim = {});
    /// A nurse as contact of a kind, at unit u1.
    Scenario& nurse(const std::string& name, const std::string& code, const Cells& claim = {});

    /// Shuffles the rows of these tables within each resource.
    Scenario& shuffle(std::initializer_list<std::string_view> tables, std::mt19937& random);

    Policies& policies() { return policies_; }
    std::vector<SourceSettings>& settings() { return settings_; }
    std::vector<SourceContact>& sources() { return sources_; }

    /// Models are good as long as the scenario, or a copy of it, is.
    Overview overview(const Anchor& anchor = {"vas", "Patient/p1"});
    PatientView view(Moment now, ReaderKind reader = ReaderKind::person);
    std::vector<RowBatch> batches();
    MemoryRows memory();
    /// The same over rows that the caller keeps.
    Overview overview(RowSource& rows, const Anchor& anchor) const;
    /// The same in a memory that the caller keeps.
    Overview overview(RowSource& rows, const Anchor& anchor, Memory& memory) const;
    /// For views of this scenario's models.
    Arena& arena() const { return new_memory(); }
    /// (source, owner) of every resource, sorted.
    std::vector<std::pair<std::string, std::string>> owners() const;
    /// The rows of one resource; none when there is no such.
    std::vector<RowBatch> batches(const std::pair<std::string, std::string>& owner) const;
    static const std::vector<Table>& tables();
    static const AssemblyTables& assembly_tables();
    static const ConceptMaps& concept_maps();
    Dependants touched(std::string_view source, std::string_view owner, std::size_t limit);

private:
    struct Resource {
        std::string labels;
        std::string changed = "2026-01-10T08:00:00.000000Z";
        std::map<std::string, std::vector<Cells>> tables;
    };
    static std::vector<RowBatch> batches_of(
        const std::pair<std::string, std::string>& key, const Resource& resource
    );

    /// A memory of its own for each model, so that models can be compared.
    Memory& new_memory() const;

    std::shared_ptr<std::deque<Memory>> memories_ = std::make_shared<std::deque<Memory>>();
    Policies policies_;
    std::vector<SourceSettings> settings_;
    std::vector<SourceContact> sources_;
    std::string source_ = "vas";
    std::map<std::pair<std::string, std::string>, Resource> resources_;
};

/// Noon in Stockholm (winter) of a day.
Moment noon(std::string_view day);
/// Midnight in Stockholm of a day.
Moment midnight(std::string_view day);

/// Halland's policies, read from the tree.
Policies halland_policies();

}  // namespace mappings
