// Runs tests/cases/validate: resources with every issue they must give, text included.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "fhir/document.hpp"
#include "fhir/json_writer.hpp"
#include "fhir/validate/validate.hpp"

namespace {

using fhir::Document;
using fhir::Node;
namespace json = fhir::json;

std::string read(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

std::string written(const std::vector<fhir::Issue>& issues) {
    std::string text;
    for (const fhir::Issue& issue : issues) {
        fhir::JsonWriter out;
        {
            const auto object = out.object();
            out.member("severity", code_of(issue.severity));
            out.member("type", code_of(issue.type));
            out.member("code", issue.code);
            out.member("expression", issue.expression);
            out.member("pointer", issue.pointer);
            out.member("text", issue.text);
        }
        text.append(out.view()).append("\n");
    }
    return text;
}

std::string written(const json::Value& issues) {
    std::string text;
    for (const auto& issue : issues.GetArray()) {
        fhir::JsonWriter out;
        out.value(issue);
        text.append(out.view()).append("\n");
    }
    return text;
}

class ValidateCase : public testing::TestWithParam<std::string> {};

TEST_P(ValidateCase, GivesExactlyTheIssuesItLists) {
    const auto document =
        Document::parse(read(std::string(NARA_SOURCE_DIR) + "/tests/cases/validate/" + GetParam()));
    ASSERT_TRUE(document) << document.error().issues()[0].text;
    std::size_t count = 0;
    for (const auto& each : document->root().value().GetArray()) {
        const auto version = fhir::version_from(json::find_text(each, "version"));
        const json::Value* resource = json::find(each, "resource");
        const json::Value* issues = json::find(each, "issues");
        ASSERT_TRUE(version && resource != nullptr && issues != nullptr) << count;
        EXPECT_EQ(written(fhir::validate(Node(*resource), *version)), written(*issues))
            << json::find_text(each, "description");
        ++count;
    }
    EXPECT_GT(count, 0U);
}

INSTANTIATE_TEST_SUITE_P(
    Files,
    ValidateCase,
    testing::Values(
        "structure.json", "siblings.json", "primitives.json", "references.json", "invariants.json"
    ),
    [](const auto& file) { return file.param.substr(0, file.param.find('.')); }
);

TEST(Validate, KeepsTwoHundredErrorsAndSaysThatThereAreMore) {
    std::string bytes = R"({"resourceType":"CareTeam","telecom":[{"value":"x"}],"participant":[)";
    for (int i = 0; i < 300; ++i) bytes += R"({"foo":1},)";
    bytes.back() = ']';
    const auto document = Document::parse(bytes + "}");
    ASSERT_TRUE(document);
    const auto issues = fhir::validate(document->root(), fhir::Version::r4);
    ASSERT_EQ(issues.size(), 202U);
    EXPECT_EQ(issues.front().code, "cpt-2");
    EXPECT_EQ(issues[200].expression, "CareTeam.participant[199].foo");
    EXPECT_EQ(issues.back().code, "too-many-issues");
    EXPECT_EQ(issues.back().severity, fhir::Severity::error);
}

TEST(Validate, LetsNoCrowdOfWarningsHideAnError) {
    std::string bytes = R"({"resourceType":"CareTeam","telecom":[)";
    for (int i = 0; i < 300; ++i) bytes += R"({"value":"x"},)";
    bytes.back() = ']';
    const auto document = Document::parse(bytes + R"(,"status":"x"})");
    ASSERT_TRUE(document);
    const auto issues = fhir::validate(document->root(), fhir::Version::r4);
    EXPECT_EQ(issues.size(), 202U);
    EXPECT_TRUE(fhir::has_errors(issues));
    EXPECT_EQ(issues.back().severity, fhir::Severity::warning);
}

TEST(Validate, FindsThousandsOfContainedResourcesByTheirId) {
    std::string bytes = R"({"resourceType":"CareTeam","contained":[)";
    for (int i = 0; i < 3000; ++i)
        bytes += R"({"resourceType":"Practitioner","id":"p)" + std::to_string(i) + R"("},)";
    bytes.back() = ']';
    bytes += R"(,"participant":[{"member":{"reference":"#none"}},)";
    for (int i = 0; i < 3000; ++i)
        bytes += R"({"member":{"reference":"#p)" + std::to_string(i) + R"("}},)";
    bytes.back() = ']';
    const auto document = Document::parse(bytes + "}", {.nodes = 30'000});
    ASSERT_TRUE(document);
    const auto issues = fhir::validate(document->root(), fhir::Version::r4);
    ASSERT_EQ(issues.size(), 1U);
    EXPECT_EQ(issues[0].code, "ref-1");
    EXPECT_EQ(issues[0].expression, "CareTeam.participant[0].member.reference");
}

}  // namespace
