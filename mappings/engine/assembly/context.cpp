// AssemblyContext.
#include "mappings/engine/assembly/context.hpp"

#include <array>
#include <cstdint>

#include "mappings/model/stockholm.hpp"

namespace mappings {
namespace {

/// FNV-1a with a finishing step that spreads the last bytes over all bits.
std::uint64_t fingerprint(std::string_view text, std::uint64_t seed) {
    std::uint64_t hash = 0xcbf29ce484222325U ^ seed;
    for (const char c : text) {
        hash ^= static_cast<unsigned char>(c);
        hash *= 0x100000001b3U;
    }
    hash ^= hash >> 33U;
    hash *= 0xff51afd7ed558ccdU;
    hash ^= hash >> 33U;
    return hash;
}

}  // namespace

RowBatch AssemblyContext::find_in(
    const Table* table, int column, std::string_view value, std::string_view source
) const {
    static const Table no_table = make_table("none");
    if (table == nullptr) return RowBatch(no_table);
    RowBatch found(*table);
    if (column >= 0 && !value.empty()) rows.find(*table, column, value, source, found);
    return found;
}

LabelEffect AssemblyContext::effect_of(std::string_view labels) const {
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
        .source = std::string(row.source()),
        .owner = std::string(row.owner()),
        .version = row.integer(column_version).value_or(0),
        .changed = first_moment(row.text(column_changed)),
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
    Row best{&found, 0};
    for (const Row& row : RowsOf(found)) {
        if (rank(row) < rank(best)) best = row;
    }
    return best;
}

bool contains(std::span<const std::string> words, std::string_view word) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

std::string global_key(std::string_view source, std::string_view key) {
    std::string result;
    result.reserve(source.size() + 1 + key.size());
    result.append(source).append("|").append(key);
    return result;
}

std::string stable_id(std::string_view prefix, std::string_view text) {
    constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyz234567";
    constexpr int per_half = 13;
    std::string id(prefix);
    for (std::uint64_t half : {fingerprint(text, 0), fingerprint(text, 0x9e3779b97f4a7c15U)}) {
        for (int i = 0; i < per_half; ++i) {
            id += letters[half % letters.size()];
            half /= letters.size();
        }
    }
    return id;
}

}  // namespace mappings
