// Days in Stockholm and FHIR's inclusive periods (mapping traps 7 and 8, golden case G-24).
#include "mappings/model/stockholm.hpp"

#include <gtest/gtest.h>

namespace mappings {
namespace {

using namespace std::chrono;
using namespace std::chrono_literals;

Moment utc(year_month_day day, minutes time = 0min) {
    return sys_days(day) + time;
}

TEST(Stockholm, SummerTimeBeginsAndEndsAtOneInTheMorningUtc) {
    EXPECT_EQ(stockholm_offset(utc(2026y / 3 / 29, 59min)), 1h);
    EXPECT_EQ(stockholm_offset(utc(2026y / 3 / 29, 60min)), 2h);
    EXPECT_EQ(stockholm_offset(utc(2026y / 10 / 25, 59min)), 2h);
    EXPECT_EQ(stockholm_offset(utc(2026y / 10 / 25, 60min)), 1h);
}

TEST(Stockholm, BeforeNineteenNinetySixThereIsNoSummerTime) {
    EXPECT_EQ(stockholm_offset(utc(1995y / 7 / 1)), 1h);
    EXPECT_EQ(stockholm_offset(utc(1996y / 7 / 1)), 2h);
    EXPECT_EQ(local_midnight(1980y / 7 / 1), utc(1980y / 6 / 30, 23h));
}

// G-24
TEST(Stockholm, TheDayOfTheChangeHasTwentyThreeOrTwentyFiveHours) {
    EXPECT_EQ(local_midnight(2026y / 3 / 30) - local_midnight(2026y / 3 / 29), 23h);
    EXPECT_EQ(local_midnight(2026y / 10 / 26) - local_midnight(2026y / 10 / 25), 25h);
    EXPECT_EQ(local_midnight(2026y / 6 / 2) - local_midnight(2026y / 6 / 1), 24h);
}

// G-24
TEST(Stockholm, TheDayTurnsAtLocalMidnightNotAtMidnightUtc) {
    EXPECT_EQ(local_day(utc(2026y / 1 / 14, 22h + 59min)), 2026y / 1 / 14);
    EXPECT_EQ(local_day(utc(2026y / 1 / 14, 23h)), 2026y / 1 / 15);
    EXPECT_EQ(local_day(utc(2026y / 7 / 14, 21h + 59min)), 2026y / 7 / 14);
    EXPECT_EQ(local_day(utc(2026y / 7 / 14, 22h)), 2026y / 7 / 15);
    EXPECT_EQ(next_local_midnight(utc(2026y / 10 / 25, 1h)), utc(2026y / 10 / 25, 23h));
    EXPECT_EQ(next_local_midnight(utc(2026y / 3 / 28, 23h)), utc(2026y / 3 / 29, 22h));
}

TEST(Stockholm, EveryDayOfACenturyBeginsWhenThePreviousEnds) {
    for (sys_days day = sys_days(1990y / 1 / 1); day < sys_days(2090y / 1 / 1); day += days(1)) {
        const Moment midnight = local_midnight(day);
        ASSERT_EQ(local_day(midnight), year_month_day(day));
        ASSERT_EQ(local_day(midnight - 1us), year_month_day(day - days(1)));
    }
}

TEST(PeriodToInterval, AnEndIncludesAllThatItsPrecisionLeavesOpen) {
    const auto to = [](std::string end) { return interval_of({"", std::move(end)}).to; };
    EXPECT_EQ(to("2026-01-15"), local_midnight(2026y / 1 / 16));
    EXPECT_EQ(to("2026-01"), local_midnight(2026y / 2 / 1));
    EXPECT_EQ(to("2026-12"), local_midnight(2027y / 1 / 1));
    EXPECT_EQ(to("2026"), local_midnight(2027y / 1 / 1));
    EXPECT_EQ(to("2026-01-15T23:59:59+01:00"), local_midnight(2026y / 1 / 16));
    EXPECT_EQ(to("2024-02-29"), local_midnight(2024y / 3 / 1));
}

TEST(PeriodToInterval, AStartIsTheFirstMomentOfItsPrecision) {
    const auto from = [](std::string start) { return interval_of({std::move(start), ""}).from; };
    EXPECT_EQ(from("2026"), local_midnight(2026y / 1 / 1));
    EXPECT_EQ(from("2026-07"), local_midnight(2026y / 7 / 1));
    EXPECT_EQ(from("2026-01-15T12:00:00Z"), utc(2026y / 1 / 15, 12h));
}

TEST(PeriodToInterval, MissingEndsAreOpen) {
    EXPECT_EQ(interval_of({}), (Interval{}));
    EXPECT_TRUE(interval_of({}).contains(utc(1900y / 1 / 1)));
}

TEST(PeriodToInterval, AReversedOrUnreadablePeriodNeverApplies) {
    EXPECT_TRUE(interval_of({"2026-02-01", "2026-01-01"}).empty());
    EXPECT_TRUE(interval_of({"soon", ""}).empty());
    EXPECT_TRUE(interval_of({"2026-01-01", "2026-02-30"}).empty());
    EXPECT_FALSE(interval_of({"2026-01-01", "2026-01-01"}).empty());
}

// The forms nearly all rows have are read by a shorter way, which must agree with the long one.
TEST(Moments, TheShortWayAgreesWithTheLongOne) {
    for (const std::string_view text :
         {"2026-01-15T08:00:00.000000Z",
          "2026-12-31T23:59:59.999999Z",
          "2250-02-28T00:00:00.123456Z",
          "2024-02-29T12:30:00.000001Z"}) {
        // One digit more is not the short form.
        const std::string longer = std::string(text.substr(0, 26)) + "0Z";
        EXPECT_TRUE(first_moment(text)) << text;
        EXPECT_EQ(first_moment(text), first_moment(longer)) << text;
    }
    for (const std::string_view text : {"2026-01-15", "2026-03-29", "2024-02-29", "1999-12-31"}) {
        const std::string at_midnight =
            std::string(text) + "T00:00:00" +
            (stockholm_offset(*first_moment(text)).count() == 2 ? "+02:00" : "+01:00");
        EXPECT_EQ(first_moment(text), first_moment(at_midnight)) << text;
    }
    for (const std::string_view text :
         {"2026-02-29",
          "2026-13-01",
          "2026-1-015",
          "2026_01_15",
          "202a-01-15",
          "2026-01-15T24:00:00.000000Z",
          "2026-01-15T08:60:00.000000Z",
          "2026-01-15T08:00:00.00000xZ",
          "2026-01-15 08:00:00.000000Z"}) {
        EXPECT_FALSE(first_moment(text)) << text;
        EXPECT_FALSE(past_moment(text)) << text;
    }
}

TEST(Intervals, MeetInTheirIntersection) {
    const Interval first = interval_of({"2026-01-01", "2026-06-30"});
    const Interval second = interval_of({"2026-03-01", ""});
    EXPECT_EQ(intersection(first, second), interval_of({"2026-03-01", "2026-06-30"}));
    EXPECT_TRUE(overlap(first, second));
    EXPECT_FALSE(overlap(first, interval_of({"2026-07-01", ""})));
    EXPECT_FALSE(overlap(first, interval_of({"2026-03-02", "2026-03-01"})));
}

}  // namespace
}  // namespace mappings
