// Dates and hours in words: precision, local time, summer time, merged alternatives.
#include "mappings/render/dates.hpp"

#include <gtest/gtest.h>

#include "samples.hpp"
#include "tests/mappings/lists.hpp"

namespace {

using namespace mappings;
using samples::at;
using samples::english;
using samples::swedish;

template <class Date>
std::string_view shown_date(const Date& date, const Words& words) {
    return mappings::shown_date(date, words, kept_to_the_end());
}
std::string_view shown_time(Moment moment, const Words& words) {
    return mappings::shown_time(moment, words, kept_to_the_end());
}
std::string_view shown_hours(std::span<const HoursOfService> hours, const Words& words) {
    return mappings::shown_hours(hours, words, kept_to_the_end());
}

TEST(ShownDate, KeepsThePrecisionThatWasWritten) {
    struct Case {
        const char* fhir;
        const char* swedish;
        const char* english;
        const char* digits;
    };
    const Case cases[] = {
        {"2024-03-03", "3 mars 2024", "3 March 2024", "2024-03-03"},
        {"2024-03", "mars 2024", "March 2024", "2024-03"},
        {"2024", "2024", "2024", "2024"},
        {"2024-12-31T23:30:00Z", "1 januari 2025", "1 January 2025", "2025-01-01"},
        {"2024-12-31T23:30:00+01:00", "31 december 2024", "31 December 2024", "2024-12-31"},
        {"2024-06-30T22:30:00Z", "1 juli 2024", "1 July 2024", "2024-07-01"},
        {"", "", "", ""},
        {"2024-02-30", "", "", ""},
        {"i våras", "", "", ""},
    };
    for (const Case& c : cases) {
        EXPECT_EQ(shown_date(c.fhir, swedish()), c.swedish) << c.fhir;
        EXPECT_EQ(shown_date(c.fhir, english()), c.english) << c.fhir;
        EXPECT_EQ(local_date(c.fhir), c.digits) << c.fhir;
    }
}

TEST(ShownDate, ChangesTheClockOnTheLastSundays) {
    EXPECT_EQ(shown_time(at("2026-03-29T00:59:59Z"), swedish()), "29 mars 2026 klockan 1.59");
    EXPECT_EQ(shown_time(at("2026-03-29T01:00:00Z"), swedish()), "29 mars 2026 klockan 3.00");
    EXPECT_EQ(shown_time(at("2026-10-25T00:59:59Z"), english()), "25 October 2026 at 2:59");
    EXPECT_EQ(shown_time(at("2026-10-25T01:00:00Z"), english()), "25 October 2026 at 2:00");
    EXPECT_EQ(local_date(at("2026-07-31T22:00:00Z")), "2026-08-01");
    EXPECT_EQ(local_date(at("2026-12-31T22:59:59Z")), "2026-12-31");
    EXPECT_EQ(shown_date(at("2026-11-21T09:12:44Z"), swedish()), "21 november 2026");
}

HoursOfService hours(
    const std::vector<Weekday>& days, std::string_view opens = "", std::string_view closes = ""
) {
    HoursOfService out;
    out.week_days = kept_to_the_end().copy(std::span<const Weekday>(days));
    out.opens = opens;
    out.closes = closes;
    return out;
}

using enum Weekday;
const std::vector<Weekday> weekdays = {monday, tuesday, wednesday, thursday, friday};

TEST(ShownHours, AreSaidAsAPersonSaysThem) {
    struct Case {
        std::vector<HoursOfService> hours;
        const char* swedish;
        const char* english;
    };
    const std::vector<Case> cases = {
        {{}, "", ""},
        {{hours(weekdays, "08:00", "16:00")},
         "vardagar klockan 8 till 16",
         "weekdays from 8:00 to 16:00"},
        {{hours(weekdays, "07:30", "16:45")},
         "vardagar klockan 7.30 till 16.45",
         "weekdays from 7:30 to 16:45"},
        {{hours(weekdays, "08:00:00", "16:00:00")},
         "vardagar klockan 8 till 16",
         "weekdays from 8:00 to 16:00"},
        {{hours({monday, tuesday, wednesday, thursday}, "08:00", "12:00")},
         "måndag till torsdag klockan 8 till 12",
         "Monday to Thursday from 8:00 to 12:00"},
        {{hours({monday, wednesday, thursday, friday}, "08:00", "12:00")},
         "måndag och onsdag till fredag klockan 8 till 12",
         "Monday and Wednesday to Friday from 8:00 to 12:00"},
        {{hours({monday, wednesday}, "08:00", "12:00")},
         "måndag och onsdag klockan 8 till 12",
         "Monday and Wednesday from 8:00 to 12:00"},
        {{hours({monday, wednesday, friday}, "08:00", "12:00")},
         "måndag, onsdag och fredag klockan 8 till 12",
         "Monday, Wednesday and Friday from 8:00 to 12:00"},
        {{hours({}, "08:00", "20:00")},
         "alla dagar klockan 8 till 20",
         "every day from 8:00 to 20:00"},
        {{hours({})}, "dygnet runt", "day and night"},
        {{hours({}, "00:00", "24:00")}, "dygnet runt", "day and night"},
        {{hours({}, "00:00", "23:59")}, "dygnet runt", "day and night"},
        {{hours({saturday, sunday})},
         "lördag och söndag dygnet runt",
         "Saturday and Sunday day and night"},
        {{hours(weekdays, "08:00", "16:00"), hours({saturday}, "10:00", "14:00")},
         "vardagar klockan 8 till 16, lördag klockan 10 till 14",
         "weekdays from 8:00 to 16:00, Saturday from 10:00 to 14:00"},
        {{hours(weekdays, "13:00", "16:00"), hours(weekdays, "08:00", "12:00")},
         "vardagar klockan 8 till 12 och 13 till 16",
         "weekdays from 8:00 to 12:00 and 13:00 to 16:00"},
        {{hours({monday}, "08:00", "16:00"),
          hours({tuesday}, "08:00", "16:00"),
          hours({wednesday}, "08:00", "16:00"),
          hours({thursday}, "08:00", "16:00"),
          hours({friday}, "08:00", "16:00")},
         "vardagar klockan 8 till 16",
         "weekdays from 8:00 to 16:00"},
        {{hours(weekdays, "nio", "16:00"), hours({saturday}, "10:00", "14:00")},
         "lördag klockan 10 till 14",
         "Saturday from 10:00 to 14:00"},
        {{hours({monday}, "", "16:00")}, "måndag klockan 0 till 16", "Monday from 0:00 to 16:00"},
    };
    for (const Case& c : cases) {
        EXPECT_EQ(shown_hours(c.hours, swedish()), c.swedish);
        EXPECT_EQ(shown_hours(c.hours, english()), c.english);
    }
}

TEST(ShownHours, SayBetweenWhichDatesTheyHold) {
    HoursOfService summer = hours(weekdays, "08:00", "12:00");
    summer.dates = {"2026-06-22", "2026-08-16"};
    HoursOfService rest = hours(weekdays, "08:00", "16:00");
    rest.dates = {"2026-08-17", ""};
    EXPECT_EQ(
        shown_hours(std::vector{summer, rest}, swedish()),
        "vardagar klockan 8 till 12 (22 juni 2026 till 16 augusti 2026), "
        "vardagar klockan 8 till 16 (från 17 augusti 2026)"
    );
    rest.dates = {"", "2026-12-23"};
    EXPECT_EQ(
        shown_hours(std::vector{rest}, english()),
        "weekdays from 8:00 to 16:00 (until 23 December 2026)"
    );
}

}  // namespace
