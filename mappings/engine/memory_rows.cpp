// MemoryRows.
#include "mappings/engine/memory_rows.hpp"

namespace mappings {

MemoryRows::MemoryRows(std::span<const Table> tables) {
    for (const Table& table : tables) tables_.try_emplace(table.name);
}

void MemoryRows::replace(
    std::string_view source,
    std::string_view owner,
    std::span<const RowBatch> rows,
    const Version& version
) {
    for (const RowBatch& batch : rows) {
        Kept& kept = tables_.at(batch.table().name);
        kept.indexes.clear();
        OwnerKey key(source, owner);
        kept.owners.erase(key);
        if (batch.empty()) continue;
        RowBatch copy(batch.table());
        const int columns = static_cast<int>(batch.table().columns.size());
        for (std::size_t row = 0; row < batch.rows(); ++row) {
            for (int column = 0; column < columns; ++column) {
                if (column == column_version) {
                    copy.add_integer(version.number);
                } else if (column == column_changed) {
                    copy.add_text(version.changed);
                } else {
                    copy.add(batch.at(row, column));
                }
            }
        }
        kept.owners.emplace(std::move(key), std::move(copy));
    }
}

void MemoryRows::remove(std::string_view source, std::string_view owner) {
    const OwnerKey key(source, owner);
    for (auto& [name, kept] : tables_) {
        if (kept.owners.erase(key) > 0) kept.indexes.clear();
    }
}

const MemoryRows::Index& MemoryRows::index_of(Kept& kept, int column) const {
    const auto [index, made] = kept.indexes.try_emplace(column);
    if (!made) return index->second;
    // Owners are sorted by (source, owner) and their rows by number, so each list comes out in
    // order.
    for (const auto& [key, batch] : kept.owners) {
        for (std::size_t row = 0; row < batch.rows(); ++row) {
            const Cell cell = batch.at(row, column);
            if (cell.kind != Cell::Kind::text) continue;
            index->second[std::string(cell.text)].push_back({&batch, row});
        }
    }
    return index->second;
}

void MemoryRows::find(
    const Table& table, int column, std::string_view value, std::string_view source, RowBatch& found
) {
    const Index& index = index_of(tables_.at(table.name), column);
    const auto places = index.find(std::string(value));
    if (places == index.end()) return;
    for (const Place& place : places->second) {
        if (!source.empty() && place.batch->text(place.row, column_source) != source) continue;
        found.add_row(*place.batch, place.row);
    }
}

}  // namespace mappings
