// RowBatch: cells in one vector, texts in one string.
#include "mappings/engine/row_batch.hpp"

namespace mappings {

void RowBatch::clear() {
    cells_.clear();
    texts_.clear();
}
void RowBatch::add_null() {
    cells_.push_back({Cell::Kind::null, 0, 0});
}
void RowBatch::add_integer(std::int64_t value) {
    cells_.push_back({Cell::Kind::integer, 0, value});
}
void RowBatch::add_text(std::string_view value) {
    cells_.push_back(
        {Cell::Kind::text,
         static_cast<std::uint32_t>(value.size()),
         static_cast<std::int64_t>(texts_.size())}
    );
    texts_.append(value);
}
void RowBatch::add(const Cell& cell) {
    switch (cell.kind) {
        case Cell::Kind::null:
            return add_null();
        case Cell::Kind::integer:
            return add_integer(cell.integer);
        case Cell::Kind::text:
            return add_text(cell.text);
    }
}

void RowBatch::add_row(const RowBatch& other, std::size_t row) {
    const std::size_t columns = table_->columns.size();
    const std::size_t begin = row * columns;
    for (std::size_t i = begin; i < begin + columns; ++i) {
        Stored cell = other.cells_[i];
        if (cell.kind == Cell::Kind::text) {
            const std::string_view text = other.text_of(cell);
            cell.value = static_cast<std::int64_t>(texts_.size());
            texts_.append(text);
        }
        cells_.push_back(cell);
    }
}

bool operator==(const RowBatch& left, const RowBatch& right) {
    if (left.table_->name != right.table_->name || left.cells_.size() != right.cells_.size()) {
        return false;
    }
    const int columns = static_cast<int>(left.table_->columns.size());
    for (std::size_t row = 0; row < left.rows(); ++row) {
        for (int column = 0; column < columns; ++column) {
            if (left.at(row, column) != right.at(row, column)) return false;
        }
    }
    return true;
}

}  // namespace mappings
