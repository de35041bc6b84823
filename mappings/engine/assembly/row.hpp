// One row of a batch, read by column numbers that may be -1 (a column the set does not have).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "mappings/engine/row_batch.hpp"

namespace mappings {

/// Borrows the batch. Texts, and the row itself, are valid until the batch changes.
class Row {
public:
    /// The first row of a batch that has one.
    explicit Row(const RowBatch& batch) : Row(batch, batch.cells_.data()) {}

    /// The very same row.
    friend bool operator==(const Row&, const Row&) = default;

    const Table& table() const { return batch_->table(); }

    std::string_view text(int column) const {
        if (column < 0 || cells_[column].kind != Cell::Kind::text) return {};
        return batch_->text_of(cells_[column]);
    }
    bool has_text(int column) const {
        return column >= 0 && cells_[column].kind == Cell::Kind::text && cells_[column].length > 0;
    }
    std::optional<std::int64_t> integer(int column) const {
        if (column < 0 || cells_[column].kind != Cell::Kind::integer) return std::nullopt;
        return cells_[column].value;
    }
    bool is_true(int column) const { return integer(column).value_or(0) != 0; }
    /// False only when the cell says so; null is not false.
    bool is_false(int column) const { return integer(column).value_or(1) == 0; }

    std::string_view source() const { return text(column_source); }
    std::string_view owner() const { return text(column_owner); }
    std::string_view key() const { return text(column_key); }
    std::string_view labels() const { return text(column_labels); }

private:
    friend class RowsOf;
    Row(const RowBatch& batch, const RowBatch::Stored* cells) : batch_(&batch), cells_(cells) {}

    const RowBatch* batch_;
    /// The first cell of the row.
    const RowBatch::Stored* cells_;
};

/// Iterates the rows of a batch.
class RowsOf {
public:
    explicit RowsOf(const RowBatch& batch) : batch_(batch) {}

    class Iterator {
    public:
        const Row& operator*() const { return row_; }
        Iterator& operator++() {
            row_.cells_ += row_.batch_->width_;
            return *this;
        }
        bool operator!=(const Iterator& other) const { return row_.cells_ != other.row_.cells_; }

    private:
        friend class RowsOf;
        explicit Iterator(const Row& row) : row_(row) {}
        Row row_;
    };
    Iterator begin() const { return Iterator(Row(batch_)); }
    Iterator end() const {
        return Iterator(Row(batch_, batch_.cells_.data() + batch_.cells_.size()));
    }

private:
    const RowBatch& batch_;
};

}  // namespace mappings
