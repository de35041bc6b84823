// Where a version stands in the order of its resource: what meta says of it.
#pragma once

#include <optional>

#include "fhir/node.hpp"
#include "fhir/outcome.hpp"
#include "gateway/clock.hpp"
#include "gateway/store/store.hpp"

namespace gateway::ingest {

/// meta.lastUpdated (absent or unreadable = unset: validation tells) and meta.versionId.
store::Stamp stamp_of(const fhir::Node& resource);

/// An issue when meta.lastUpdated lies more than five minutes after `now`: one wrong clock would
/// win for ever.
std::optional<fhir::Issue> check_clock(const fhir::Node& resource, Instant now);

}  // namespace gateway::ingest
