// The set as its readers see it.
#include "mappings/engine/mapping_set.hpp"

#include <stdexcept>

#include "mappings/embedded.hpp"
#include "mappings/engine/mapping_set_state.hpp"

namespace mappings {

MappingSet::MappingSet(std::unique_ptr<State> state) : state_(std::move(state)) {}
MappingSet::~MappingSet() = default;

fhir::Result<std::shared_ptr<const MappingSet>> MappingSet::load(std::span<const SetFile> files) {
    auto state = load_set(files);
    if (!state) return std::move(state.error());
    return std::shared_ptr<const MappingSet>(new MappingSet(std::move(*state)));
}

std::shared_ptr<const MappingSet> MappingSet::built_in() {
    std::vector<SetFile> files;
    for (const EmbeddedFile& file : halland::files()) {
        files.push_back({std::string(file.path), std::string(file.bytes)});
    }
    auto set = load(files);
    if (!set) throw std::logic_error("built-in set: " + set.error().issues().front().text);
    return std::move(*set);
}

std::string_view MappingSet::name() const {
    return state_->name;
}
std::string_view MappingSet::version() const {
    return state_->version;
}
std::string_view MappingSet::extract_id() const {
    return state_->extract_id;
}
std::string_view MappingSet::assemble_id() const {
    return state_->assemble_id;
}
std::span<const Table> MappingSet::tables() const {
    return state_->tables;
}
const AssemblyTables& MappingSet::assembly_tables() const {
    return state_->assembly_tables;
}
const ConceptMaps& MappingSet::concept_maps() const {
    return state_->concept_maps;
}
const Policies& MappingSet::policies() const {
    return state_->policies;
}
std::span<const fhir::Issue> MappingSet::warnings() const {
    return state_->warnings;
}

const Table* MappingSet::find_table(std::string_view name) const {
    for (const Table& table : state_->tables) {
        if (table.name == name) return &table;
    }
    return nullptr;
}

const Table* MappingSet::table_of_view(std::string_view path) const {
    const auto found = state_->view_tables.find(path);
    return found == state_->view_tables.end() ? nullptr : &state_->tables[found->second];
}

std::string_view MappingSet::view_of_table(std::string_view table) const {
    for (std::size_t i = 0; i < state_->tables.size(); ++i) {
        if (state_->tables[i].name == table) return state_->own_views[i];
    }
    return {};
}

std::vector<std::string> MappingSet::view_files() const {
    std::vector<std::string> paths;
    for (const auto& [path, table] : state_->view_tables) paths.push_back(path);
    return paths;
}

std::vector<SetFile> MappingSet::files() const {
    std::vector<SetFile> files;
    for (const auto& [path, bytes] : state_->files) files.push_back({path, bytes});
    return files;
}

std::string_view MappingSet::file(std::string_view path) const {
    const auto found = state_->files.find(path);
    return found == state_->files.end() ? std::string_view{} : std::string_view(found->second);
}

}  // namespace mappings
