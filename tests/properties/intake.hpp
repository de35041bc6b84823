// From a push of a world to what the store is handed: the real intake, under rules of the worlds'
// three sources.
#pragma once

#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "gateway/ingest/prepare.hpp"
#include "mappings/engine/mapping_set.hpp"
#include "tests/properties/push.hpp"

namespace gateway::properties {

using SharedSet = std::shared_ptr<const mappings::MappingSet>;

/// 2026-11-24T12:00:00Z: when worlds arrive and are looked at.
Instant world_now();
/// What is configured of the worlds' sources: "vas" has a care giver of its own.
std::span<const mappings::SourceSettings> world_sources();

/// Everything is looked up in one set. Cheap to copy.
class Intake {
public:
    /// With `coming`, writes bring rows of that set as well.
    explicit Intake(SharedSet set, SharedSet coming = nullptr);

    /// Throws std::logic_error when the push is refused: worlds hold what is taken.
    store::Write write_of(const Push& push) const;
    std::vector<store::Write> writes_of(const Pushes& pushes) const;
    /// The pushes as one transaction Bundle (of one source and release, each resource once),
    /// planned as a Bundle is, with the stamps that single pushes have.
    std::vector<store::Write> bundle_of(const Pushes& pushes) const;

    const SharedSet& set() const { return rules_.set; }

private:
    ingest::Rules rules_;
};

}  // namespace gateway::properties
