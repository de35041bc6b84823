// Digits by hand: every row that is read has one.
#include "gateway/store/instant_text.hpp"

#include <cstddef>

namespace gateway::store {

InstantText::InstantText(Instant instant) {
    const auto day = std::chrono::floor<std::chrono::days>(instant);
    const std::chrono::year_month_day date(day);
    const std::chrono::hh_mm_ss time(instant - day);
    std::size_t at = 0;
    const auto digits = [&](long long value, std::size_t width) {
        for (std::size_t i = width; i > 0; --i) {
            text_[at + i - 1] = static_cast<char>('0' + value % 10);
            value /= 10;
        }
        at += width;
    };
    const auto mark = [&](char c) { text_[at++] = c; };
    digits(static_cast<int>(date.year()), 4);
    mark('-');
    digits(static_cast<unsigned>(date.month()), 2);
    mark('-');
    digits(static_cast<unsigned>(date.day()), 2);
    mark('T');
    digits(time.hours().count(), 2);
    mark(':');
    digits(time.minutes().count(), 2);
    mark(':');
    digits(time.seconds().count(), 2);
    mark('.');
    digits(time.subseconds().count(), 6);
    mark('Z');
}

}  // namespace gateway::store
