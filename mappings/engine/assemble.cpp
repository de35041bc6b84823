// The public functions over a mapping set: they take its parts and hand them to the steps.
#include "mappings/engine/assemble.hpp"

#include "mappings/engine/assembly/assembler.hpp"
#include "mappings/engine/assembly/dependants_of.hpp"

namespace mappings {

Overview assemble(
    const MappingSet& set,
    std::span<const SourceSettings> sources,
    RowSource& rows,
    const Anchor& anchor,
    Memory& memory
) {
    const AssemblyContext context{
        set.assembly_tables(), set.policies(), set.concept_maps(), sources, rows, memory};
    return assemble(context, anchor);
}

std::vector<Anchor> subjects(const MappingSet& set, std::span<const RowBatch> rows) {
    return subjects(set.assembly_tables(), rows);
}

std::vector<Anchor> persons_named(const MappingSet& set, const ResourceVersion& resource) {
    Extraction all;
    if (set.extract_all(resource, all)) return {};
    return subjects(set, all.rows);
}

Dependants dependants(
    const MappingSet& set, RowSource& rows, std::span<const RowBatch> changed, std::size_t limit
) {
    return dependants(set.assembly_tables(), rows, changed, limit);
}

}  // namespace mappings
