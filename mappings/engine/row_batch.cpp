// RowBatch: cells in one vector, texts in one string.
#include "mappings/engine/row_batch.hpp"

#include <algorithm>
#include <functional>

#include "mappings/model/sanitized.hpp"

namespace mappings {

void RowBatch::clear() {
    cells_.clear();
    texts_.clear();
}
void RowBatch::reset(const Table& table) {
    clear();
    table_ = &table;
}
void RowBatch::forget() {
#if defined(NARA_ADDRESS_SANITIZER)
    cells_ = {};
    texts_ = {};
#else
#if !defined(NDEBUG)
    constexpr char given_back = '\xDD';
    std::fill(texts_.begin(), texts_.end(), given_back);
#endif
    clear();
#endif
}
std::size_t RowBatch::reserved() const {
    return cells_.capacity() * sizeof(Stored) + texts_.capacity();
}

std::optional<RowBatch::Place> RowBatch::place_of(std::string_view text) const {
    // std::less compares pointers into different things, too.
    const std::less_equal<> before;
    const char* const begin = texts_.data();
    if (!before(begin, text.data()) || !before(text.data() + text.size(), begin + texts_.size())) {
        return std::nullopt;
    }
    const auto offset = static_cast<std::size_t>(text.data() - begin);
    for (std::size_t i = 0; i < cells_.size(); ++i) {
        const Stored& cell = cells_[i];
        if (cell.kind != Cell::Kind::text) continue;
        const auto first = static_cast<std::size_t>(cell.value);
        if (offset < first || offset + text.size() > first + cell.length) continue;
        const std::size_t columns = table_->columns.size();
        return Place{i / columns, static_cast<int>(i % columns)};
    }
    return std::nullopt;
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
    // The texts of a row stand one after the other: they are copied as one piece.
    const std::size_t columns = table_->columns.size();
    const auto from = other.cells_.begin() + static_cast<std::ptrdiff_t>(row * columns);
    const auto to = from + static_cast<std::ptrdiff_t>(columns);
    std::int64_t first = -1;
    std::int64_t past = 0;
    for (auto cell = from; cell != to; ++cell) {
        if (cell->kind != Cell::Kind::text) continue;
        if (first < 0) first = cell->value;
        past = cell->value + cell->length;
    }
    const std::size_t added = cells_.size();
    cells_.insert(cells_.end(), from, to);
    if (first < 0) return;
    const std::int64_t shift = static_cast<std::int64_t>(texts_.size()) - first;
    texts_.append(
        other.texts_, static_cast<std::size_t>(first), static_cast<std::size_t>(past - first)
    );
    for (std::size_t i = added; i < cells_.size(); ++i) {
        if (cells_[i].kind == Cell::Kind::text) cells_[i].value += shift;
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
