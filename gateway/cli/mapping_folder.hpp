// A mapping set from a folder, or the one carried in the executable.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "fhir/result.hpp"
#include "mappings/engine/mapping_set.hpp"
#include "mappings/engine/set_check.hpp"

namespace gateway::cli {

/// Every file below `folder`, sorted by path; empty = the files of the built-in set.
/// Kind::not_found when there is no such folder, Kind::internal when one of its files cannot be
/// read. A file that is larger than any file of a set may be is named in the error and not read.
fhir::Result<std::vector<mappings::SetFile>> read_set_files(const std::string& folder);

/// A set with the files it came from: texts and templates are read from those.
struct LoadedSet {
    std::shared_ptr<const mappings::MappingSet> set;
    std::vector<mappings::SetFile> files;
};

/// Loads the set without running its tests: for commands that only use it. Fails as
/// read_set_files() and MappingSet::load do.
fhir::Result<LoadedSet> load_mappings(const std::string& folder);

/// A set that has been checked, good or not, with its files.
struct CheckedSet {
    mappings::SetReport report;
    std::vector<mappings::SetFile> files;
};

/// Loads, checks and tests the set: what stands between a folder and a running gateway. Fails as
/// read_set_files() does; everything about the set itself is in the report.
fhir::Result<CheckedSet> check_mappings(const std::string& folder);

}  // namespace gateway::cli
