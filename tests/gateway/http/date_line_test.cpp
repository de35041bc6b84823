// Dates as HTTP writes them.
#include "gateway/http/date_line.hpp"

#include <gtest/gtest.h>

namespace {

using namespace std::chrono_literals;
using gateway::http::DateLine;
using gateway::http::imf_fixdate;

TEST(DateLine, WritesTheExampleOfTheStandard) {
    const auto day = std::chrono::sys_days(std::chrono::year(1994) / 11 / 6);
    EXPECT_EQ(imf_fixdate(day + 8h + 49min + 37s), "Sun, 06 Nov 1994 08:49:37 GMT");
    const auto leap = std::chrono::sys_days(std::chrono::year(2028) / 2 / 29);
    EXPECT_EQ(imf_fixdate(leap + 23h + 59min + 59s), "Tue, 29 Feb 2028 23:59:59 GMT");
}

TEST(DateLine, ChangesWithTheSecondAndAlsoBackwards) {
    gateway::Instant now{};
    DateLine line([&] { return now; });
    EXPECT_EQ(line.now(), "Thu, 01 Jan 1970 00:00:00 GMT");
    now += 999ms;
    EXPECT_EQ(line.now(), "Thu, 01 Jan 1970 00:00:00 GMT");
    now += 1ms;
    EXPECT_EQ(line.now(), "Thu, 01 Jan 1970 00:00:01 GMT");
    now -= 2s;
    EXPECT_EQ(line.now(), "Wed, 31 Dec 1969 23:59:59 GMT");
}

}  // namespace
