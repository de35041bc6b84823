// Listings: the units and people that Patient.generalPractitioner names (national-model.md section
// 8).
#pragma once

#include "mappings/engine/assembly/cluster.hpp"
#include "mappings/engine/assembly/context.hpp"

namespace mappings {

/// Sorted by preference of source, then id; the same unit and person from two sources is one
/// listing. What names nothing that is known is added to `dropped`.
List<Listing> listings_of(
    const AssemblyContext& context, const Cluster& cluster, Growing<Dropped>& dropped
);

}  // namespace mappings
