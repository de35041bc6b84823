// What a set is told as a whole, and what takes nothing down.
#include "mappings/engine/set_check.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/mappings/engine/halland_files.hpp"

namespace mappings {
namespace {

using testing::HallandFiles;
using Texts = std::vector<std::string>;

Texts texts(const SetReport& report, std::string_view code) {
    Texts result;
    for (const fhir::Issue& issue : report.issues) {
        if (issue.code == code) result.push_back(issue.text);
    }
    return result;
}

TEST(SetCheck, ASetThatDoesNotLoadHasNoTests) {
    const SetReport report =
        HallandFiles()
            .change("views/location.json", "\"path\": \"name\"", "\"path\": \"nmae\"")
            .check();
    EXPECT_FALSE(report.good());
    EXPECT_EQ(report.set, nullptr);
    EXPECT_TRUE(report.tests.empty());
    EXPECT_EQ(report.views, 19u);
    EXPECT_EQ(
        texts(report, "view-unknown-element"),
        Texts{"views/location.json:14:44: 'nmae' is not an element of Location (R4, R4B, R5); did "
              "you mean 'name'?"}
    );
}

TEST(SetCheck, AFailedTestKeepsTheSetFromBeingGood) {
    const SetReport report =
        HallandFiles()
            .change("views/location.json", "\"path\": \"name\"", "\"path\": \"description\"")
            .check();
    EXPECT_NE(report.set, nullptr);
    EXPECT_FALSE(report.good());
    EXPECT_EQ(report.failed_tests(), 6u);
    EXPECT_EQ(texts(report, "set-test-failed").size(), 6u);
    EXPECT_EQ(report.outcome().kind(), fhir::Kind::invalid);
}

TEST(SetCheck, TextsAndTemplatesArePartOfTheSet) {
    EXPECT_FALSE(HallandFiles().change("texts/sv.json", "\"lead\"", "\"leed\"").check().good());
    EXPECT_FALSE(HallandFiles().remove("templates/page.mustache").check().good());
}

TEST(SetCheck, AColumnAssemblyReadsAndNoTestFillsIsTold) {
    HallandFiles files;
    for (const char* path :
         {"tests/goal.json", "tests/every_column.json", "tests/every_column_r5.json"}) {
        files.remove(path);
    }
    const SetReport report = files.check();
    EXPECT_TRUE(report.good());
    const Texts untested = texts(report, "view-column-untested");
    EXPECT_NE(
        std::find(
            untested.begin(),
            untested.end(),
            "views/goal.json:17:9: no test of the set expects a value in 'goal.description', which "
            "assembly reads"
        ),
        untested.end()
    ) << ::testing::PrintToString(untested);
}

TEST(SetCheck, ASetWithoutTestsIsTold) {
    HallandFiles files;
    const HallandFiles all;
    for (const SetFile& file : all.files()) {
        if (file.path.starts_with("tests/")) files.remove(file.path);
    }
    const SetReport report = files.check();
    EXPECT_TRUE(report.good());
    EXPECT_EQ(
        texts(report, "set-no-tests"),
        Texts{"tests/: the set has no tests; nothing shows that its views give what they are meant "
              "to"}
    );
    EXPECT_EQ(texts(report, "view-column-untested"), Texts{});
}

}  // namespace
}  // namespace mappings
