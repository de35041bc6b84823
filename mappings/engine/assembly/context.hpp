// What every step of an assembly works with: the rows, the contract and the policies, and the few
// things that all steps ask of them.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>

#include "mappings/engine/assembly/row.hpp"
#include "mappings/engine/concept_map.hpp"
#include "mappings/engine/contract.hpp"
#include "mappings/engine/memory.hpp"
#include "mappings/engine/policy.hpp"
#include "mappings/engine/row_source.hpp"
#include "mappings/engine/source_settings.hpp"
#include "mappings/model/overview.hpp"

namespace mappings {

/// What the security labels of joined rows mean together.
struct LabelEffect {
    /// Keeps from patients (LAW-8).
    bool denies = false;
    /// Protects the person it stands on (LAW-5, LAW-6).
    bool protects = false;
    /// Releases what is hidden by default.
    bool releases = false;

    void add(const LabelEffect& other) {
        denies = denies || other.denies;
        protects = protects || other.protects;
        releases = releases || other.releases;
    }
};

struct UnitMemo;

/// What an assembly asked of resources that rows refer to, with the answers: many rows refer to the
/// same ones, and the rows stand still while an assembly runs.
class AskedMemo {
public:
    struct Asked {
        const Table* table;
        int column;
        std::string_view value;
        std::string_view source;
        const RowBatch* found;
        const Asked* next;
    };
    /// The newest of the questions among which one about this value is.
    const Asked*& newest(const Table& table, std::string_view value) {
        const std::size_t number = reinterpret_cast<std::uintptr_t>(&table) / sizeof(Table);
        const auto last = static_cast<unsigned char>(value.back());
        return lists_[(number + value.size() * 5 + last) % lists_.size()];
    }

private:
    std::array<const Asked*, 32> lists_{};
};

/// Borrows everything; lives for one assembly on one thread. What its functions return lives in
/// `memory`.
struct AssemblyContext {
    const AssemblyTables& tables;
    const Policies& policies;
    const ConceptMaps& maps;
    std::span<const SourceSettings> sources;
    RowSource& rows;
    Memory& memory;
    /// What resolve_unit() found in this assembly; set by assemble().
    UnitMemo* units = nullptr;
    /// What find_key() and find_id() found in this assembly; set by assemble().
    AskedMemo* asked = nullptr;

    /// Rows of `table` whose `column` is `value`; none when the table or column does not exist or
    /// the value is empty. With a source only rows of that one.
    template <class Columns>
    const RowBatch& find(
        const TableOf<Columns>& table, int column, std::string_view value, std::string_view source
    ) const {
        return find_in(table.table, column, value, source);
    }
    /// Rows of the resource with that key in that source; asked for once in an assembly.
    template <class Columns>
    const RowBatch& find_key(
        const TableOf<Columns>& table, std::string_view source, std::string_view key
    ) const {
        return find_once(table.table, column_key, key, source);
    }
    /// Rows of the people or units with that identifier, in all sources; asked for once in an
    /// assembly.
    template <class Columns>
    const RowBatch& find_id(const TableOf<Columns>& table, std::string_view id) const {
        return find_once(table.table, table.column.hsa_id, id, {});
    }

    LabelEffect effect_of(std::string_view labels) const {
        return labels.empty() ? LabelEffect{} : effect_of_words(labels);
    }
    Provenance provenance_of(const Row& row) const;
    /// What is said of a row that made nothing.
    Dropped dropped(WhyNot why, const Row& row, std::string_view detail) const {
        return {why, provenance_of(row), detail, row.table().name};
    }
    /// The first row of the owner to be preferred among rows of several sources: `own_source`, then
    /// the policy's order of sources, then the least (source, owner). `rows` must not be empty.
    Row preferred(const RowBatch& found, std::string_view own_source) const;
    /// The rank of a source in the policy's order; lower is better.
    int source_rank(std::string_view source) const;
    /// The settings of a source, or defaults for one that is not configured.
    const SourceSettings& settings(std::string_view source) const;

private:
    const RowBatch& find_in(
        const Table* table, int column, std::string_view value, std::string_view source
    ) const;
    LabelEffect effect_of_words(std::string_view labels) const;
    const RowBatch& find_once(
        const Table* table, int column, std::string_view value, std::string_view source
    ) const;
};

/// Calls `visit` for each blank-separated word.
template <class Visit>
void for_each_word(std::string_view text, Visit&& visit) {
    std::size_t at = 0;
    while ((at = text.find_first_not_of(' ', at)) != std::string_view::npos) {
        const std::size_t end = std::min(text.find(' ', at), text.size());
        visit(text.substr(at, end - at));
        at = end;
    }
}

bool contains(std::span<const std::string> words, std::string_view word);

/// "<source>|<key>": a key that means something among all sources.
std::string_view global_key(Memory& memory, std::string_view source, std::string_view key);

/// `prefix` and 26 characters, the XXH3 fingerprint of the parts one after the other: the same text
/// always gives the same id. It tells items of one patient apart; it is no secret and not for
/// security.
std::string_view stable_id(
    Arena& arena, std::string_view prefix, std::initializer_list<std::string_view> parts
);
/// The same, noting the parts for explain.
std::string_view stable_id(
    Memory& memory, std::string_view prefix, std::initializer_list<std::string_view> parts
);

}  // namespace mappings
