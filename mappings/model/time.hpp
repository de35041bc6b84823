// Moments, days and intervals of the region model. Pure values; nobody here knows what time it is.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace mappings {

/// A moment in UTC.
using Moment = std::chrono::sys_time<std::chrono::microseconds>;

/// [from, to): `to` is the first moment that no longer counts. Missing = unbounded. FHIR's
/// inclusive ends are turned into the next local midnight (Europe/Stockholm), month or year when
/// read.
struct Interval {
    std::optional<Moment> from;
    std::optional<Moment> to;

    bool contains(Moment moment) const {
        return (!from || *from <= moment) && (!to || moment < *to);
    }
    /// True when nothing can ever be inside.
    bool empty() const { return from && to && *from >= *to; }
    friend bool operator==(const Interval&, const Interval&) = default;
};

/// The period as the source wrote it, for display and for the contracts: FHIR dates or dateTimes
/// with their own precision ("2026-01", "2026-01-15"); empty = not given. `end` is inclusive.
struct Period {
    std::string_view start;
    std::string_view end;
    friend bool operator==(const Period&, const Period&) = default;
};

}  // namespace mappings
