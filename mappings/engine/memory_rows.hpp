// Rows held in memory, with the same answers and order as the store's: for `nara map`, tests and
// what-if runs.
#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "mappings/engine/row_source.hpp"

namespace mappings {

/// Not thread-safe. Borrows the tables.
class MemoryRows final : public RowSource {
public:
    explicit MemoryRows(std::span<const Table> tables);

    /// What the store adds to rows when it keeps them.
    struct Version {
        std::int64_t number = 1;
        /// RFC 3339 instant, UTC, fixed width.
        std::string_view changed;
    };
    /// Puts `rows` in place of all rows of that owner in the tables of the batches. Rows must carry
    /// the source and owner in their fixed columns; their `_version` and `_changed` are
    /// overwritten.
    void replace(
        std::string_view source,
        std::string_view owner,
        std::span<const RowBatch> rows,
        const Version& version
    );
    /// Removes all rows of an owner (DELETE, entered-in-error).
    void remove(std::string_view source, std::string_view owner);

    void find(
        const Table& table,
        int column,
        std::string_view value,
        std::string_view source,
        RowBatch& found
    ) override;

private:
    using OwnerKey = std::pair<std::string, std::string>;
    struct Place {
        const RowBatch* batch;
        std::size_t row;
    };
    using Index = std::unordered_map<std::string, std::vector<Place>>;
    struct Kept {
        std::map<OwnerKey, RowBatch> owners;
        /// By column; made when first asked for, dropped when rows change.
        std::map<int, Index> indexes;
    };

    const Index& index_of(Kept& kept, int column) const;

    std::unordered_map<std::string, Kept> tables_;
};

}  // namespace mappings
