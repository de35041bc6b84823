// Replaces the rows of a resource by writing only what differs.
#include <algorithm>
#include <stdexcept>

#include "gateway/store/rows.hpp"

namespace gateway::store {
namespace {

using mappings::Cell;
using mappings::RowBatch;
using mappings::Table;

constexpr int own_parameter = 4;

const RowBatch* batch_of(std::span<const RowBatch> batches, std::string_view table) {
    for (const RowBatch& batch : batches) {
        if (batch.table().name == table) return &batch;
    }
    return nullptr;
}

// What the row itself keeps; the other fixed columns are the resource's.
bool same_row(const RowBatch& left, const RowBatch& right, std::size_t row) {
    const auto same = [&](int column) { return left.at(row, column) == right.at(row, column); };
    if (!same(mappings::column_key) || !same(mappings::column_labels)) return false;
    const int columns = static_cast<int>(left.table().columns.size());
    for (int column = mappings::fixed_column_count; column < columns; ++column) {
        if (!same(column)) return false;
    }
    return true;
}

void bind_cell(Query& query, int parameter, const Cell& cell) {
    switch (cell.kind) {
        case Cell::Kind::null:
            query.bind_null(parameter);
            return;
        case Cell::Kind::integer:
            query.bind(parameter, cell.integer);
            return;
        case Cell::Kind::text:
            query.bind(parameter, cell.text);
            return;
    }
}

void bind_contained(Query& query, std::string_view key, std::string_view owner) {
    if (key == owner) {
        query.bind_null(2);
        return;
    }
    const bool inside =
        key.size() > owner.size() && key.starts_with(owner) && key[owner.size()] == '#';
    if (!inside) throw std::logic_error("a row's key is not its owner's");
    query.bind(2, key.substr(owner.size() + 1));
}

}  // namespace

RowWriter::RowWriter(
    SQLite::Database& database, std::span<const Table> tables, std::string_view prefix
)
    : tables_(tables) {
    for (const Table& table : tables) {
        upserts_.push_back(std::make_unique<Statement>(database, upsert_row(table, prefix)));
        deletes_.push_back(std::make_unique<Statement>(database, delete_rows(table, prefix)));
    }
}

std::int64_t RowWriter::replace(
    std::int64_t resource,
    std::string_view owner,
    std::span<const RowBatch> before,
    std::span<const RowBatch> after
) {
    std::int64_t filled = 0;
    std::size_t seen = 0;
    for (std::size_t i = 0; i < tables_.size(); ++i) {
        const RowBatch* const old_rows = batch_of(before, tables_[i].name);
        const RowBatch* const new_rows = batch_of(after, tables_[i].name);
        if (new_rows != nullptr) ++seen;
        if (new_rows != nullptr && !new_rows->empty()) filled |= std::int64_t{1} << i;
        if (old_rows != nullptr || new_rows != nullptr) {
            replace_table(i, resource, owner, old_rows, new_rows);
        }
    }
    if (seen != after.size()) throw std::logic_error("rows of a table that the set does not have");
    return filled;
}

void RowWriter::replace_table(
    std::size_t table,
    std::int64_t resource,
    std::string_view owner,
    const RowBatch* before,
    const RowBatch* after
) {
    const std::size_t old_count = before == nullptr ? 0 : before->rows();
    const std::size_t new_count = after == nullptr ? 0 : after->rows();
    if (new_count > static_cast<std::size_t>(rows_per_resource))
        throw std::logic_error("too many rows");
    for (std::size_t row = 0; row < new_count; ++row) {
        if (row < old_count && same_row(*before, *after, row)) continue;
        write_row(table, row_id(resource, static_cast<std::int64_t>(row)), owner, *after, row);
    }
    if (new_count >= old_count) return;
    Query(*deletes_[table])
        .bind(1, row_id(resource, static_cast<std::int64_t>(new_count)))
        .bind(2, row_id(resource + 1, 0))
        .run();
}

void RowWriter::write_row(
    std::size_t table,
    std::int64_t id,
    std::string_view owner,
    const RowBatch& rows,
    std::size_t row
) {
    Query query(*upserts_[table]);
    query.bind(1, id);
    bind_contained(query, rows.text(row, mappings::column_key), owner);
    bind_cell(query, 3, rows.at(row, mappings::column_labels));
    const int columns = static_cast<int>(tables_[table].columns.size());
    for (int column = mappings::fixed_column_count; column < columns; ++column) {
        bind_cell(
            query, own_parameter + column - mappings::fixed_column_count, rows.at(row, column)
        );
    }
    query.run();
}

}  // namespace gateway::store
