// The tests that stand beside Region Halland's views, and what the built-in set promises.
#include <gtest/gtest.h>

#include <algorithm>

#include "mappings/engine/mapping_set.hpp"
#include "tests/mappings/engine/halland_files.hpp"

namespace mappings {
namespace {

TEST(HallandSet, IsGoodAndItsTestsPass) {
    const SetReport report = testing::HallandFiles().check();
    for (const fhir::Issue& issue : report.issues) {
        EXPECT_EQ(issue.severity, fhir::Severity::warning) << issue.text;
    }
    EXPECT_TRUE(report.good());
    EXPECT_EQ(report.failed_tests(), 0u);
    EXPECT_GT(report.tests.size(), 40u);
    EXPECT_EQ(report.views, report.set->tables().size());
    EXPECT_EQ(report.concept_maps, 2u);
    EXPECT_EQ(report.policies, 3u);
}

TEST(HallandViews, BuiltInSetLoadsAndNamesItself) {
    const auto set = MappingSet::built_in();
    EXPECT_EQ(set->name(), "halland");
    EXPECT_EQ(set->extract_id().size(), 64u);
    EXPECT_EQ(set->assemble_id().size(), 64u);
    EXPECT_NE(set->extract_id(), set->assemble_id());
    EXPECT_TRUE(std::is_sorted(
        set->tables().begin(),
        set->tables().end(),
        [](const Table& left, const Table& right) { return left.name < right.name; }
    ));
}

/// Columns that are null in some release: each is meant, and listed here.
TEST(HallandViews, OnlyTheListedColumnsAreMissingInAReleaseTheViewRunsOn) {
    const auto set = MappingSet::built_in();
    std::vector<std::string> said;
    for (const fhir::Issue& issue : set->warnings()) {
        EXPECT_EQ(issue.code, "view-some-releases");
        const std::size_t from = issue.text.find("views/") + 6;
        const std::string view = issue.text.substr(from, issue.text.find(".json") - from);
        const std::size_t quote = issue.text.find('\'') + 1;
        const std::string column = issue.text.substr(quote, issue.text.find('\'', quote) - quote);
        const std::size_t in = issue.text.find("exists in ") + 10;
        said.push_back(
            view + "." + column + " " + issue.text.substr(in, issue.text.find(" only") - in)
        );
    }
    std::sort(said.begin(), said.end());
    const std::vector<std::string> expected{
        "care_plan.author R4, R4B",
        "care_plan.author_display R4, R4B",
        "care_plan.custodian R5",
        "care_plan.custodian_display R5",
        "care_plan_activity.code_display R4, R4B",
        "care_plan_activity.code_text R4, R4B",
        "care_plan_activity.has_detail R4, R4B",
        "care_plan_activity.must_not R4, R4B",
        "care_plan_activity.performed R5",
        "care_plan_activity.place R4, R4B",
        "care_plan_activity.planned R5",
        "care_plan_activity.planned_display R5",
        "care_plan_activity.status R4, R4B",
        "care_plan_activity.target R4, R4B",
        "care_plan_activity.target_display R4, R4B",
        "care_plan_activity.what R4, R4B",
        "care_plan_activity.when_from R4, R4B",
        "care_plan_activity.when_text R4, R4B",
        "care_plan_activity.when_timing R4, R4B",
        "care_plan_activity.when_to R4, R4B",
        "care_plan_activity.who R4, R4B",
        "care_plan_activity.who_key R4, R4B",
        "care_team_claim.cover_from R5",
        "care_team_claim.cover_to R5",
        "care_team_claim.period_from R4, R4B",
        "care_team_claim.period_to R4, R4B",
        "care_team_telecom.all_day R5",
        "care_team_telecom.closes R5",
        "care_team_telecom.day R5",
        "care_team_telecom.opens R5",
        "appointment.subject_patient R5",
    };
    std::vector<std::string> sorted = expected;
    std::sort(sorted.begin(), sorted.end());
    EXPECT_EQ(said, sorted);
}

}  // namespace
}  // namespace mappings
