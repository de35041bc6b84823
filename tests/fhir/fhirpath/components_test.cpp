// Parts of dates and times, and what lies between two of them.
#include "tests/fhir/fhirpath/evaluation.hpp"

namespace fhir::fhirpath {
namespace {

class Components : public testing::Test {
protected:
    Evaluation evaluate{R"({"resourceType":"Patient","birthDate":"1949-08","active":true})"};
    void expect(std::initializer_list<std::pair<const char*, Texts>> cases) {
        for (const auto& [text, expected] : cases) EXPECT_EQ(evaluate(text), expected) << text;
    }
};

TEST_F(Components, AreThePartsThatAreWritten) {
    expect({
        {"@2026-03-04T05:06:07.089+05:30.yearOf()", {"2026"}},
        {"@2026-03-04T05:06:07.089+05:30.monthOf()", {"3"}},
        {"@2026-03-04T05:06:07.089+05:30.dayOf()", {"4"}},
        {"@2026-03-04T05:06:07.089+05:30.hourOf()", {"5"}},
        {"@2026-03-04T05:06:07.089+05:30.minuteOf()", {"6"}},
        {"@2026-03-04T05:06:07.089+05:30.secondOf()", {"7"}},
        {"@2026-03-04T05:06:07.089+05:30.millisecondOf()", {"89"}},
        {"@2026-03-04T05:06:07.089+05:30.timezoneOffsetOf()", {"5.5"}},
        {"@2026-03-04T05:06:07Z.timezoneOffsetOf()", {"0"}},
        {"@2026-03-04T05:06:07-07:00.timezoneOffsetOf()", {"-7"}},
        {"@2026-03-04T05:06:07.089+05:30.dateOf()", {"2026-03-04"}},
        {"@2026-03-04T05:06:07.089+05:30.timeOf()", {"05:06:07.089"}},
        {"@T23:59:58.5.hourOf() | @T23:59:58.5.secondOf() | @T23:59:58.5.millisecondOf()",
         {"23", "58", "500"}},
        {"birthDate.yearOf() | birthDate.monthOf()", {"1949", "8"}},
        {"birthDate.dateOf()", {"1949-08"}},
    });
}

TEST_F(Components, ThatAreMissingAreEmpty) {
    for (const auto* text :
         {"birthDate.dayOf()",
          "@2026.monthOf()",
          "@2026-03-04.hourOf()",
          "@T10:30.yearOf()",
          "@T10:30.secondOf()",
          "@T10:30:15.millisecondOf()",
          "@2026-03-04T10.minuteOf()",
          "@2026-03-04T10:00.timezoneOffsetOf()",
          "@T10:30.timezoneOffsetOf()",
          "@2026-03-04.timeOf()",
          "@2026T.timeOf()",
          "@T10:30.dateOf()",
          "@T10:30.timeOf()",
          "'2026-03-04'.yearOf()",
          "active.dayOf()",
          "{}.yearOf()"}) {
        EXPECT_EQ(evaluate(text), Texts{}) << text;
    }
    EXPECT_EQ(
        evaluate("(@2026 | @2027).yearOf()"),
        Texts{"!fhirpath-evaluation Expected at most one item for yearOf, found 2."}
    );
}

TEST_F(Components, DurationCountsWholePeriods) {
    expect({
        {"@2024-12-01.duration(@2025-09-01, 'year')", {"0"}},
        {"@2024-09-01.duration(@2025-09-01, 'year')", {"1"}},
        {"@2024-02-29.duration(@2025-02-28, 'year')", {"0"}},
        {"@2025-09-01.duration(@2024-09-02, 'month')", {"-11"}},
        {"@2025-01-31.duration(@2025-03-01, 'month')", {"1"}},
        {"@2025-01-02.duration(@2025-01-07, 'week')", {"0"}},
        {"@2025-01-02.duration(@2025-01-09, 'week')", {"1"}},
        {"@2025-03-01.duration(@2024-02-28, 'day')", {"-367"}},
        {"@2025-01-01T10:00:00Z.duration(@2025-01-01T12:59:59+01:00, 'hour')", {"1"}},
        {"@2025-01-01T23:00:00.duration(@2025-01-02T01:00:00, 'day')", {"0"}},
        {"@T10:00:00.duration(@T09:30:00, 'minute')", {"-30"}},
        {"@T10:00:00.000.duration(@T10:00:01.250, 'millisecond')", {"1250"}},
    });
}

TEST_F(Components, DifferenceCountsBoundaries) {
    expect({
        {"@2024-12-31.difference(@2025-01-01, 'year')", {"1"}},
        {"@2024-12-31.difference(@2025-01-01, 'month')", {"1"}},
        {"@2025-01-02.difference(@2025-01-07, 'week')", {"1"}},
        {"@2025-01-05.difference(@2025-01-11, 'week')", {"0"}},
        {"@1969-12-27.difference(@1969-12-28, 'week')", {"1"}},
        {"@2025-01-01T23:59:59.difference(@2025-01-02T00:00:00, 'day')", {"1"}},
        {"@2025-01-01T10:59:00Z.difference(@2025-01-01T12:00:00+01:00, 'hour')", {"1"}},
        {"@T10:00:59.difference(@T10:00:00, 'minute')", {"0"}},
        {"@T10:01:00.difference(@T10:00:59, 'minute')", {"-1"}},
    });
}

TEST_F(Components, IntervalsNeedThePrecisionAndOneKind) {
    expect({
        {"birthDate.duration(@2026-01-01, 'day')", {}},
        {"birthDate.duration(@2026-01-01, 'year')", {"76"}},
        {"@2025-01-01.duration({}, 'day')", {}},
        {"{}.difference(@2025, 'year')", {}},
        {"@2025.duration(@T10:00, 'hour')",
         {"!fhirpath-evaluation duration needs two dates or two times, not System.Date and "
          "System.Time."}},
        {"@T10:00.difference(@T11:00, 'day')",
         {"!fhirpath-evaluation difference of times counts in 'hour', 'minute', 'second' or "
          "'millisecond'."}},
        {"@2025.difference(@2026, 'days')",
         {"!fhirpath-evaluation difference counts in 'year', 'month', 'week', 'day', 'hour', "
          "'minute', 'second' or 'millisecond'."}},
    });
}

TEST_F(Components, SecondsOfUcumMoveByTheRuleOfTheRelease) {
    EXPECT_EQ(evaluate("@2024-01-01T00:00:00.000Z + 0.25 's'"), Texts{"2024-01-01T00:00:00.000Z"});
    Evaluation r5(R"({"resourceType":"Patient"})", Version::r5);
    EXPECT_EQ(r5("@2024-01-01T00:00:00.000Z + 0.25 's'"), Texts{"2024-01-01T00:00:00.250Z"});
}

}  // namespace
}  // namespace fhir::fhirpath
