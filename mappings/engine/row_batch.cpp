// RowBatch: cells in one vector, texts in one string.
#include "mappings/engine/row_batch.hpp"

#include <algorithm>
#include <functional>

#include "mappings/model/sanitized.hpp"

namespace mappings {

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
        return Place{i / width_, static_cast<int>(i % width_)};
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

void RowBatch::add_rows(const RowBatch& other, std::size_t first, std::size_t count) {
    // The texts of rows stand one after the other: they are copied as one piece.
    const auto is_text = [](const Stored& cell) { return cell.kind == Cell::Kind::text; };
    const Stored* from = other.cells_.data() + first * width_;
    const Stored* to = from + count * width_;
    const std::size_t added = cells_.size();
    cells_.insert(cells_.end(), from, to);
    from = std::find_if(from, to, is_text);
    if (from == to) return;
    while (!is_text(*(to - 1))) --to;
    const std::int64_t begin = from->value;
    const std::int64_t end = (to - 1)->value + (to - 1)->length;
    const std::int64_t shift = static_cast<std::int64_t>(texts_.size()) - begin;
    texts_.append(other.texts_.data() + begin, static_cast<std::size_t>(end - begin));
    // The first rows of one batch that become the first of another stand at the same places.
    if (shift == 0) return;
    Stored* const past = cells_.data() + cells_.size();
    for (Stored* cell = cells_.data() + added; cell != past; ++cell) {
        cell->value += is_text(*cell) ? shift : 0;
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
