// The grammar of dates and times, and the time they cover.
#include "fhir/partial_date_time.hpp"

#include <algorithm>

namespace fhir {
namespace {

// Takes the text from the left; every step says whether it fitted.
class Scanner {
public:
    explicit Scanner(std::string_view text) : rest_(text) {}

    bool done() const { return rest_.empty(); }
    bool take(char c) {
        if (!rest_.starts_with(c)) return false;
        rest_.remove_prefix(1);
        return true;
    }
    std::optional<int> digits(std::size_t count) {
        if (rest_.size() < count) return std::nullopt;
        int number = 0;
        for (const char c : rest_.substr(0, count)) {
            if (c < '0' || c > '9') return std::nullopt;
            number = number * 10 + (c - '0');
        }
        rest_.remove_prefix(count);
        return number;
    }
    // One digit or more, as nanoseconds.
    std::optional<std::uint32_t> fraction() {
        std::uint32_t nanoseconds = 0;
        std::uint32_t unit = 100'000'000;
        std::size_t count = 0;
        for (; count < rest_.size() && rest_[count] >= '0' && rest_[count] <= '9'; ++count) {
            nanoseconds += static_cast<std::uint32_t>(rest_[count] - '0') * unit;
            unit /= 10;
        }
        rest_.remove_prefix(count);
        return count == 0 ? std::nullopt : std::optional(nanoseconds);
    }

private:
    std::string_view rest_;
};

template <class Field>
bool read(Scanner& text, std::size_t count, int least, int most, Field& field) {
    const auto number = text.digits(count);
    if (!number || *number < least || *number > most) return false;
    field = static_cast<Field>(*number);
    return true;
}

bool exists(const PartialDateTime& value) {
    return std::chrono::year_month_day(
               std::chrono::year(value.year),
               std::chrono::month(value.month),
               std::chrono::day(value.day)
    )
        .ok();
}

// "Z" or ±hh:mm, at most 14:00.
bool read_zone(Scanner& text, PartialDateTime& value) {
    if (text.take('Z')) {
        value.zone = std::chrono::minutes(0);
        return true;
    }
    const bool west = text.take('-');
    if (!west && !text.take('+')) return false;
    int hours = 0;
    int minutes = 0;
    if (!read(text, 2, 0, 14, hours) || !text.take(':') || !read(text, 2, 0, 59, minutes))
        return false;
    const int offset = hours * 60 + minutes;
    if (offset > 14 * 60) return false;
    value.zone = std::chrono::minutes(west ? -offset : offset);
    return true;
}

bool read_time(Scanner& text, PartialDateTime& value) {
    const bool fields = read(text, 2, 0, 23, value.hour) && text.take(':') &&
                        read(text, 2, 0, 59, value.minute) && text.take(':') &&
                        read(text, 2, 0, 60, value.second);
    if (!fields) return false;
    value.precision = Precision::second;
    if (text.take('.')) {
        const auto fraction = text.fraction();
        if (!fraction) return false;
        value.nanosecond = *fraction;
        value.precision = Precision::fraction;
    }
    return true;
}

}  // namespace

std::optional<PartialDateTime> parse_date_time(std::string_view written) {
    Scanner text(written);
    PartialDateTime value;
    if (!read(text, 4, 1, 9999, value.year)) return std::nullopt;
    if (text.done()) return value;
    if (!text.take('-') || !read(text, 2, 1, 12, value.month)) return std::nullopt;
    value.precision = Precision::month;
    if (text.done()) return value;
    if (!text.take('-') || !read(text, 2, 1, 31, value.day) || !exists(value)) return std::nullopt;
    value.precision = Precision::day;
    if (text.done()) return value;
    if (!text.take('T') || !read_time(text, value) || !read_zone(text, value)) return std::nullopt;
    return text.done() ? std::optional(value) : std::nullopt;
}

bool is_time_of_day(std::string_view written) {
    Scanner text(written);
    PartialDateTime value;
    return read_time(text, value) && text.done();
}

Instants instants(const PartialDateTime& value, std::chrono::minutes zone) {
    namespace chrono = std::chrono;
    const chrono::year year(std::clamp<int>(value.year, 1700, 2250));
    const chrono::month month(value.month);
    // 29 February may not exist in the nearest year.
    const auto last = (year / month / chrono::last).day();
    const chrono::year_month_day day(year, month, std::min(chrono::day(value.day), last));
    chrono::sys_days next(day);
    switch (value.precision) {
        case Precision::year:
            next = chrono::sys_days(day + chrono::years(1));
            break;
        case Precision::month:
            next = chrono::sys_days(day + chrono::months(1));
            break;
        default:
            next += chrono::days(1);
    }
    const auto offset = value.zone.value_or(zone);
    if (value.precision <= Precision::day) return {chrono::sys_days(day) - offset, next - offset};
    const chrono::sys_time<chrono::nanoseconds> first =
        chrono::sys_days(day) - offset + chrono::hours(value.hour) + chrono::minutes(value.minute) +
        chrono::seconds(value.second) + chrono::nanoseconds(value.nanosecond);
    const bool whole = value.precision == Precision::second;
    return {
        first, first + (whole ? chrono::nanoseconds(chrono::seconds(1)) : chrono::nanoseconds(1))};
}

bool certainly_after(const PartialDateTime& a, const PartialDateTime& b) {
    using std::chrono::minutes;
    constexpr minutes most_eastern(14 * 60);
    constexpr minutes most_western(-14 * 60);
    const bool comparable = a.zone.has_value() == b.zone.has_value();
    const Instants late = instants(a, comparable ? minutes(0) : most_eastern);
    const Instants early = instants(b, comparable ? minutes(0) : most_western);
    return late.first >= early.past;
}

}  // namespace fhir
