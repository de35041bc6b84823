// What a loaded set consists of; made by the loader, read by extraction.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "mappings/engine/extract_modifier.hpp"
#include "mappings/engine/loader_manifest.hpp"
#include "mappings/engine/mapping_set.hpp"
#include "mappings/engine/table_view.hpp"
#include "mappings/engine/view.hpp"

namespace mappings {

/// A view with the conditions under which it fills its table; none for the table's own view.
struct TableSource {
    View view;
    ViewOverride conditions;
    /// The file of the view ("views/patient.json").
    std::string file;
};

/// How one table is filled from a resource type.
struct TablePlan {
    std::size_t table = 0;
    std::vector<IdentityColumn> identities;
    /// Most conditions first; the table's own view is last.
    std::vector<TableSource> sources;
};

/// What a resource type gives.
struct TypePlan {
    std::vector<TablePlan> tables;
    /// Types with views that a resource of this type may contain, sorted.
    std::vector<std::string> contained;
    /// The tables it can fill itself or through a contained resource, ascending.
    std::vector<std::size_t> batches;
};

struct MappingSet::State {
    std::string name;
    std::string version;
    std::string extract_id;
    std::string assemble_id;
    std::vector<Table> tables;
    AssemblyTables assembly_tables;
    /// The file of each table's own view, as `tables`.
    std::vector<std::string> own_views;
    /// Every view file with the table it fills, those of overrides too.
    std::map<std::string, std::size_t, std::less<>> view_tables;
    std::map<std::string, TypePlan, std::less<>> types;
    ConceptMaps concept_maps;
    Policies policies;
    KnownModifiers known;
    std::map<std::string, std::string, std::less<>> files;
    std::vector<fhir::Issue> warnings;
};

/// Reads and compiles the files; every fault of every file at once.
fhir::Result<std::unique_ptr<MappingSet::State>> load_set(std::span<const SetFile> files);

}  // namespace mappings
