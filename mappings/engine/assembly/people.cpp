// People.
#include "mappings/engine/assembly/people.hpp"

#include <algorithm>

#include "mappings/identity/identity.hpp"

namespace mappings {
namespace {

std::string_view name_in(Memory& memory, const Row& row, const PersonColumns& column) {
    const std::string_view text = row.text(column.name_text);
    if (!text.empty()) return text;
    const std::string_view given = row.text(column.given);
    const std::string_view family = row.text(column.family);
    const bool both = !given.empty() && !family.empty();
    return memory.compose({given, both ? " " : "", family});
}

/// The best name among the rows of one practitioner.
std::string_view best_name(
    Memory& memory,
    const RowBatch& found,
    const Row& own,
    const PersonColumns& column,
    std::span<const std::string> preferred
) {
    std::string_view best;
    std::size_t best_rank = preferred.size();
    for (const Row& row : RowsOf(found)) {
        const bool same = row == own || (row.source() == own.source() && row.key() == own.key());
        if (!same) continue;
        const auto use = std::find(preferred.begin(), preferred.end(), row.text(column.name_use));
        const auto rank = static_cast<std::size_t>(use - preferred.begin());
        if (rank >= best_rank) continue;
        const std::string_view name = name_in(memory, row, column);
        if (name.empty()) continue;
        best = name;
        best_rank = rank;
    }
    return best;
}

}  // namespace

PersonFacts resolve_person(const AssemblyContext& context, const Reference& reference) {
    const TableOf<PersonColumns>& table = context.tables.practitioner;
    PersonFacts facts;
    facts.hsa_id = hsa_of(reference.id);
    facts.name = reference.display;
    facts.person_key = reference.id;

    const RowBatch& by_key = context.find_key(table, reference.source, reference.key);
    const RowBatch& found = by_key.empty() ? context.find_id(table, reference.id) : by_key;
    if (found.empty()) {
        if (reference.id.empty() && !reference.key.empty()) {
            facts.person_key = global_key(context.memory, reference.source, reference.key);
        }
        return facts;
    }
    const Row own = context.preferred(found, reference.source);
    facts.found = true;
    facts.inactive = own.is_false(table.column.active);
    facts.labels = context.effect_of(own.labels());
    const std::string_view name = best_name(
        context.memory, found, own, table.column, context.policies.care_manager().prefer_name
    );
    if (!name.empty()) facts.name = name;
    const std::string_view hsa = own.text(table.column.hsa_id);
    if (!hsa.empty()) {
        facts.hsa_id = hsa_of(hsa);
        facts.person_key = hsa;
    } else if (reference.id.empty()) {
        facts.person_key = global_key(context.memory, own.source(), own.key());
    }
    return facts;
}

const RoleFacts& resolve_role(
    const AssemblyContext& context,
    std::string_view source,
    std::string_view key,
    std::string_view display
) {
    const TableOf<RoleColumns>& table = context.tables.practitioner_role;
    RoleFacts& facts = *context.memory.make(RoleFacts{});
    facts.key = key;
    const RowBatch& found = context.find_key(table, source, key);
    if (found.empty()) {
        facts.person.name = display;
        facts.person.person_key = global_key(context.memory, source, key);
        return facts;
    }

    const RoleColumns& column = table.column;
    const Row row(found);
    facts.found = true;
    facts.inactive = row.is_false(column.active);
    facts.period = {row.text(column.period_from), row.text(column.period_to)};
    facts.position = row.text(column.position);
    for (const TitleFrom from : context.policies.care_manager().prefer_title) {
        facts.title = row.text(from == TitleFrom::text ? column.title_text : column.title_display);
        if (!facts.title.empty()) break;
    }
    facts.labels = context.effect_of(row.labels());
    facts.unit_key = row.text(column.unit);
    facts.unit_id = row.text(column.unit_id);
    facts.unit_display = row.text(column.unit_display);

    Reference person{
        source,
        row.text(column.person),
        row.text(column.person_id),
        row.text(column.person_display)};
    if (person.display.empty()) person.display = display;
    facts.person = resolve_person(context, person);
    const bool named_by_role = !person.key.empty() || !person.id.empty();
    if (!named_by_role) facts.person.person_key = global_key(context.memory, source, key);
    return facts;
}

}  // namespace mappings
