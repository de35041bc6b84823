// MemoryRows.
#include "mappings/engine/memory_rows.hpp"

#include <algorithm>
#include <functional>
#include <stdexcept>

namespace mappings {

MemoryRows::MemoryRows(std::span<const Table> tables) : tables_(tables), kept_(tables.size()) {
    for (std::size_t i = 0; i < tables.size(); ++i) {
        kept_[i].indexes.resize(tables[i].columns.size());
    }
}

MemoryRows::Kept& MemoryRows::kept_for(const Table& table) {
    // Mostly the very table that was given; a copy of it is told by its name.
    const std::less<> before;
    if (!before(&table, tables_.data()) && before(&table, tables_.data() + tables_.size())) {
        return kept_[static_cast<std::size_t>(&table - tables_.data())];
    }
    for (std::size_t i = 0; i < tables_.size(); ++i) {
        if (tables_[i].name == table.name) return kept_[i];
    }
    throw std::out_of_range("no table " + table.name);
}

void MemoryRows::add_to(Index& index, int column, const Owners::value_type& owner) {
    const RowBatch& batch = owner.second;
    for (std::size_t row = 0; row < batch.rows(); ++row) {
        const Cell cell = batch.at(row, column);
        if (cell.kind != Cell::Kind::text) continue;
        auto places = index.find(cell.text);
        if (places == index.end()) places = index.try_emplace(std::string(cell.text)).first;
        const Place place{&owner, row};
        std::vector<Place>& list = places->second;
        list.insert(std::upper_bound(list.begin(), list.end(), place), place);
    }
}

void MemoryRows::remove_from(Index& index, int column, const Owners::value_type& owner) {
    const RowBatch& batch = owner.second;
    for (std::size_t row = 0; row < batch.rows(); ++row) {
        const Cell cell = batch.at(row, column);
        if (cell.kind != Cell::Kind::text) continue;
        const auto places = index.find(cell.text);
        if (places == index.end()) continue;
        std::erase_if(places->second, [&](const Place& one) { return one.owner == &owner; });
        if (places->second.empty()) index.erase(places);
    }
}

void MemoryRows::remove_owner(Kept& kept, const OwnerKey& key) {
    const auto owner = kept.owners.find(key);
    if (owner == kept.owners.end()) return;
    for (std::size_t column = 0; column < kept.indexes.size(); ++column) {
        Index* index = kept.indexes[column].get();
        if (index != nullptr) remove_from(*index, static_cast<int>(column), *owner);
    }
    kept.owners.erase(owner);
}

void MemoryRows::replace(
    std::string_view source,
    std::string_view owner,
    std::span<const RowBatch> rows,
    const Version& version
) {
    const OwnerKey key(source, owner);
    for (const RowBatch& batch : rows) {
        Kept& kept = kept_for(batch.table());
        remove_owner(kept, key);
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
        const auto placed = kept.owners.emplace(key, std::move(copy)).first;
        for (std::size_t column = 0; column < kept.indexes.size(); ++column) {
            Index* index = kept.indexes[column].get();
            if (index != nullptr) add_to(*index, static_cast<int>(column), *placed);
        }
    }
}

void MemoryRows::remove(std::string_view source, std::string_view owner) {
    const OwnerKey key(source, owner);
    for (Kept& kept : kept_) remove_owner(kept, key);
}

const MemoryRows::Index& MemoryRows::index_of(Kept& kept, int column) {
    std::unique_ptr<Index>& index = kept.indexes.at(static_cast<std::size_t>(column));
    if (index == nullptr) {
        index = std::make_unique<Index>();
        for (const Owners::value_type& owner : kept.owners) add_to(*index, column, owner);
    }
    return *index;
}

void MemoryRows::find(
    const Table& table, int column, std::string_view value, std::string_view source, RowBatch& found
) {
    const Index& index = index_of(kept_for(table), column);
    const auto places = index.find(value);
    if (places == index.end()) return;
    for (const Place& place : places->second) {
        if (!source.empty() && place.owner->first.first != source) continue;
        found.add_row(place.owner->second, place.row);
    }
}

}  // namespace mappings
