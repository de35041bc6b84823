// Reading, writing and comparing partial dates and times.
#include "fhir/fhirpath/temporal.hpp"

#include <array>

#include "fhir/fhirpath/calendar.hpp"
#include "fhir/fhirpath/decimal.hpp"

namespace fhir::fhirpath {
namespace {

// Reads fixed-width numbers from the front of a text.
class Reader {
public:
    explicit Reader(std::string_view text) : text_(text) {}

    bool done() const { return here_ == text_.size(); }
    bool take(char c) {
        if (done() || text_[here_] != c) return false;
        ++here_;
        return true;
    }
    std::optional<int> digits(int count) {
        if (text_.size() - here_ < static_cast<std::size_t>(count)) return std::nullopt;
        int number = 0;
        for (int i = 0; i < count; ++i) {
            const char c = text_[here_ + static_cast<std::size_t>(i)];
            if (c < '0' || c > '9') return std::nullopt;
            number = number * 10 + (c - '0');
        }
        here_ += static_cast<std::size_t>(count);
        return number;
    }
    std::optional<int> digits(int count, int least, int most) {
        const auto number = digits(count);
        if (!number || *number < least || *number > most) return std::nullopt;
        return number;
    }
    bool fraction(Temporal& value) {
        std::uint32_t unit = 100'000'000;
        int count = 0;
        for (; !done() && text_[here_] >= '0' && text_[here_] <= '9'; ++here_, ++count) {
            if (count >= 9) continue;
            value.nanoseconds += unit * static_cast<std::uint32_t>(text_[here_] - '0');
            unit /= 10;
        }
        value.fraction_digits = static_cast<std::uint8_t>(count < 9 ? count : 9);
        value.precision = Precision::fraction;
        return count > 0;
    }

private:
    std::string_view text_;
    std::size_t here_ = 0;
};

bool read_date(Reader& in, Temporal& value) {
    const auto year = in.digits(4, 1, 9999);
    if (!year) return false;
    value.year = static_cast<std::uint16_t>(*year);
    value.precision = Precision::year;
    if (!in.take('-')) return true;
    const auto month = in.digits(2, 1, 12);
    if (!month) return false;
    value.month = static_cast<std::uint8_t>(*month);
    value.precision = Precision::month;
    if (!in.take('-')) return true;
    const auto day = in.digits(2, 1, days_in_month(*year, *month));
    if (!day) return false;
    value.day = static_cast<std::uint8_t>(*day);
    value.precision = Precision::day;
    return true;
}

bool read_time(Reader& in, Temporal& value) {
    const auto hour = in.digits(2, 0, 23);
    if (!hour) return false;
    value.hour = static_cast<std::uint8_t>(*hour);
    value.precision = Precision::hour;
    if (!in.take(':')) return true;
    const auto minute = in.digits(2, 0, 59);
    if (!minute) return false;
    value.minute = static_cast<std::uint8_t>(*minute);
    value.precision = Precision::minute;
    if (!in.take(':')) return true;
    const auto second = in.digits(2, 0, 60);  // FHIR allows a leap second
    if (!second) return false;
    value.second = static_cast<std::uint8_t>(*second);
    value.precision = Precision::second;
    return !in.take('.') || in.fraction(value);
}

bool read_offset(Reader& in, Temporal& value) {
    if (in.done()) return true;
    value.has_offset = true;
    if (in.take('Z')) return in.done();
    const bool west = in.take('-');
    if (!west && !in.take('+')) return false;
    const auto hours = in.digits(2, 0, 14);
    if (!hours || !in.take(':')) return false;
    const auto minutes = in.digits(2, 0, 59);
    if (!minutes) return false;
    const int offset = *hours * 60 + *minutes;
    value.offset_minutes = static_cast<std::int16_t>(west ? -offset : offset);
    return in.done();
}

// Every instant a partial value may stand for, in nanoseconds since 1970 UTC.
struct Interval {
    Int128 first;
    Int128 last;
};

constexpr Int128 minute_ns = Int128{60} * 1'000'000'000;

Interval interval_of(const Temporal& value, TemporalKind kind, bool with_offset) {
    const Temporal last = last_moment(value);
    Interval interval{
        nanoseconds_of(value, kind == TemporalKind::time),
        nanoseconds_of(last, kind == TemporalKind::time)};
    if (!with_offset) return interval;
    if (value.has_offset) {
        interval.first -= value.offset_minutes * minute_ns;
        interval.last -= value.offset_minutes * minute_ns;
    } else {
        // Somewhere between UTC+14 and UTC-12.
        interval.first -= 14 * 60 * minute_ns;
        interval.last += 12 * 60 * minute_ns;
    }
    return interval;
}

void two(char*& out, unsigned number) {
    *out++ = static_cast<char>('0' + number / 10 % 10);
    *out++ = static_cast<char>('0' + number % 10);
}

void write_date(const Temporal& value, char*& out) {
    two(out, value.year / 100u);
    two(out, value.year % 100u);
    if (value.precision >= Precision::month) {
        *out++ = '-';
        two(out, value.month);
    }
    if (value.precision >= Precision::day) {
        *out++ = '-';
        two(out, value.day);
    }
}

void write_time(const Temporal& value, char*& out) {
    two(out, value.hour);
    if (value.precision >= Precision::minute) {
        *out++ = ':';
        two(out, value.minute);
    }
    if (value.precision >= Precision::second) {
        *out++ = ':';
        two(out, value.second);
    }
    if (value.precision >= Precision::fraction) {
        *out++ = '.';
        std::uint32_t unit = 100'000'000;
        for (int i = 0; i < value.fraction_digits; ++i, unit /= 10) {
            *out++ = static_cast<char>('0' + value.nanoseconds / unit % 10);
        }
    }
}

Precision without_fraction(Precision precision) {
    return precision == Precision::fraction ? Precision::second : precision;
}

}  // namespace

std::optional<Temporal> parse_date(std::string_view text) {
    Reader in(text);
    Temporal value;
    if (!read_date(in, value) || !in.done()) return std::nullopt;
    return value;
}

std::optional<Temporal> parse_date_time(std::string_view text) {
    Reader in(text);
    Temporal value;
    if (!read_date(in, value)) return std::nullopt;
    if (in.done()) return value;
    if (value.precision != Precision::day || !in.take('T')) return std::nullopt;
    if (!read_time(in, value) || !read_offset(in, value)) return std::nullopt;
    return value;
}

std::optional<Temporal> parse_time(std::string_view text) {
    Reader in(text);
    Temporal value;
    if (!read_time(in, value) || !in.done()) return std::nullopt;
    return value;
}

std::size_t write_text(const Temporal& value, TemporalKind kind, char* out) {
    char* const start = out;
    if (kind == TemporalKind::time) {
        write_time(value, out);
        return static_cast<std::size_t>(out - start);
    }
    write_date(value, out);
    if (value.precision >= Precision::hour) {
        *out++ = 'T';
        write_time(value, out);
        if (value.has_offset && value.offset_minutes == 0) {
            *out++ = 'Z';
        } else if (value.has_offset) {
            const auto offset = static_cast<unsigned>(
                value.offset_minutes < 0 ? -value.offset_minutes : value.offset_minutes
            );
            *out++ = value.offset_minutes < 0 ? '-' : '+';
            two(out, offset / 60);
            *out++ = ':';
            two(out, offset % 60);
        }
    }
    return static_cast<std::size_t>(out - start);
}

std::string to_text(const Temporal& value, TemporalKind kind) {
    std::array<char, 48> buffer{};
    return std::string(buffer.data(), write_text(value, kind, buffer.data()));
}

std::optional<int> compare(const Temporal& left, const Temporal& right, TemporalKind kind) {
    // Offsets count only when one is known: two local times are compared as they stand.
    const bool with_offset = left.has_offset || right.has_offset;
    const bool same_precision =
        without_fraction(left.precision) == without_fraction(right.precision);
    if (same_precision && left.has_offset == right.has_offset) {
        Int128 a = nanoseconds_of(left, kind == TemporalKind::time);
        Int128 b = nanoseconds_of(right, kind == TemporalKind::time);
        if (with_offset) {
            a -= left.offset_minutes * minute_ns;
            b -= right.offset_minutes * minute_ns;
        }
        return a < b ? -1 : a > b ? 1 : 0;
    }
    const Interval a = interval_of(left, kind, with_offset);
    const Interval b = interval_of(right, kind, with_offset);
    if (a.last < b.first) return -1;
    if (a.first > b.last) return 1;
    return std::nullopt;
}

Temporal time_part(const Temporal& date_time) {
    Temporal time = date_time;
    time.year = 1;
    time.month = time.day = 1;
    time.has_offset = false;
    time.offset_minutes = 0;
    return time;
}

}  // namespace fhir::fhirpath
