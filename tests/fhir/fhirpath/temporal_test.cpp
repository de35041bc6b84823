// Partial dates and times: reading, writing, comparing, moving.
#include "fhir/fhirpath/temporal.hpp"

#include <gtest/gtest.h>

#include "fhir/fhirpath/calendar.hpp"

namespace fhir::fhirpath {
namespace {

Temporal moment(std::string_view text) {
    const auto value = parse_date_time(text);
    EXPECT_TRUE(value) << text;
    return value.value_or(Temporal{});
}

TEST(Temporal, IsWrittenAsItWasRead) {
    for (const auto* text :
         {"2015",
          "2015-02",
          "2015-02-28",
          "2016-02-29",
          "2015-02-04T14",
          "2015-02-04T14:34",
          "2015-02-04T14:34:28",
          "2015-02-04T14:34:28.123",
          "2015-02-04T14:34:28Z",
          "2015-02-04T14:34:28.123456789-09:30",
          "0001-01-01"}) {
        EXPECT_EQ(to_text(moment(text), TemporalKind::date_time), text);
    }
    for (const auto* text : {"14", "14:30", "14:30:59", "00:00:00.25"}) {
        const auto time = parse_time(text);
        ASSERT_TRUE(time) << text;
        EXPECT_EQ(to_text(*time, TemporalKind::time), text);
    }
}

TEST(Temporal, RefusesDaysAndTimesThatDoNotExist) {
    for (const auto* text :
         {"",
          "0000",
          "201",
          "2015-13",
          "2015-00",
          "2015-02-29",
          "2015-02-30",
          "2015-2-1",
          "2015-02-04T",
          "2015-02T10",
          "2015-02-04T24:00",
          "2015-02-04T10:60",
          "2015-02-04T10:00:61",
          "2015-02-04T10:00:00.",
          "2015-02-04T10:00+15:00",
          "2015-02-04T10:00+1:00",
          "2015-02-04 10:00",
          "2015-02-04T10:00Zx"}) {
        EXPECT_FALSE(parse_date_time(text)) << text;
    }
    EXPECT_FALSE(parse_date("2015-02-04T10:00"));
    EXPECT_FALSE(parse_time("10:00Z"));
}

struct Pair {
    const char* left;
    const char* right;
    std::optional<int> expected;
};

TEST(Temporal, ComparesAsFarAsThePrecisionGoes) {
    const Pair pairs[] = {
        {"2015", "2015", 0},
        {"2015", "2016-01", -1},
        {"2015", "2015-06", std::nullopt},
        {"2015-02-04", "2015-02-04T10:00:00", std::nullopt},
        {"2015-02-04", "2015-02-05T10:00:00", -1},
        {"2015-02-04T10:00:00", "2015-02-04T10:00:00.0", 0},
        {"2015-02-04T10:00:00", "2015-02-04T10:00:00.1", -1},
        {"2015-02-04T10:00", "2015-02-04T10:00:30", std::nullopt},
        {"2015-02-04T15:00:00+02:00", "2015-02-04T16:00:00+03:00", 0},
        {"2015-02-04T23:30:00-02:00", "2015-02-05T00:00:00Z", 1},
        {"2015-02-04T15:00:00Z", "2015-02-04T10:00:00", std::nullopt},
        {"2015-02-04T15:00:00Z", "2015-02-02T10:00:00", 1},
        {"2015-02-04T15:00:00Z", "2015-02-04", std::nullopt},
        {"2015-02-04T15:00:00Z", "2015-02-06", -1},
    };
    for (const Pair& pair : pairs) {
        EXPECT_EQ(
            compare(moment(pair.left), moment(pair.right), TemporalKind::date_time), pair.expected
        ) << pair.left
          << " " << pair.right;
        const auto mirrored = pair.expected ? std::optional(-*pair.expected) : std::nullopt;
        EXPECT_EQ(compare(moment(pair.right), moment(pair.left), TemporalKind::date_time), mirrored)
            << pair.right << " " << pair.left;
    }
}

struct Move {
    const char* start;
    const char* amount;
    CalendarUnit unit;
    const char* expected;
};

TEST(Temporal, MovesByCalendarUnits) {
    const Move moves[] = {
        {"2024-01-31", "1", CalendarUnit::month, "2024-02-29"},
        {"2024-02-29", "1", CalendarUnit::year, "2025-02-28"},
        {"2024-03-31", "-1", CalendarUnit::month, "2024-02-29"},
        {"2023-12-25", "7.7", CalendarUnit::day, "2024-01-01"},
        {"2023-12-25", "25", CalendarUnit::hour, "2023-12-26"},
        {"2023-12-25", "23", CalendarUnit::hour, "2023-12-25"},
        {"2023", "24", CalendarUnit::month, "2025"},
        {"2023", "11", CalendarUnit::month, "2023"},
        {"2023-11", "2", CalendarUnit::month, "2024-01"},
        {"2023-11", "31", CalendarUnit::day, "2023-12"},
        {"2023-12-31T23:59:59Z", "1", CalendarUnit::second, "2024-01-01T00:00:00Z"},
        {"2023-12-31T23:59:59Z", "0.5", CalendarUnit::second, "2023-12-31T23:59:59.500Z"},
        {"2024-01-01T00:00:00.000", "-1", CalendarUnit::millisecond, "2023-12-31T23:59:59.999"},
        {"9999-12-31", "1", CalendarUnit::day, "nothing"},
        {"0001-01-01", "-1", CalendarUnit::month, "nothing"},
        {"2023-12-25", "99999999999999999999", CalendarUnit::day, "nothing"},
    };
    for (const Move& move : moves) {
        const auto kind =
            std::string_view(move.start).size() > 10 ? TemporalKind::date_time : TemporalKind::date;
        const auto result =
            shifted(moment(move.start), *Decimal::parse(move.amount), move.unit, kind);
        EXPECT_EQ(result ? to_text(*result, kind) : "nothing", move.expected)
            << move.start << " + " << move.amount;
    }
}

TEST(Temporal, ATimeGoesRoundAtMidnight) {
    const auto late =
        shifted(*parse_time("23:30"), Decimal::of(45), CalendarUnit::minute, TemporalKind::time);
    ASSERT_TRUE(late);
    EXPECT_EQ(to_text(*late, TemporalKind::time), "00:15");
    EXPECT_FALSE(
        shifted(*parse_time("23:30"), Decimal::of(1), CalendarUnit::month, TemporalKind::time)
    );
}

}  // namespace
}  // namespace fhir::fhirpath
