// manifest.json: what a mapping set consists of, which columns its tables are looked up by, and
// which view fills a table for which resources.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "fhir/outcome.hpp"
#include "fhir/version.hpp"
#include "mappings/engine/set_file.hpp"

namespace mappings {

/// A view that fills `table` instead of the view of that name, for resources all conditions fit.
struct ViewOverride {
    std::string table;
    /// Path of the view's file.
    std::string view;
    /// Conditions; empty = any.
    std::string source;
    std::string profile;
    std::optional<fhir::Version> version;
    /// JSON Pointer of the override in the manifest.
    std::string pointer;

    int conditions() const {
        return (source.empty() ? 0 : 1) + (profile.empty() ? 0 : 1) + (version ? 1 : 0);
    }
};

struct ManifestTable {
    std::string name;
    std::vector<std::string> lookups;
    std::string pointer;
};

struct Manifest {
    std::string name;
    std::string version;
    /// Paths of all views, concept maps and policies.
    std::vector<std::string> files;
    std::vector<ManifestTable> tables;
    std::vector<ViewOverride> overrides;
    /// URLs of modifier extensions and implicit rules that the views take into account or that do
    /// not matter to them.
    std::vector<std::string> modifier_extensions;
    std::vector<std::string> implicit_rules;
};

/// Reads the manifest among `files`. Faults go to `issues`, "manifest.json:line:column: " first:
/// wrong JSON, unknown keys, files that are not there or not listed, two overrides of one table
/// that may fit the same resource with the same number of conditions.
Manifest read_manifest(std::span<const SetFile> files, std::vector<fhir::Issue>& issues);

/// True for the folders whose files are rules: views/, concept-maps/, policies/.
bool is_rule_file(std::string_view path);

}  // namespace mappings
