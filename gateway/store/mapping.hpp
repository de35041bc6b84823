// What the store needs of a mapping set: its tables and four pure functions. Bound to a real set in
// production, to small fakes in the store's own tests.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "fhir/result.hpp"
#include "fhir/version.hpp"
#include "mappings/engine/assemble.hpp"

namespace gateway::store {

/// Where a set came from: the configuration (its folder, or the set in the executable), or an
/// operator who applied it to this database.
enum class Origin : std::uint8_t { configured, applied };

/// Immutable once handed to the store. The functions are called on the writer thread, and while
/// opening on the opening thread; `rows` is only valid during the call.
struct Mapping {
    /// Sorted by name; borrowed from `owner`.
    std::span<const mappings::Table> tables;
    std::shared_ptr<const void> owner;
    /// The set itself; null for a fake.
    std::shared_ptr<const mappings::MappingSet> set;
    /// What people call it ("halland", "1.0.0").
    std::string name;
    std::string version;
    /// SHA-256 of all files: equal sets, and only those, have the same.
    std::string set_id;
    /// All files in one text; the store keeps it and hands it to Options::restore.
    std::string files;
    Origin origin = Origin::configured;
    /// Other rows come out when this differs: everything is extracted again.
    std::string extract_id;
    /// Other models come out when this differs: everyone is assembled again.
    std::string assemble_id;

    /// Rows of a stored body.
    std::function<fhir::Result<std::vector<mappings::RowBatch>>(
        std::string_view source,
        std::string_view owner,
        fhir::Version version,
        const std::string& body
    )>
        extract;
    /// mappings::persons_named: whom a stored body names, also when it gives no rows. May be empty.
    std::function<std::vector<mappings::Anchor>(
        std::string_view source,
        std::string_view owner,
        fhir::Version version,
        const std::string& body
    )>
        persons_named;
    /// mappings::subjects.
    std::function<std::vector<mappings::Anchor>(std::span<const mappings::RowBatch> rows)> subjects;
    /// mappings::dependants.
    std::function<mappings::Dependants(
        mappings::RowSource& rows, std::span<const mappings::RowBatch> changed, std::size_t limit
    )>
        dependants;
    /// Canonical bytes of the model of the person an anchor names: equal models, equal bytes.
    std::function<std::string(mappings::RowSource& rows, const mappings::Anchor& anchor)> model;
};

}  // namespace gateway::store
