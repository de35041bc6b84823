// Rows held in memory, with the same answers and order as the store's: for `nara map`, tests and
// what-if runs.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
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
    using Owners = std::map<OwnerKey, RowBatch>;
    /// A row, by the place of its owner in the map, which stays good.
    struct Place {
        const Owners::value_type* owner;
        std::size_t row;
        friend bool operator<(const Place& left, const Place& right) {
            if (left.owner == right.owner) return left.row < right.row;
            return left.owner->first < right.owner->first;
        }
    };
    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const;
    };
    /// Rows by the value of one column, in order of (source, owner, row).
    using Index = std::unordered_map<std::string, std::vector<Place>, Hash, std::equal_to<>>;
    struct Kept {
        Owners owners;
        /// By column; made when first asked for, and kept up to date from then on.
        std::vector<std::unique_ptr<Index>> indexes;
    };

    Kept& kept_for(const Table& table);
    static const Index& made_index(Kept& kept, int column);
    static void add_to(Index& index, int column, const Owners::value_type& owner);
    static void remove_from(Index& index, int column, const Owners::value_type& owner);
    static void remove_owner(Kept& kept, const OwnerKey& key);

    std::span<const Table> tables_;
    /// In the order of the tables.
    std::vector<Kept> kept_;
};

}  // namespace mappings
