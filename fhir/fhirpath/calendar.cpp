// Day numbers and date arithmetic.
#include "fhir/fhirpath/calendar.hpp"

#include <algorithm>

namespace fhir::fhirpath {
namespace {

constexpr std::int64_t second_ns = 1'000'000'000;
constexpr std::int64_t day_seconds = 86'400;

// https://howardhinnant.github.io/date_algorithms.html, civil_from_days
void set_day(Temporal& value, std::int64_t days) {
    const std::int64_t z = days + 719'468;
    const std::int64_t era = (z >= 0 ? z : z - 146'096) / 146'097;
    const std::int64_t doe = z - era * 146'097;
    const std::int64_t yoe = (doe - doe / 1460 + doe / 36'524 - doe / 146'096) / 365;
    const std::int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    const std::int64_t mp = (5 * doy + 2) / 153;
    const std::int64_t month = mp < 10 ? mp + 3 : mp - 9;
    value.year = static_cast<std::uint16_t>(yoe + era * 400 + (month <= 2 ? 1 : 0));
    value.month = static_cast<std::uint8_t>(month);
    value.day = static_cast<std::uint8_t>(doy - (153 * mp + 2) / 5 + 1);
}

std::optional<Temporal> with_months(const Temporal& value, std::int64_t months) {
    const std::int64_t total = std::int64_t{value.year} * 12 + (value.month - 1) + months;
    const std::int64_t year = total / 12;
    if (total < 12 || year > 9999) return std::nullopt;
    Temporal moved = value;
    moved.year = static_cast<std::uint16_t>(year);
    moved.month = static_cast<std::uint8_t>(total % 12 + 1);
    if (value.precision == Precision::year) moved.month = 1;
    const int last = days_in_month(moved.year, moved.month);
    moved.day = static_cast<std::uint8_t>(std::min<int>(moved.day, last));
    return moved;
}

std::optional<Temporal> with_nanoseconds(const Temporal& value, Int128 amount, TemporalKind kind) {
    Int128 moment = nanoseconds_of(value, kind == TemporalKind::time) + amount;
    const Int128 day_ns = Int128{day_seconds} * second_ns;
    Int128 days = moment / day_ns;
    Int128 rest = moment % day_ns;
    if (rest < 0) {
        rest += day_ns;
        --days;
    }
    Temporal moved = value;
    if (kind != TemporalKind::time) {
        if (days < day_number(1, 1, 1) || days > day_number(9999, 12, 31)) return std::nullopt;
        set_day(moved, static_cast<std::int64_t>(days));
    }
    const auto seconds = static_cast<std::int64_t>(rest / second_ns);
    moved.hour = static_cast<std::uint8_t>(seconds / 3600);
    moved.minute = static_cast<std::uint8_t>(seconds / 60 % 60);
    moved.second = static_cast<std::uint8_t>(seconds % 60);
    moved.nanoseconds = static_cast<std::uint32_t>(rest % second_ns);
    if (moved.nanoseconds != 0 && value.precision == Precision::second) {
        moved.precision = Precision::fraction;
        moved.fraction_digits = 3;
    }
    return moved;
}

// Seconds in one unit; 0 for milliseconds, years and months.
std::int64_t seconds_in(CalendarUnit unit) {
    switch (unit) {
        case CalendarUnit::week:
            return 7 * day_seconds;
        case CalendarUnit::day:
            return day_seconds;
        case CalendarUnit::hour:
            return 3600;
        case CalendarUnit::minute:
            return 60;
        case CalendarUnit::second:
            return 1;
        default:
            return 0;
    }
}

// "If the precision is coarser than the unit, the quantity is converted to the precision's unit":
// months to years by 12, days to months by 30 and to years by 365.
std::optional<Temporal> with_coarse_date(const Temporal& value, std::int64_t days) {
    return value.precision == Precision::year ? with_months(value, days / 365 * 12)
                                              : with_months(value, days / 30);
}

std::int64_t seconds_of_precision(Precision precision) {
    switch (precision) {
        case Precision::day:
            return day_seconds;
        case Precision::hour:
            return 3600;
        case Precision::minute:
            return 60;
        default:
            return 0;
    }
}

}  // namespace

int days_in_month(int year, int month) {
    constexpr int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    const bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return month == 2 && leap ? 29 : lengths[month - 1];
}

// https://howardhinnant.github.io/date_algorithms.html, days_from_civil
std::int64_t day_number(int year, int month, int day) {
    const std::int64_t y = month <= 2 ? year - 1 : year;
    const std::int64_t era = (y >= 0 ? y : y - 399) / 400;
    const std::int64_t yoe = y - era * 400;
    const std::int64_t doy = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    const std::int64_t doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
    return era * 146'097 + doe - 719'468;
}

Int128 nanoseconds_of(const Temporal& value, bool time_only) {
    const std::int64_t days = time_only ? 0 : day_number(value.year, value.month, value.day);
    const std::int64_t seconds =
        days * day_seconds + value.hour * 3600 + value.minute * 60 + value.second;
    return Int128{seconds} * second_ns + value.nanoseconds;
}

Temporal last_moment(const Temporal& value) {
    Temporal last = value;
    if (value.precision < Precision::month) last.month = 12;
    if (value.precision < Precision::day) {
        last.day = static_cast<std::uint8_t>(days_in_month(last.year, last.month));
    }
    if (value.precision < Precision::hour) last.hour = 23;
    if (value.precision < Precision::minute) last.minute = 59;
    if (value.precision < Precision::second) {
        last.second = 59;
        last.nanoseconds = 999'999'999;
    }
    return last;
}

std::optional<Temporal> shifted(
    const Temporal& value, const Decimal& amount, CalendarUnit unit, TemporalKind kind
) {
    const auto whole = amount.whole();
    // Far beyond what the years 1-9999 can take in any unit.
    constexpr std::int64_t limit = 400'000'000'000'000;
    if (!whole || *whole > limit || *whole < -limit) return std::nullopt;
    const bool date_unit = unit == CalendarUnit::year || unit == CalendarUnit::month;
    if (date_unit) {
        if (kind == TemporalKind::time) return std::nullopt;
        std::int64_t months = unit == CalendarUnit::year ? *whole * 12 : *whole;
        if (value.precision == Precision::year) months = months / 12 * 12;
        return with_months(value, months);
    }
    const std::int64_t unit_seconds = seconds_in(unit);
    Int128 nanoseconds = Int128{*whole} * unit_seconds * second_ns;
    if (unit == CalendarUnit::millisecond) nanoseconds = Int128{*whole} * 1'000'000;
    if (unit == CalendarUnit::second) {
        const auto exact = round_to(amount, 9, Rounding::towards_zero);
        if (!exact) return std::nullopt;
        nanoseconds = exact->mantissa;
    }
    if (kind != TemporalKind::time && value.precision < Precision::day) {
        const Int128 days = nanoseconds / (Int128{day_seconds} * second_ns);
        return with_coarse_date(value, static_cast<std::int64_t>(days));
    }
    if (const std::int64_t step = seconds_of_precision(value.precision); step > 0) {
        nanoseconds = nanoseconds / (Int128{step} * second_ns) * step * second_ns;
    }
    return with_nanoseconds(value, nanoseconds, kind);
}

}  // namespace fhir::fhirpath
