// One region's mapping set (manifest, views, concept maps, policies, texts, templates), loaded,
// checked and compiled. Immutable: every thread reads the same set.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "fhir/node.hpp"
#include "fhir/result.hpp"
#include "fhir/version.hpp"
#include "mappings/engine/concept_map.hpp"
#include "mappings/engine/contract.hpp"
#include "mappings/engine/policy.hpp"
#include "mappings/engine/row_batch.hpp"
#include "mappings/engine/set_file.hpp"
#include "mappings/engine/table.hpp"

namespace mappings {

/// One stored resource version, as extraction sees it. Borrowed for the length of the call.
struct ResourceVersion {
    fhir::Node resource;
    fhir::Version version = fhir::Version::r4;
    /// Authenticated source, owner key "CareTeam/ct1".
    std::string_view source;
    std::string_view owner;
    /// Absolute URL prefixes of this source that are cut from references.
    std::span<const std::string> bases;
};

struct Extraction {
    /// One batch per table that this resource type can fill, or a resource it may contain (one that
    /// its elements may refer to), also when empty: the store replaces all rows of the owner in
    /// these tables. `_version` and `_changed` are null here: the store knows them and gives them
    /// when rows are read.
    std::vector<RowBatch> rows;
    /// What was understood but could not be used (unknown modifier extensions, malformed
    /// identifiers): warnings for the sender.
    std::vector<fhir::Issue> warnings;
};

class ExtractionObserver;

class MappingSet {
public:
    /// Loads and compiles; on failure every fault with file, line and column in the issue text
    /// ("views/x.json:8:57: ...") and the file's position.
    static fhir::Result<std::shared_ptr<const MappingSet>> load(std::span<const SetFile> files);
    /// The set carried in the executable. Cannot fail (a test loads it).
    static std::shared_ptr<const MappingSet> built_in();

    ~MappingSet();

    std::string_view name() const;
    std::string_view version() const;
    /// SHA-256 (hex) over extraction_version and the canonical JSON of the views; every row carries
    /// it.
    std::string_view extract_id() const;
    /// The same over assembly_version, concept maps and policies; every model carries both.
    std::string_view assemble_id() const;

    /// Sorted by name. The store makes one SQL table of each.
    std::span<const Table> tables() const;
    const Table* find_table(std::string_view name) const;

    /// The table that a view file of the set ("views/patient.json") fills, by itself or as an
    /// override; null when the set has no such view.
    const Table* table_of_view(std::string_view path) const;
    /// The file of the view that fills a table where no override does; empty for unknown tables.
    std::string_view view_of_table(std::string_view table) const;
    /// The paths of all view files, sorted.
    std::vector<std::string> view_files() const;

    /// The same tables with the columns assembly reads, looked up once: resolve_tables(tables()).
    const AssemblyTables& assembly_tables() const;

    const ConceptMaps& concept_maps() const;
    const Policies& policies() const;
    /// The bytes of a file of the set ("texts/sv.json"), or empty.
    std::string_view file(std::string_view path) const;
    /// All files, sorted by path: what load() makes the same set of again.
    std::vector<SetFile> files() const;

    /// Warnings of loading: paths that exist in some releases only, and the like.
    std::span<const fhir::Issue> warnings() const;

    /// Runs the views of the resource and of its contained resources. Pure; thread-safe. A type no
    /// view reads gives no batches. Over budget (100,000 node visits per view, 1,000 rows in all),
    /// or several values where one is allowed = an invalid Outcome that names the view and the
    /// column.
    fhir::Result<Extraction> extract(const ResourceVersion& resource) const;
    /// The same into batches that are used again; returns why it stopped, and then `into` is void.
    std::optional<fhir::Outcome> extract(const ResourceVersion& resource, Extraction& into) const;

    /// The same, telling `observer` what is read for each cell; many times slower.
    std::optional<fhir::Outcome> trace(
        const ResourceVersion& resource, Extraction& into, ExtractionObserver& observer
    ) const;

    /// The same without regard to what keeps a resource out: the views' conditions and unknown
    /// modifiers. For explanations; such rows are never stored.
    std::optional<fhir::Outcome> extract_all(const ResourceVersion& resource, Extraction& into)
        const;

    struct State;

private:
    explicit MappingSet(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

}  // namespace mappings
