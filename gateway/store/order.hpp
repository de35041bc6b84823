// The rule that decides what a write means for the version that is current: pure, so that it can be
// tested without a database. Versions are ordered by (last_updated, version_id, content hash).
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "fhir/result.hpp"
#include "gateway/store/store.hpp"

namespace gateway::store {

/// A sender's clock may be this much ahead; more would let one wrong clock win for ever.
inline constexpr std::chrono::minutes clock_tolerance{5};

/// The current version as the writer finds it.
struct Present {
    std::int64_t number = 0;
    bool deleted = false;
    Instant stored_at;
    Instant stamp_at;
    std::string stamp_id;
    std::string content_hash;
};

enum class Place : std::uint8_t {
    winner,   // becomes the current version
    history,  // older than the current one: kept, changes nothing
    nowhere,  // nothing is written
};

struct Decision {
    Place place = Place::nowhere;
    Disposition disposition = Disposition::unchanged;
    /// The stamp as it is stored.
    Instant stamp_at;
    std::string stamp_id;
};

/// `now` is the clock; `intake` the strictly rising time this write is stored under. Refused:
/// If-Match and If-None-Match that do not hold (precondition_failed), a stamp too far ahead
/// (invalid).
fhir::Result<Decision> decide(
    const Write& write, const std::optional<Present>& present, Instant now, Instant intake
);

}  // namespace gateway::store
