// The database of a gateway as the commands open it: where it stands, under which mapping set, and
// where a running gateway that has it open is told of changes.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "gateway/cli/serve_config.hpp"
#include "gateway/config/config.hpp"
#include "gateway/store/store.hpp"
#include "mappings/engine/mapping_set.hpp"

namespace gateway::cli {

/// Everything Store::open wants but the set.
store::Options store_options(const config::Config& config);

/// The set a start opens the database under.
struct StartSet {
    std::shared_ptr<const mappings::MappingSet> set;
    store::Origin origin = store::Origin::configured;
    /// Why the configured folder's set is not the one: the database's own serves instead.
    std::vector<fhir::Issue> refused;
};

/// With mappings.folder: that set, or when it is faulty the one the database keeps. Without: what
/// was applied to the database, else the set in the executable. Refused when there is none to use.
std::variant<StartSet, Refusal> start_set(const config::Config& config);

/// The file beside the database that names the admin listener of the gateway that has it open.
std::string admin_file(const std::string& database);

}  // namespace gateway::cli
