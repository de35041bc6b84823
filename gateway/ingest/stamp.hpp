// Where a version stands in the order of its resource: what meta says of it, read by the one rule
// of its source (mapping.md section 12). Pure.
#pragma once

#include <optional>
#include <string_view>

#include "fhir/node.hpp"
#include "fhir/outcome.hpp"
#include "gateway/clock.hpp"
#include "gateway/config/config.hpp"
#include "gateway/store/store.hpp"

namespace gateway::ingest {

/// meta.lastUpdated as a moment; absent or unreadable = nothing (validation tells).
std::optional<Instant> last_updated_of(const fhir::Node& resource);

/// The stamp of a version. By `last_updated`: meta.lastUpdated, then meta.versionId. By
/// `version_id`: meta.versionId as a number, whatever the time. By `arrival`: empty, the store
/// stamps it.
store::Stamp stamp_of(const fhir::Node& resource, config::VersionOrder order);

/// The stamp of a delete. Only an order by version_id needs one: right after `current`, the stored
/// bytes of the version that is deleted (empty when there is none).
store::Stamp removal_stamp(std::string_view current, config::VersionOrder order);

/// Issues of meta that would spoil the order: a lastUpdated more than five minutes after `now` (one
/// wrong clock would win for ever), and a versionId that is no number where numbers decide.
std::vector<fhir::Issue> check_stamp(
    const fhir::Node& resource, config::VersionOrder order, Instant now
);

}  // namespace gateway::ingest
