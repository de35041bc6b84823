// Partial dates and times: what FHIRPath calls Date, DateTime and Time, with the precision they
// were written in.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace fhir::fhirpath {

/// How much of a date or time is known. For a Time the first is `hour`.
enum class Precision : std::uint8_t { year, month, day, hour, minute, second, fraction };

/// A Date, DateTime or Time, by the kind of the Value that holds it; fields beyond `precision` are
/// zero (month and day: 1). No calendar but the Gregorian, no zone but an offset.
struct Temporal {
    std::uint16_t year = 1;
    std::uint8_t month = 1;
    std::uint8_t day = 1;
    std::uint8_t hour = 0;
    std::uint8_t minute = 0;
    std::uint8_t second = 0;
    Precision precision = Precision::day;
    /// Digits after the point of the seconds, up to nine of them, as nanoseconds.
    std::uint32_t nanoseconds = 0;
    std::int16_t offset_minutes = 0;
    /// Number of digits written after the point of the seconds.
    std::uint8_t fraction_digits = 0;
    bool has_offset = false;

    friend bool operator==(const Temporal&, const Temporal&) = default;
};
static_assert(sizeof(Temporal) == 16);

/// "2015", "2015-02", "2015-02-04"; nothing for any other text or a day that does not exist.
std::optional<Temporal> parse_date(std::string_view text);
/// A date, optionally followed by `T`, a partial time and an offset or `Z`.
std::optional<Temporal> parse_date_time(std::string_view text);
/// "14", "14:30", "14:30:15", "14:30:15.250", without offset.
std::optional<Temporal> parse_time(std::string_view text);

/// The time of day of a DateTime, as a Time: without day and offset.
Temporal time_part(const Temporal& date_time);

enum class TemporalKind : std::uint8_t { date, date_time, time };
/// The text FHIR writes (no `@`); a DateTime of a day or less has no `T`.
std::string to_text(const Temporal& value, TemporalKind kind);
/// The same written to `out` (at least 48 bytes); returns the number of bytes.
std::size_t write_text(const Temporal& value, TemporalKind kind, char* out);

/// -1, 0 or 1, or nothing when the precisions (or one side's missing offset) leave it open.
std::optional<int> compare(const Temporal& left, const Temporal& right, TemporalKind kind);

}  // namespace fhir::fhirpath
