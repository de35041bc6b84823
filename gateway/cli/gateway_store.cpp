// Which set a database is opened under.
#include "gateway/cli/gateway_store.hpp"

#include "gateway/cli/mapping_folder.hpp"

namespace gateway::cli {
namespace {

Refusal unusable(fhir::Outcome outcome) {
    std::vector<fhir::Issue> issues = std::move(outcome).issues();
    fhir::Issue cure;
    cure.code = "mappings-from-folder";
    cure.text =
        "This program cannot use the mapping set that was applied to the database. Start the "
        "version "
        "that applied it, or name a folder with a set that is good here (mappings.folder).";
    issues.push_back(std::move(cure));
    return {Exit::bad_config, "", std::move(issues)};
}

}  // namespace

store::Options store_options(const config::Config& config) {
    store::Options options;
    options.path = config.store.path;
    options.sandbox = true;
    options.sources = config::source_settings(config);
    for (const config::Source& source : config.sources) options.bases[source.client] = source.bases;
    return options;
}

std::variant<StartSet, Refusal> start_set(const config::Config& config) {
    using store::Origin;
    const auto kept = store::Store::kept_files(config.store.path);
    if (config.mappings.folder.empty()) {
        if (!kept || kept->set.info.origin != Origin::applied) {
            return StartSet{mappings::MappingSet::built_in(), Origin::configured, {}};
        }
        auto set = mappings::MappingSet::load(kept->files);
        if (!set) return unusable(std::move(set.error()));
        return StartSet{std::move(*set), Origin::applied, {}};
    }
    auto checked = check_mappings(config.mappings.folder);
    if (checked && checked->report.good()) {
        return StartSet{checked->report.set, Origin::configured, {}};
    }
    fhir::Outcome faults = checked ? checked->report.outcome() : checked.error();
    if (kept) {
        auto own = mappings::MappingSet::load(kept->files);
        if (own) return StartSet{std::move(*own), kept->set.info.origin, faults.issues()};
    }
    return Refusal{Exit::bad_config, "", std::move(faults).issues()};
}

std::string admin_file(const std::string& database) {
    return database + ".admin";
}

}  // namespace gateway::cli
