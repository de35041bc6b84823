// What should be left of the pushes of a world, decided without the store: the greatest version of
// each resource, and the models that assembly makes of these alone.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "mappings/engine/assemble.hpp"
#include "tests/properties/intake.hpp"

namespace gateway::properties {

/// Indexes of the winning writes, by source and resource; tombstones are among them. `writes` are
/// those of the pushes in the same order.
std::vector<std::size_t> winners_of(const std::vector<store::Write>& writes);

using Models = std::map<mappings::Anchor, std::string>;

/// Models of everyone whom the rows of these writes name, from memory. Tombstones are passed by.
Models models_of(const mappings::MappingSet& set, const std::vector<store::Write>& writes);

/// Whose models differ and how; empty when none.
std::string difference(const Models& expected, const Models& got);

}  // namespace gateway::properties
