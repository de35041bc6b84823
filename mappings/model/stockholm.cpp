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

/// The number that so many digits at `at` make; -1 when one of them is none.
template <std::size_t digits>
int number_at(std::string_view text, std::size_t at) {
    unsigned number = 0;
    bool readable = true;
    for (std::size_t i = at; i < at + digits; ++i) {
        const unsigned digit = static_cast<unsigned char>(text[i]) - unsigned{'0'};
        readable = readable && digit <= 9;
        number = number * 10 + digit;
    }
    return readable ? static_cast<int>(number) : -1;
}

/// The day a text of this form begins with; not ok() when there is none. The forms read here are
/// the ones nearly all rows have; what they do not cover is left to fhir::parse_date_time.
year_month_day leading_day(std::string_view text) {
    constexpr year_month_day none{year(0), month(0), day(0)};
    if (text[4] != '-' || text[7] != '-') return none;
    const int y = number_at<4>(text, 0);
    const int m = number_at<2>(text, 5);
    const int d = number_at<2>(text, 8);
    // Moments of other years do not fit and are bounded elsewhere.
    if (y < 1700 || y > 2250 || m < 0 || d < 0) return none;
    return year(y) / month(static_cast<unsigned>(m)) / day(static_cast<unsigned>(d));
}

/// "2026-01-15".
std::optional<year_month_day> whole_day(std::string_view text) {
    constexpr std::size_t size = 10;
    if (text.size() != size) return std::nullopt;
    const year_month_day found = leading_day(text);
    return found.ok() ? std::optional(found) : std::nullopt;
}

/// "2026-01-15T08:00:00.000000Z": the order stamp of every row.
std::optional<Moment> stamp(std::string_view text) {
    constexpr std::size_t size = 27;
    if (text.size() != size || text[10] != 'T' || text[26] != 'Z') return std::nullopt;
    if (text[13] != ':' || text[16] != ':' || text[19] != '.') return std::nullopt;
    const year_month_day date = leading_day(text);
    const int hour = number_at<2>(text, 11);
    const int minute = number_at<2>(text, 14);
    const int second = number_at<2>(text, 17);
    const int micros = number_at<6>(text, 20);
    const bool readable = date.ok() && hour >= 0 && hour < 24 && minute >= 0 && minute < 60 &&
                          second >= 0 && second < 60 && micros >= 0;
    if (!readable) return std::nullopt;
    return sys_days(date) + hours(hour) + minutes(minute) + seconds(second) + microseconds(micros);
}

bool has_time(const fhir::PartialDateTime& value) {
    return value.precision == fhir::Precision::second ||
           value.precision == fhir::Precision::fraction;
}

}  // namespace

hours stockholm_offset(Moment moment) {
    const year_month_day utc_day{floor<days>(moment)};
    if (utc_day.year() < year(1996)) return hours(1);
    if (utc_day.month() > March && utc_day.month() < October) return hours(2);
    if (utc_day.month() < March || utc_day.month() > October) return hours(1);
    const Moment begins = last_sunday(utc_day.year(), March) + hours(1);
    const Moment ends = last_sunday(utc_day.year(), October) + hours(1);
    return moment >= begins && moment < ends ? hours(2) : hours(1);
}

year_month_day local_day(Moment moment) {
    return year_month_day{floor<days>(moment + stockholm_offset(moment))};
}

Moment local_midnight(year_month_day day) {
    // The clocks change in March and in October: in other months the month tells.
    if (day.month() < March || day.month() > October) return sys_days(day) - hours(1);
    const bool summer = day.month() > March && day.month() < October;
    if (summer && day.year() >= year(1996)) return sys_days(day) - hours(2);
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
    if (date_time.empty()) return std::nullopt;
    if (const auto moment = stamp(date_time)) return moment;
    if (const auto date = whole_day(date_time)) return local_midnight(*date);
    const auto value = fhir::parse_date_time(date_time);
    if (!value) return std::nullopt;
    if (!has_time(*value)) return local_midnight(day_of(*value));
    return floor<microseconds>(fhir::instants(*value, hours(1)).first);
}

std::optional<Moment> past_moment(std::string_view date_time) {
    if (date_time.empty()) return std::nullopt;
    if (const auto date = whole_day(date_time)) return local_midnight(sys_days(*date) + days(1));
    const auto value = fhir::parse_date_time(date_time);
    if (!value) return std::nullopt;
    if (!has_time(*value)) return local_midnight(day_after(*value));
    return ceil<microseconds>(fhir::instants(*value, hours(1)).past);
}

Interval interval_of(const Period& period) {
    if (period.start.empty() && period.end.empty()) return {};
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
