// The Gregorian calendar under dates and times: lengths of months, day numbers, date arithmetic.
#pragma once

#include <cstdint>
#include <optional>

#include "fhir/fhirpath/decimal.hpp"
#include "fhir/fhirpath/temporal.hpp"

namespace fhir::fhirpath {

int days_in_month(int year, int month);
/// Days since 1970-01-01.
std::int64_t day_number(int year, int month, int day);
/// Nanoseconds since 1970-01-01T00:00, or since midnight; the offset is left out.
Int128 nanoseconds_of(const Temporal& value, bool time_only);
/// The last moment a partial value may stand for, to the nanosecond, offset kept.
Temporal last_moment(const Temporal& value);

enum class CalendarUnit : std::uint8_t {
    year,
    month,
    week,
    day,
    hour,
    minute,
    second,
    millisecond
};

/// `value` moved by `amount` (its part after the point counts for seconds only). The precision
/// stays: what is finer than it counts as whole units of it. The 31st becomes the last day of a
/// shorter month; a Time goes round at midnight. Nothing beyond the years 1-9999.
std::optional<Temporal> shifted(
    const Temporal& value, const Decimal& amount, CalendarUnit unit, TemporalKind kind
);

}  // namespace fhir::fhirpath
