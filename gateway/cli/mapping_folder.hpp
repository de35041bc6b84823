// A mapping set from a folder, or the one carried in the executable.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "fhir/result.hpp"
#include "mappings/engine/mapping_set.hpp"

namespace gateway::cli {

/// A set with the files it came from: texts and templates are read from those.
struct LoadedSet {
    std::shared_ptr<const mappings::MappingSet> set;
    std::vector<mappings::SetFile> files;
};

/// Loads every file below `folder`; empty = the built-in set. Kind::not_found when there is no such
/// folder, else what MappingSet::load says.
fhir::Result<LoadedSet> load_mappings(const std::string& folder);

}  // namespace gateway::cli
