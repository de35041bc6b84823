// AssemblyContext.
#include "mappings/engine/assembly/context.hpp"

#include <xxhash.h>

#include <cstdint>

#include "mappings/model/stockholm.hpp"

namespace mappings {
namespace {

/// Of the parts one after the other.
XXH128_hash_t fingerprint_of(Arena& arena, std::initializer_list<std::string_view> parts) {
    std::size_t size = 0;
    for (const std::string_view part : parts) size += part.size();
    const Arena::Scope scratch(arena);
    char* const text = static_cast<char*>(arena.take(size, 1));
    char* next = text;
    for (const std::string_view part : parts) next = std::copy(part.begin(), part.end(), next);
    return XXH3_128bits(text, size);
}

const RowBatch& nothing() {
    static const struct {
        Table table = make_table("none");
        RowBatch rows{table};
    } none;
    return none.rows;
}

}  // namespace

const RowBatch& AssemblyContext::find_in(
    const Table* table, int column, std::string_view value, std::string_view source
) const {
    if (table == nullptr || column < 0 || value.empty()) return nothing();
    RowBatch& batch = memory.batch(*table);
    rows.find(*table, column, value, source, batch);
    if (batch.empty()) memory.drop_last_batch();
    const RowBatch& found = batch.empty() ? nothing() : batch;
    if (memory.keeps_parts()) memory.looked_up({table, column, value, source, &found});
    return found;
}

const RowBatch& AssemblyContext::find_once(
    const Table* table, int column, std::string_view value, std::string_view source
) const {
    if (table == nullptr || column < 0 || value.empty()) return nothing();
    const AskedMemo::Asked*& newest = asked->newest(*table, value);
    for (const AskedMemo::Asked* known = newest; known != nullptr; known = known->next) {
        const bool same = known->table == table && known->column == column &&
                          known->value == value && known->source == source;
        if (same) return *known->found;
    }
    const RowBatch& found = find_in(table, column, value, source);
    newest = memory.make(AskedMemo::Asked{table, column, value, source, &found, newest});
    return found;
}

LabelEffect AssemblyContext::effect_of_words(std::string_view labels) const {
    LabelEffect effect;
    for_each_word(labels, [&](std::string_view label) {
        effect.denies = effect.denies || contains(policies.care_manager().deny_labels, label);
        effect.protects =
            effect.protects || contains(policies.care_manager().protect_labels, label);
        effect.releases = effect.releases || policies.visibility().release_label == label;
    });
    return effect;
}

const SourceSettings& AssemblyContext::settings(std::string_view source) const {
    static const SourceSettings defaults;
    for (const SourceSettings& one : sources) {
        if (one.source == source) return one;
    }
    return defaults;
}

Provenance AssemblyContext::provenance_of(const Row& row) const {
    return {
        .source = row.source(),
        .owner = row.owner(),
        .version = row.integer(column_version).value_or(0),
        .changed = first_moment(row.text(column_changed)),
        .row = row.integer(column_row).value_or(0),
    };
}

int AssemblyContext::source_rank(std::string_view source) const {
    for (const OrderTerm& term : policies.care_manager().order) {
        if (term.field != OrderField::source) continue;
        for (std::size_t i = 0; i < term.sources.size(); ++i) {
            if (term.sources[i] == source) return static_cast<int>(i);
        }
        return term.source_rest;
    }
    return 0;
}

Row AssemblyContext::preferred(const RowBatch& found, std::string_view own_source) const {
    const auto rank = [&](const Row& row) {
        return row.source() == own_source ? -1 : source_rank(row.source());
    };
    // Rows come in order of (source, owner, row), so the first of equal rank is the least.
    Row best(found);
    if (found.rows() == 1) return best;
    for (const Row& row : RowsOf(found)) {
        if (rank(row) < rank(best)) best = row;
    }
    return best;
}

bool contains(std::span<const std::string> words, std::string_view word) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

std::string_view global_key(Memory& memory, std::string_view source, std::string_view key) {
    return memory.compose({source, "|", key});
}

std::string_view stable_id(
    Arena& arena, std::string_view prefix, std::initializer_list<std::string_view> parts
) {
    constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyz234567";
    constexpr std::size_t per_half = 13;
    const std::size_t size = prefix.size() + 2 * per_half;
    char* const id = static_cast<char*>(arena.take(size, 1));
    char* next = std::copy(prefix.begin(), prefix.end(), id);
    const XXH128_hash_t fingerprint = fingerprint_of(arena, parts);
    for (std::uint64_t half : {fingerprint.high64, fingerprint.low64}) {
        for (std::size_t i = 0; i < per_half; ++i) {
            *next++ = letters[half % letters.size()];
            half /= letters.size();
        }
    }
    return {id, size};
}

std::string_view stable_id(
    Memory& memory, std::string_view prefix, std::initializer_list<std::string_view> parts
) {
    const std::string_view id = stable_id(static_cast<Arena&>(memory), prefix, parts);
    memory.made_from(id, parts);
    return id;
}

}  // namespace mappings
