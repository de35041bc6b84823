// Units.
#include "mappings/engine/assembly/units.hpp"

#include <algorithm>

#include "mappings/engine/assembly/telecoms.hpp"
#include "mappings/identity/identity.hpp"

namespace mappings {
namespace {

/// Steps of partOf that are followed (mapping.md section 6, A).
constexpr std::size_t longest_chain = 6;

/// One organization on the way up.
struct Link {
    std::string_view source;
    std::string_view key;
    std::string_view hsa_key;
    std::string_view name;
    bool is_unit = false;
    bool is_giver = false;
    std::string_view part_of;
    std::string_view part_of_id;
    std::string_view giver_id;
    std::string_view giver_display;
    LabelEffect labels;
};

Link link_from(const AssemblyContext& context, const Row& row) {
    const UnitColumns& column = context.tables.organization.column;
    return {
        .source = row.source(),
        .key = row.key(),
        .hsa_key = row.text(column.hsa_id),
        .name = row.text(column.unit_name),
        .is_unit = row.is_true(column.is_unit),
        .is_giver = row.is_true(column.is_giver),
        .part_of = row.text(column.part_of),
        .part_of_id = row.text(column.part_of_id),
        .giver_id = row.text(column.giver_id),
        .giver_display = row.text(column.giver_display),
        .labels = context.effect_of(row.labels()),
    };
}

/// By key inside the source, else by identifier across sources.
std::optional<Link> find_link(
    const AssemblyContext& context,
    std::string_view source,
    std::string_view key,
    std::string_view id
) {
    const TableOf<UnitColumns>& table = context.tables.organization;
    if (!key.empty()) {
        const RowBatch& found = context.find_key(table, source, key);
        if (!found.empty()) return link_from(context, Row(found));
    }
    const RowBatch& found = context.find_id(table, id);
    if (found.empty()) return std::nullopt;
    return link_from(context, context.preferred(found, source));
}

Growing<Link> chain_of(const AssemblyContext& context, const Link& first) {
    Growing<Link> chain(context.memory);
    chain.push_back(first);
    while (chain.size() < longest_chain) {
        const Link last = chain.back();
        if (last.part_of.empty() && last.part_of_id.empty()) break;
        const std::optional<Link> next =
            find_link(context, last.source, last.part_of, last.part_of_id);
        if (!next) break;
        const bool circle = std::any_of(chain.begin(), chain.end(), [&](const Link& one) {
            return one.source == next->source && one.key == next->key;
        });
        if (circle) break;
        chain.push_back(*next);
    }
    return chain;
}

Unit unit_from(const AssemblyContext& context, const Link& link) {
    return {
        .hsa_id = hsa_of(link.hsa_key),
        .name = link.name,
        .contact = unit_contact(context, link.source, link.key),
    };
}

/// Facts while they are found out; their keys are a list only at the end.
struct Draft {
    UnitFacts& facts;
    Growing<std::string_view>& keys;
};

/// Adds the names the organization is known by; returns the one that is good within its source.
std::string_view add_keys(const AssemblyContext& context, Draft draft, const Link& link) {
    const std::string_view key = global_key(context.memory, link.source, link.key);
    draft.keys.push_back(key);
    if (!link.hsa_key.empty()) draft.keys.push_back(link.hsa_key);
    return key;
}

/// The care giver that common-hsaHierarchy names, with what its own organization adds.
std::optional<Unit> giver_named_by(const AssemblyContext& context, std::span<const Link> chain) {
    for (const Link& link : chain) {
        if (link.giver_id.empty()) continue;
        if (const auto giver = find_link(context, link.source, {}, link.giver_id)) {
            return unit_from(context, *giver);
        }
        return Unit{.hsa_id = hsa_of(link.giver_id), .name = link.giver_display, .contact = {}};
    }
    return std::nullopt;
}

void fill_from_chain(const AssemblyContext& context, std::span<const Link> chain, Draft draft) {
    UnitFacts& facts = draft.facts;
    const Link& own = chain.front();
    const std::string_view own_key = add_keys(context, draft, own);
    facts.same_key = own.hsa_key.empty() ? own_key : own.hsa_key;
    const auto unit = std::find_if(chain.begin(), chain.end(), [](const Link& one) {
        return one.is_unit || one.is_giver;
    });
    // An organization without type counts as a unit (IN-3), unless a unit stands above it.
    const bool below_a_unit = unit != chain.end() && unit != chain.begin() && unit->is_unit;
    if (below_a_unit) {
        facts.managing = unit_from(context, *unit);
        facts.providing = unit_from(context, own);
        add_keys(context, draft, *unit);
    } else if (!own.is_giver || own.is_unit) {
        facts.managing = unit_from(context, own);
    }
    const auto giver =
        std::find_if(chain.begin(), chain.end(), [](const Link& one) { return one.is_giver; });
    if (giver != chain.end()) facts.giver_by_part_of = unit_from(context, *giver);
    facts.giver_by_hierarchy = giver_named_by(context, chain);
    for (const Link& link : chain) facts.labels.denies = facts.labels.denies || link.labels.denies;
}

/// What a reference says of an organization that is not stored.
void fill_from_reference(const AssemblyContext& context, const Reference& reference, Draft draft) {
    UnitFacts& facts = draft.facts;
    const std::string_view hsa = hsa_of(reference.id);
    if (!reference.key.empty()) {
        draft.keys.push_back(global_key(context.memory, reference.source, reference.key));
    }
    if (!reference.id.empty()) draft.keys.push_back(reference.id);
    if (!draft.keys.empty()) {
        facts.same_key = reference.id.empty() ? draft.keys.front() : reference.id;
    }
    if (hsa.empty() && reference.display.empty()) return;
    facts.managing = Unit{.hsa_id = hsa, .name = reference.display, .contact = {}};
}

void find_facts(const AssemblyContext& context, const Reference& reference, UnitFacts& facts) {
    Growing<std::string_view> keys(context.memory);
    const auto own = find_link(context, reference.source, reference.key, reference.id);
    if (own) {
        facts.found = true;
        fill_from_chain(context, chain_of(context, *own), {facts, keys});
    } else {
        fill_from_reference(context, reference, {facts, keys});
    }
    sort_unique(keys);
    facts.keys = keys.list();
}

}  // namespace

std::string_view UnitFacts::name() const {
    if (providing && !providing->name.empty()) return providing->name;
    if (managing && !managing->name.empty()) return managing->name;
    return giver_by_part_of ? giver_by_part_of->name : std::string_view();
}

const UnitFacts& resolve_unit(const AssemblyContext& context, const Reference& reference) {
    static const UnitFacts nothing;
    if (reference.empty()) return nothing;
    using Entry = UnitMemo::Entry;
    for (const Entry* entry = context.units->first; entry != nullptr; entry = entry->next) {
        if (entry->reference == reference) return entry->facts;
    }
    Entry& made = *context.memory.make(Entry{reference, {}, context.units->first});
    find_facts(context, reference, made.facts);
    context.units->first = &made;
    return made.facts;
}

}  // namespace mappings
