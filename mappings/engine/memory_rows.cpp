// MemoryRows.
#include "mappings/engine/memory_rows.hpp"

#include <algorithm>
#include <cstring>
#include <stdexcept>

namespace mappings {

std::size_t MemoryRows::Hash::operator()(std::string_view text) const {
    // Eight bytes at a time: values are short, and asking is most of what assembly does here.
    constexpr std::uint64_t odd = 0x9e3779b97f4a7c15U;
    constexpr std::size_t step = sizeof(std::uint64_t);
    std::uint64_t hash = text.size();
    const auto add = [&hash](const char* bytes, std::size_t size) {
        std::uint64_t word = 0;
        std::memcpy(&word, bytes, size);
        hash = (hash ^ word) * odd;
        hash ^= hash >> 32U;
    };
    const char* bytes = text.data();
    std::size_t left = text.size();
    for (; left > step; left -= step, bytes += step) add(bytes, step);
    if (text.size() >= step) {
        add(bytes + left - step, step);  // some bytes twice
    } else if (left > 0) {
        add(bytes, left);
    }
    return hash;
}

MemoryRows::MemoryRows(std::span<const Table> tables) : tables_(tables), kept_(tables.size()) {
    for (std::size_t i = 0; i < tables.size(); ++i) {
        kept_[i].indexes.resize(tables[i].columns.size());
    }
}

MemoryRows::Kept& MemoryRows::kept_for(const Table& table) {
    // Mostly the very table that was given; a copy of it is told by its name.
    const auto address = [](const Table* one) { return reinterpret_cast<std::uintptr_t>(one); };
    const std::size_t place = (address(&table) - address(tables_.data())) / sizeof(Table);
    if (place < kept_.size()) return kept_[place];
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

const MemoryRows::Index& MemoryRows::made_index(Kept& kept, int column) {
    std::unique_ptr<Index>& index = kept.indexes.at(static_cast<std::size_t>(column));
    index = std::make_unique<Index>();
    for (const Owners::value_type& owner : kept.owners) add_to(*index, column, owner);
    return *index;
}

void MemoryRows::find(
    const Table& table, int column, std::string_view value, std::string_view source, RowBatch& found
) {
    Kept& kept = kept_for(table);
    // Most patients have nothing in most tables, and small worlds nothing in many at all.
    if (kept.owners.empty()) return;
    const Index* known = kept.indexes.at(static_cast<std::size_t>(column)).get();
    const Index& index = known == nullptr ? made_index(kept, column) : *known;
    const auto places = index.find(value);
    if (places == index.end()) return;
    const auto end = places->second.end();
    for (auto place = places->second.begin(); place != end;) {
        const Owners::value_type* owner = place->owner;
        // Mostly the rows that an owner has of one value stand one after the other.
        const std::size_t first = place->row;
        std::size_t past = first;
        for (; place != end && place->owner == owner && place->row == past; ++place) ++past;
        if (!source.empty() && owner->first.first != source) continue;
        found.add_rows(owner->second, first, past - first);
    }
}

}  // namespace mappings
