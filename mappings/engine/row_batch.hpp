// Rows of one table, column by column in one block: filled by a view or by the store, read by
// assembly. Reusing a batch after clear() allocates nothing.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "mappings/engine/table.hpp"

namespace mappings {

/// A cell as it is read: null, an integer (booleans are 0 and 1) or a text. The text borrows from
/// the batch until it is next changed.
struct Cell {
    enum class Kind : std::uint8_t { null, integer, text };
    Kind kind = Kind::null;
    std::int64_t integer = 0;
    std::string_view text;

    bool is_null() const { return kind == Kind::null; }
    friend bool operator==(const Cell&, const Cell&) = default;
};

/// Owns its cells. Not thread-safe; may be moved between threads.
class RowBatch {
public:
    /// `table` must outlive the batch.
    explicit RowBatch(const Table& table) : table_(&table), width_(table.columns.size()) {}

    const Table& table() const { return *table_; }
    std::size_t rows() const { return cells_.size() / width_; }
    bool empty() const { return cells_.empty(); }
    void clear() {
        cells_.clear();
        texts_.clear();
    }
    /// An empty batch of another table, in the same memory.
    void reset(const Table& table) {
        clear();
        table_ = &table;
        width_ = table.columns.size();
    }
    /// Like clear(), and shows who still reads the texts: debug builds overwrite them, builds with
    /// the address sanitizer free them.
    void forget();
    /// Bytes of memory held.
    std::size_t reserved() const;

    /// Cells are added left to right, row by row; a row is complete when every column has one.
    // Called for every cell of every extraction: here, so that compilers see through them.
    void add_null() { cells_.push_back({Cell::Kind::null, 0, 0}); }
    void add_integer(std::int64_t value) { cells_.push_back({Cell::Kind::integer, 0, value}); }
    void add_text(std::string_view value) {
        cells_.push_back(
            {Cell::Kind::text,
             static_cast<std::uint32_t>(value.size()),
             static_cast<std::int64_t>(texts_.size())}
        );
        texts_.append(value);
    }
    void add(const Cell& cell);
    /// Adds `count` rows of another batch of the same table, from its row `first` on.
    void add_rows(const RowBatch& other, std::size_t first, std::size_t count);

    // Read for every cell of every assembly: here, so that compilers see through them.
    Cell at(std::size_t row, int column) const {
        const Stored& cell = stored(row, column);
        if (cell.kind == Cell::Kind::text) return {cell.kind, 0, text_of(cell)};
        return {cell.kind, cell.value, {}};
    }
    /// The text of a cell; empty for null.
    std::string_view text(std::size_t row, int column) const {
        const Stored& cell = stored(row, column);
        return cell.kind == Cell::Kind::text ? text_of(cell) : std::string_view{};
    }

    struct Place {
        std::size_t row;
        int column;
    };
    /// The cell in whose bytes `text` lies, told by its address; nothing for a text from elsewhere.
    std::optional<Place> place_of(std::string_view text) const;

    friend bool operator==(const RowBatch& left, const RowBatch& right);

private:
    /// Reads cells one after the other without finding their row again.
    friend class Row;
    friend class RowsOf;

    struct Stored {
        Cell::Kind kind;
        std::uint32_t length;
        std::int64_t value;  // the integer, or the offset of the text; 0 for null
    };
    const Stored& stored(std::size_t row, int column) const {
        return cells_[row * width_ + static_cast<std::size_t>(column)];
    }
    std::string_view text_of(const Stored& cell) const {
        return {texts_.data() + cell.value, cell.length};
    }

    const Table* table_;
    /// Columns of the table.
    std::size_t width_;
    std::vector<Stored> cells_;
    std::string texts_;
};

}  // namespace mappings
