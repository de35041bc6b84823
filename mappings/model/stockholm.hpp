// Local time in Sweden: FHIR dates have no zone, so days, months and years begin at midnight in
// Stockholm. The EU's summer-time rule is written here because g++ 12 has no time zone database.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "mappings/model/time.hpp"

namespace mappings {

/// Offset from UTC: two hours from 01:00 UTC on the last Sunday of March to 01:00 UTC on the last
/// Sunday of October, from 1996 on; else one hour.
std::chrono::hours stockholm_offset(Moment moment);

/// The day it is in Stockholm.
std::chrono::year_month_day local_day(Moment moment);
/// When that day begins in Stockholm.
Moment local_midnight(std::chrono::year_month_day day);
/// When the next day begins in Stockholm.
Moment next_local_midnight(Moment moment);
/// "2026-11-30".
std::string iso_date(std::chrono::year_month_day day);

/// A FHIR period as [from, to): each end covers everything that its own precision leaves open, so
/// an end of 2026-01 becomes 2026-02-01. Unreadable text makes the interval empty: it never
/// applies.
Interval interval_of(const Period& period);
/// The first moment of a FHIR dateTime; nothing for "" and unreadable text.
std::optional<Moment> first_moment(std::string_view date_time);
/// The first moment after everything a FHIR dateTime covers.
std::optional<Moment> past_moment(std::string_view date_time);

/// What lies in both. The result may be empty().
Interval intersection(const Interval& left, const Interval& right);
/// True when some moment lies in both.
bool overlap(const Interval& left, const Interval& right);

}  // namespace mappings
