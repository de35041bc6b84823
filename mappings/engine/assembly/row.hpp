// One row of a batch, read by column numbers that may be -1 (a column the set does not have).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "mappings/engine/row_batch.hpp"

namespace mappings {

/// Borrows the batch. Texts are valid until the batch changes.
struct Row {
    const RowBatch* batch = nullptr;
    std::size_t index = 0;

    Cell cell(int column) const { return column < 0 ? Cell{} : batch->at(index, column); }
    std::string_view text(int column) const {
        return column < 0 ? std::string_view{} : batch->text(index, column);
    }
    std::optional<std::int64_t> integer(int column) const {
        const Cell found = cell(column);
        if (found.kind != Cell::Kind::integer) return std::nullopt;
        return found.integer;
    }
    bool is_true(int column) const { return integer(column).value_or(0) != 0; }
    /// False only when the cell says so; null is not false.
    bool is_false(int column) const { return integer(column).value_or(1) == 0; }

    std::string_view source() const { return text(column_source); }
    std::string_view owner() const { return text(column_owner); }
    std::string_view key() const { return text(column_key); }
    std::string_view labels() const { return text(column_labels); }
};

/// Iterates the rows of a batch.
class RowsOf {
public:
    explicit RowsOf(const RowBatch& batch) : batch_(&batch), size_(batch.rows()) {}

    class Iterator {
    public:
        Iterator(const RowBatch* batch, std::size_t index) : row_{batch, index} {}
        const Row& operator*() const { return row_; }
        Iterator& operator++() {
            ++row_.index;
            return *this;
        }
        bool operator!=(const Iterator& other) const { return row_.index != other.row_.index; }

    private:
        Row row_;
    };
    Iterator begin() const { return {batch_, 0}; }
    Iterator end() const { return {batch_, size_}; }

private:
    const RowBatch* batch_;
    std::size_t size_;
};

}  // namespace mappings
