// The shape of one table of extracted rows: what a ViewDefinition yields, what the store keeps and
// what assembly reads.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mappings {

enum class CellType : std::uint8_t { text, integer, boolean };

struct Column {
    std::string name;
    CellType type = CellType::text;
    friend bool operator==(const Column&, const Column&) = default;
};

/// A table named by ViewDefinition.name. The first columns are the ones the runner adds, in the
/// order of `fixed_columns`; then the view's own, then the identity columns made from them
/// (`<x>_id` for each pair `<x>_system`/`<x>_value`, `hsa_id` for `hsa_1`/`hsa_2`).
struct Table {
    std::string name;
    std::vector<Column> columns;
    /// Columns assembly looks rows up by; the store makes an index of each.
    std::vector<int> lookups;

    /// The index of a column, or nothing.
    std::optional<int> find(std::string_view column) const;
};

/// Columns a view cannot forget, present in every table, in this order.
///   _source   authenticated source the resource came from
///   _owner    "Type/id" of the stored resource; all rows of an owner are replaced together
///   _row      number of the row within (owner, table), from 0
///   _key      "Type/id", or "Type/id#cid" for a contained resource
///   _version  our version number of the owner
///   _changed  order stamp of that version (RFC 3339 instant, UTC, fixed width)
///   _labels   codes of meta.security of the owner, blank-separated
///   _set      id of the views that made the row
enum FixedColumn : int {
    column_source,
    column_owner,
    column_row,
    column_key,
    column_version,
    column_changed,
    column_labels,
    column_set,
    fixed_column_count
};

/// A table that already has its fixed columns.
Table make_table(std::string name);

}  // namespace mappings
