// FHIR's date, dateTime and instant as a value: fields, precision and zone.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

namespace fhir {

/// How much of a date or time was written.
enum class Precision : std::uint8_t { year, month, day, second, fraction };

/// Fields past the precision hold the first possible value (month 1, day 1, 00:00:00).
struct PartialDateTime {
    std::int16_t year = 1;
    std::uint8_t month = 1;
    std::uint8_t day = 1;
    std::uint8_t hour = 0;
    std::uint8_t minute = 0;
    /// 60 in a leap second.
    std::uint8_t second = 0;
    /// Digits past the ninth are dropped.
    std::uint32_t nanosecond = 0;
    Precision precision = Precision::year;
    /// Offset from UTC; absent exactly when there is no time of day.
    std::optional<std::chrono::minutes> zone = std::nullopt;

    friend bool operator==(const PartialDateTime&, const PartialDateTime&) = default;
};

/// Reads what a `dateTime` may be: YYYY, YYYY-MM, YYYY-MM-DD or YYYY-MM-DDThh:mm:ss[.f]Z|±hh:mm, a
/// day that exists, year 1 to 9999. Everything else is null.
std::optional<PartialDateTime> parse_date_time(std::string_view text);

/// True for what a `time` may be: hh:mm:ss[.f], 00:00:00 to 23:59:60, without a zone.
bool is_time_of_day(std::string_view text);

/// The time a value covers: [first, past).
struct Instants {
    std::chrono::sys_time<std::chrono::nanoseconds> first;
    std::chrono::sys_time<std::chrono::nanoseconds> past;
};
/// `zone` is the offset from UTC of a value that has none. A year outside 1700 to 2250 counts as
/// the nearest year inside: nanoseconds since 1970 do not reach further.
Instants instants(const PartialDateTime& value, std::chrono::minutes zone);

/// True when `a` lies after `b` whatever the missing digits and zones are. Two values without a
/// zone are taken to have the same one.
bool certainly_after(const PartialDateTime& a, const PartialDateTime& b);

}  // namespace fhir
