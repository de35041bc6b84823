// Partial dates as values: what was written, what it covers, and what can be said of the order.
#include "fhir/partial_date_time.hpp"

#include <gtest/gtest.h>

namespace {

using fhir::certainly_after;
using fhir::instants;
using fhir::parse_date_time;
using fhir::PartialDateTime;
using fhir::Precision;
using namespace std::chrono;

PartialDateTime read(std::string_view text) {
    const auto value = parse_date_time(text);
    EXPECT_TRUE(value) << text;
    return value.value_or(PartialDateTime{});
}

TEST(PartialDateTime, KeepsFieldsPrecisionAndZone) {
    EXPECT_EQ(
        read("2026"), (PartialDateTime{.year = 2026, .precision = Precision::year, .zone = {}})
    );
    EXPECT_EQ(
        read("2026-11"),
        (PartialDateTime{.year = 2026, .month = 11, .precision = Precision::month, .zone = {}})
    );
    EXPECT_EQ(
        read("2026-11-24T21:36:08.05-03:30"),
        (PartialDateTime{
            .year = 2026,
            .month = 11,
            .day = 24,
            .hour = 21,
            .minute = 36,
            .second = 8,
            .nanosecond = 50'000'000,
            .precision = Precision::fraction,
            .zone = minutes(-210)})
    );
    EXPECT_EQ(read("2026-11-24T21:36:08Z").zone, minutes(0));
    EXPECT_EQ(read("2026-11-24").zone, std::nullopt);
    EXPECT_EQ(read("2026-11-24T21:36:08.1234567899Z").nanosecond, 123'456'789U);
}

TEST(PartialDateTime, CoversAllThatMatchesItsPrecision) {
    constexpr minutes stockholm(60);
    const auto covers = [&](std::string_view text, sys_seconds first, sys_seconds past) {
        const auto span = instants(read(text), stockholm);
        EXPECT_EQ(span.first, first) << text;
        EXPECT_EQ(span.past, past) << text;
    };
    covers("2026", sys_days(2026y / 1 / 1) - 1h, sys_days(2027y / 1 / 1) - 1h);
    covers("2026-12", sys_days(2026y / 12 / 1) - 1h, sys_days(2027y / 1 / 1) - 1h);
    covers("2024-02", sys_days(2024y / 2 / 1) - 1h, sys_days(2024y / 3 / 1) - 1h);
    covers("2026-01-15", sys_days(2026y / 1 / 15) - 1h, sys_days(2026y / 1 / 16) - 1h);
    covers(
        "2026-01-15T10:00:00+02:00",
        sys_days(2026y / 1 / 15) + 8h,
        sys_days(2026y / 1 / 15) + 8h + 1s
    );
    EXPECT_LT(instants(read("0001"), stockholm).first, instants(read("9999"), stockholm).first);
}

TEST(PartialDateTime, IsAfterOnlyWhenNoMissingDigitCouldChangeIt) {
    const auto after = [](std::string_view a, std::string_view b) {
        return certainly_after(read(a), read(b));
    };
    EXPECT_TRUE(after("2026-02-02", "2026-02-01"));
    EXPECT_TRUE(after("2027", "2026-12-31"));
    EXPECT_TRUE(after("2026-01-15T10:00:01Z", "2026-01-15T10:00:00Z"));
    EXPECT_TRUE(after("2026-01-15T10:00:00Z", "2026-01-15T10:00:00+02:00"));
    EXPECT_FALSE(after("2026-01-15T10:00:00Z", "2026-01-15"));
    EXPECT_FALSE(after("2026-01-15", "2026-01"));
    EXPECT_FALSE(after("2026-01-15", "2026-01-15"));
    EXPECT_FALSE(after("2026-01-16T01:00:00Z", "2026-01-15"));
    EXPECT_TRUE(after("2026-01-17T00:00:00Z", "2026-01-15"));
    EXPECT_FALSE(after("2026-01-15T10:00:00+02:00", "2026-01-15T09:00:00Z"));
}

}  // namespace
