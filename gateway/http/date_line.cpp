// Dates as HTTP writes them; no locale is involved.
#include "gateway/http/date_line.hpp"

#include <fmt/format.h>

#include <array>

namespace gateway::http {

std::string imf_fixdate(std::chrono::sys_seconds time) {
    static constexpr std::array days{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static constexpr std::array months{
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const auto day = std::chrono::floor<std::chrono::days>(time);
    const std::chrono::year_month_day date(day);
    const std::chrono::hh_mm_ss clock(time - day);
    return fmt::format(
        "{}, {:02} {} {:04} {:02}:{:02}:{:02} GMT",
        days[std::chrono::weekday(day).c_encoding()],
        static_cast<unsigned>(date.day()),
        months[static_cast<unsigned>(date.month()) - 1],
        static_cast<int>(date.year()),
        clock.hours().count(),
        clock.minutes().count(),
        clock.seconds().count()
    );
}

std::string_view DateLine::now() {
    const auto second = std::chrono::floor<std::chrono::seconds>(clock_());
    if (second != second_) {
        second_ = second;
        text_ = imf_fixdate(second);
    }
    return text_;
}

}  // namespace gateway::http
