// Stockholm's clock and FHIR's periods.
#include "mappings/model/stockholm.hpp"

#include <algorithm>

#include "fhir/partial_date_time.hpp"

namespace mappings {
namespace {

using namespace std::chrono;

sys_days last_sunday(year in, month of) {
    return sys_days{in / of / Sunday[last]};
}

year_month_day day_of(const fhir::PartialDateTime& value) {
    return year{value.year} / month{value.month} / std::chrono::day{value.day};
}

/// The first day after the year, month or day that was written.
year_month_day day_after(const fhir::PartialDateTime& value) {
    const year_month_day start = day_of(value);
    switch (value.precision) {
        case fhir::Precision::year:
            return start + years(1);
        case fhir::Precision::month:
            return start + months(1);
        default:
            return sys_days(start) + days(1);
    }
}

bool has_time(const fhir::PartialDateTime& value) {
    return value.precision == fhir::Precision::second ||
           value.precision == fhir::Precision::fraction;
}

}  // namespace

hours stockholm_offset(Moment moment) {
    const year_month_day utc_day{floor<days>(moment)};
    if (utc_day.year() < year(1996)) return hours(1);
    const Moment begins = last_sunday(utc_day.year(), March) + hours(1);
    const Moment ends = last_sunday(utc_day.year(), October) + hours(1);
    return moment >= begins && moment < ends ? hours(2) : hours(1);
}

year_month_day local_day(Moment moment) {
    return year_month_day{floor<days>(moment + stockholm_offset(moment))};
}

Moment local_midnight(year_month_day day) {
    // Clocks change at night but never at midnight, so exactly one of the two offsets fits.
    const Moment in_summer = sys_days(day) - hours(2);
    return stockholm_offset(in_summer) == hours(2) ? in_summer : in_summer + hours(1);
}

Moment next_local_midnight(Moment moment) {
    return local_midnight(sys_days(local_day(moment)) + days(1));
}

std::string iso_date(year_month_day day) {
    const auto digits = [](int value, std::size_t width) {
        std::string text = std::to_string(value);
        return text.size() < width ? std::string(width - text.size(), '0') + text : text;
    };
    return digits(static_cast<int>(day.year()), 4) + "-" +
           digits(static_cast<int>(static_cast<unsigned>(day.month())), 2) + "-" +
           digits(static_cast<int>(static_cast<unsigned>(day.day())), 2);
}

std::optional<Moment> first_moment(std::string_view date_time) {
    const auto value = fhir::parse_date_time(date_time);
    if (!value) return std::nullopt;
    if (!has_time(*value)) return local_midnight(day_of(*value));
    return floor<microseconds>(fhir::instants(*value, hours(1)).first);
}

std::optional<Moment> past_moment(std::string_view date_time) {
    const auto value = fhir::parse_date_time(date_time);
    if (!value) return std::nullopt;
    if (!has_time(*value)) return local_midnight(day_after(*value));
    return ceil<microseconds>(fhir::instants(*value, hours(1)).past);
}

Interval interval_of(const Period& period) {
    Interval interval{first_moment(period.start), past_moment(period.end)};
    const bool unreadable =
        (!period.start.empty() && !interval.from) || (!period.end.empty() && !interval.to);
    if (unreadable) return {Moment{}, Moment{}};
    return interval;
}

Interval intersection(const Interval& left, const Interval& right) {
    Interval both = left;
    // A missing start is the smallest and a missing end the greatest.
    if (right.from && (!both.from || *both.from < *right.from)) both.from = right.from;
    if (right.to && (!both.to || *right.to < *both.to)) both.to = right.to;
    return both;
}

bool overlap(const Interval& left, const Interval& right) {
    return !left.empty() && !right.empty() && !intersection(left, right).empty();
}

}  // namespace mappings
