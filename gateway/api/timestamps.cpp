// Calendar arithmetic by <chrono>; no locale, no time zone but UTC.
#include "gateway/api/timestamps.hpp"

#include <array>
#include <cstdio>

namespace gateway::api {
namespace {

struct Fields {
    std::chrono::year_month_day day;
    std::chrono::hh_mm_ss<std::chrono::milliseconds> time;
    std::chrono::weekday weekday;
};

Fields fields_of(Instant moment) {
    const auto millis = std::chrono::floor<std::chrono::milliseconds>(moment);
    const auto days = std::chrono::floor<std::chrono::days>(millis);
    return {
        std::chrono::year_month_day(days),
        std::chrono::hh_mm_ss<std::chrono::milliseconds>(millis - days),
        std::chrono::weekday(days)};
}

enum class Fraction { none, millis };

std::string rfc3339(Instant moment, Fraction fraction) {
    const Fields at = fields_of(moment);
    std::array<char, 48> text;
    int length = std::snprintf(
        text.data(),
        text.size(),
        "%04d-%02u-%02uT%02d:%02d:%02d",
        static_cast<int>(at.day.year()),
        static_cast<unsigned>(at.day.month()),
        static_cast<unsigned>(at.day.day()),
        static_cast<int>(at.time.hours().count()),
        static_cast<int>(at.time.minutes().count()),
        static_cast<int>(at.time.seconds().count())
    );
    std::string result(text.data(), static_cast<std::size_t>(length));
    if (fraction == Fraction::millis) {
        length = std::snprintf(
            text.data(), text.size(), ".%03d", static_cast<int>(at.time.subseconds().count())
        );
        result.append(text.data(), static_cast<std::size_t>(length));
    }
    return result + "Z";
}

}  // namespace

std::string fhir_instant(Instant moment) {
    return rfc3339(moment, Fraction::millis);
}
std::string utc_seconds(Instant moment) {
    return rfc3339(moment, Fraction::none);
}

std::string http_date(Instant moment) {
    constexpr std::array weekdays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    constexpr std::array months{
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const Fields at = fields_of(moment);
    std::array<char, 48> text;
    const int length = std::snprintf(
        text.data(),
        text.size(),
        "%s, %02u %s %04d %02d:%02d:%02d GMT",
        weekdays[at.weekday.c_encoding()],
        static_cast<unsigned>(at.day.day()),
        months[static_cast<unsigned>(at.day.month()) - 1],
        static_cast<int>(at.day.year()),
        static_cast<int>(at.time.hours().count()),
        static_cast<int>(at.time.minutes().count()),
        static_cast<int>(at.time.seconds().count())
    );
    return std::string(text.data(), static_cast<std::size_t>(length));
}

}  // namespace gateway::api
