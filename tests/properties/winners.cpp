// Winners and their models.
#include "tests/properties/winners.hpp"

#include <tuple>

#include "gateway/store/instant_text.hpp"
#include "mappings/engine/memory_rows.hpp"
#include "tests/properties/scratch_store.hpp"

namespace gateway::properties {

std::vector<std::size_t> winners_of(const std::vector<store::Write>& writes) {
    // mapping.md section 12: time, version, content; a delete has none.
    const auto place = [&](std::size_t i) {
        const store::Write& write = writes[i];
        const bool removes = write.kind == store::WriteKind::remove;
        return std::tuple(
            *write.stamp.last_updated, write.stamp.version_id, removes ? "" : write.content_hash
        );
    };
    std::map<store::Key, std::size_t> greatest;
    for (std::size_t i = 0; i < writes.size(); ++i) {
        const auto [winner, first] = greatest.try_emplace(writes[i].key, i);
        if (!first && place(winner->second) < place(i)) winner->second = i;
    }
    std::vector<std::size_t> result;
    for (const auto& [key, winner] : greatest) result.push_back(winner);
    return result;
}

Models models_of(const mappings::MappingSet& set, const std::vector<store::Write>& writes) {
    mappings::MemoryRows rows(set.tables());
    Models models;
    for (const store::Write& write : writes) {
        if (write.kind == store::WriteKind::remove) continue;
        const store::InstantText changed(*write.stamp.last_updated);
        rows.replace(
            write.key.source,
            write.key.owner(),
            write.rows,
            {.number = 1, .changed = changed.view()}
        );
        for (mappings::Anchor& anchor : mappings::subjects(set, write.rows)) {
            models.try_emplace(std::move(anchor));
        }
    }
    for (auto& [anchor, model] : models) model = model_of(set, rows, anchor);
    return models;
}

std::string difference(const Models& expected, const Models& got) {
    std::string found;
    for (const auto& [anchor, model] : expected) {
        const auto other = got.find(anchor);
        if (other != got.end() && other->second == model) continue;
        found += anchor.source + '|' + anchor.value + "\nexpected: " + model +
                 "\ngot:      " + (other == got.end() ? "nobody" : other->second) + '\n';
    }
    if (found.empty() && expected.size() != got.size()) found = "more people than expected";
    return found;
}

}  // namespace gateway::properties
