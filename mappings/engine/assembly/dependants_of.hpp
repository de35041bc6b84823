// subjects() and dependants() from the resolved tables alone.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "mappings/engine/assemble.hpp"
#include "mappings/engine/contract.hpp"
#include "mappings/engine/row_source.hpp"

namespace mappings {

/// See subjects() of a set.
std::vector<Anchor> subjects(const AssemblyTables& tables, std::span<const RowBatch> rows);
/// See dependants() of a set.
Dependants dependants(
    const AssemblyTables& tables,
    RowSource& rows,
    std::span<const RowBatch> changed,
    std::size_t limit
);

}  // namespace mappings
