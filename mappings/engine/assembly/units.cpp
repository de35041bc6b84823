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
    std::string source;
    std::string key;
    std::string hsa_key;
    std::string name;
    bool is_unit = false;
    bool is_giver = false;
    std::string part_of;
    std::string part_of_id;
    std::string giver_id;
    std::string giver_display;
    LabelEffect labels;
};

Link link_from(const AssemblyContext& context, const Row& row) {
    const UnitColumns& column = context.tables.organization.column;
    return {
        .source = std::string(row.source()),
        .key = std::string(row.key()),
        .hsa_key = std::string(row.text(column.hsa_id)),
        .name = std::string(row.text(column.unit_name)),
        .is_unit = row.is_true(column.is_unit),
        .is_giver = row.is_true(column.is_giver),
        .part_of = std::string(row.text(column.part_of)),
        .part_of_id = std::string(row.text(column.part_of_id)),
        .giver_id = std::string(row.text(column.giver_id)),
        .giver_display = std::string(row.text(column.giver_display)),
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
        const RowBatch found = context.find_key(table, source, key);
        if (!found.empty()) return link_from(context, Row{&found, 0});
    }
    const RowBatch found = context.find(table, table.column.hsa_id, id, {});
    if (found.empty()) return std::nullopt;
    return link_from(context, context.preferred(found, source));
}

std::vector<Link> chain_of(const AssemblyContext& context, Link first) {
    std::vector<Link> chain{std::move(first)};
    while (chain.size() < longest_chain) {
        const Link& last = chain.back();
        if (last.part_of.empty() && last.part_of_id.empty()) break;
        std::optional<Link> next = find_link(context, last.source, last.part_of, last.part_of_id);
        if (!next) break;
        const bool circle = std::any_of(chain.begin(), chain.end(), [&](const Link& one) {
            return one.source == next->source && one.key == next->key;
        });
        if (circle) break;
        chain.push_back(std::move(*next));
    }
    return chain;
}

Unit unit_from(const AssemblyContext& context, const Link& link) {
    return {
        .hsa_id = std::string(hsa_of(link.hsa_key)),
        .name = link.name,
        .contact = unit_contact(context, link.source, link.key),
    };
}

void add_keys(UnitFacts& facts, const Link& link) {
    facts.keys.push_back(global_key(link.source, link.key));
    if (!link.hsa_key.empty()) facts.keys.push_back(link.hsa_key);
}

/// The care giver that common-hsaHierarchy names, with what its own organization adds.
std::optional<Unit> giver_named_by(const AssemblyContext& context, std::span<const Link> chain) {
    for (const Link& link : chain) {
        if (link.giver_id.empty()) continue;
        if (const auto giver = find_link(context, link.source, {}, link.giver_id)) {
            return unit_from(context, *giver);
        }
        return Unit{
            .hsa_id = std::string(hsa_of(link.giver_id)),
            .name = link.giver_display,
            .contact = {}};
    }
    return std::nullopt;
}

void fill_from_chain(
    const AssemblyContext& context, std::span<const Link> chain, UnitFacts& facts
) {
    const Link& own = chain.front();
    facts.same_key = own.hsa_key.empty() ? global_key(own.source, own.key) : own.hsa_key;
    add_keys(facts, own);
    const auto unit = std::find_if(chain.begin(), chain.end(), [](const Link& one) {
        return one.is_unit || one.is_giver;
    });
    // An organization without type counts as a unit (IN-3), unless a unit stands above it.
    const bool below_a_unit = unit != chain.end() && unit != chain.begin() && unit->is_unit;
    if (below_a_unit) {
        facts.managing = unit_from(context, *unit);
        facts.providing = unit_from(context, own);
        add_keys(facts, *unit);
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
void fill_from_reference(const Reference& reference, UnitFacts& facts) {
    const std::string_view hsa = hsa_of(reference.id);
    if (!reference.key.empty()) facts.keys.push_back(global_key(reference.source, reference.key));
    if (!reference.id.empty()) facts.keys.emplace_back(reference.id);
    if (!facts.keys.empty()) {
        facts.same_key = reference.id.empty() ? facts.keys.front() : std::string(reference.id);
    }
    if (hsa.empty() && reference.display.empty()) return;
    facts.managing =
        Unit{.hsa_id = std::string(hsa), .name = std::string(reference.display), .contact = {}};
}

UnitFacts facts_of(const AssemblyContext& context, const Reference& reference) {
    UnitFacts facts;
    std::optional<Link> own = find_link(context, reference.source, reference.key, reference.id);
    if (own) {
        facts.found = true;
        fill_from_chain(context, chain_of(context, std::move(*own)), facts);
    } else {
        fill_from_reference(reference, facts);
    }
    sort_unique(facts.keys);
    return facts;
}

}  // namespace

std::string UnitFacts::name() const {
    if (providing && !providing->name.empty()) return providing->name;
    if (managing && !managing->name.empty()) return managing->name;
    return giver_by_part_of ? giver_by_part_of->name : std::string();
}

const UnitFacts& resolve_unit(const AssemblyContext& context, const Reference& reference) {
    std::deque<UnitMemo::Entry>& known = context.units->entries;
    for (const UnitMemo::Entry& entry : known) {
        const bool same = entry.key == reference.key && entry.id == reference.id &&
                          entry.source == reference.source && entry.display == reference.display;
        if (same) return entry.facts;
    }
    UnitMemo::Entry& entry = known.emplace_back(UnitMemo::Entry{
        std::string(reference.source),
        std::string(reference.key),
        std::string(reference.id),
        std::string(reference.display),
        UnitFacts{}});
    if (!reference.empty()) entry.facts = facts_of(context, reference);
    return entry.facts;
}

}  // namespace mappings
