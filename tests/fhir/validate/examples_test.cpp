// Conformance: HL7's own examples of the resource types we map are valid, and stop being so when
// they are spoilt. Skipped without NARA_EXAMPLES_DIR.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "fhir/document.hpp"
#include "fhir/json_writer.hpp"
#include "fhir/validate/validate.hpp"

namespace {

using fhir::Document;
using fhir::Version;
namespace json = fhir::json;

constexpr std::array types{
    "Patient",
    "Practitioner",
    "PractitionerRole",
    "Organization",
    "Location",
    "HealthcareService",
    "RelatedPerson",
    "CareTeam",
    "CarePlan",
    "Goal",
    "Appointment"};

struct Release {
    Version version;
    std::size_t examples;
};

struct Example {
    std::string file;
    std::string bytes;
};

std::vector<Example> examples(Version version) {
    std::vector<Example> found;
    const std::filesystem::path folder =
        std::filesystem::path(NARA_EXAMPLES_DIR) / fhir::name(version);
    if (!std::filesystem::is_directory(folder)) return found;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        const std::string file = entry.path().filename().string();
        const bool wanted = std::ranges::any_of(types, [&](std::string_view type) {
            return file.starts_with(std::string(type) + "-") && file.ends_with(".json");
        });
        if (!wanted) continue;
        std::ifstream stream(entry.path(), std::ios::binary);
        found.push_back({file, {std::istreambuf_iterator<char>(stream), {}}});
    }
    return found;
}

std::string told(const std::vector<fhir::Issue>& issues) {
    std::string text;
    for (const auto& issue : issues)
        text += issue.code + " " + issue.expression + ": " + issue.text + "\n";
    return text;
}

// Puts a member nobody knows at the head of the n-th object; empty when there are fewer.
std::string spoil(const std::string& bytes, std::size_t n) {
    bool in_string = false;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        if (bytes[i] == '\\')
            ++i;
        else if (bytes[i] == '"')
            in_string = !in_string;
        else if (bytes[i] == '{' && !in_string && n-- == 0)
            return std::string(bytes).insert(i + 1, "\"zzz\":1,");
    }
    return "";
}

// Writes `value` with its n-th value (the root is the first) replaced; n counts down through the
// tree.
void write_replaced(
    fhir::JsonWriter& out, const json::Value& value, std::size_t& n, std::string_view by
) {
    if (n-- == 0) return out.value(Document::parse(std::string(by))->root().value());
    if (value.IsObject()) {
        const auto scope = out.object();
        for (const auto& member : value.GetObject()) {
            out.key(json::name(member));
            write_replaced(out, member.value, n, by);
        }
    } else if (value.IsArray()) {
        const auto scope = out.array();
        for (const auto& element : value.GetArray()) write_replaced(out, element, n, by);
    } else {
        out.value(value);
    }
}

class Examples : public testing::TestWithParam<Release> {};

TEST_P(Examples, AreValidWithoutAnyIssue) {
    const auto all = examples(GetParam().version);
    if (all.empty())
        GTEST_SKIP() << "no examples of " << fhir::name(GetParam().version)
                     << " in NARA_EXAMPLES_DIR";
    EXPECT_EQ(all.size(), GetParam().examples);
    for (const Example& example : all) {
        const auto document = Document::parse(example.bytes);
        ASSERT_TRUE(document) << example.file << ": " << told(document.error().issues());
        EXPECT_EQ(told(fhir::validate(document->root(), GetParam().version)), "") << example.file;
    }
}

TEST_P(Examples, GiveOneIssueForOneUnknownMemberWhereverItStands) {
    const auto all = examples(GetParam().version);
    if (all.empty())
        GTEST_SKIP() << "no examples of " << fhir::name(GetParam().version)
                     << " in NARA_EXAMPLES_DIR";
    for (const Example& example : all) {
        std::string spoilt;
        for (std::size_t n = 0; !(spoilt = spoil(example.bytes, n)).empty(); ++n) {
            const auto document = Document::parse(spoilt);
            ASSERT_TRUE(document) << example.file;
            const auto issues = fhir::validate(document->root(), GetParam().version);
            ASSERT_EQ(issues.size(), 1U) << example.file << ", object " << n << "\n"
                                         << told(issues);
            EXPECT_EQ(issues[0].code, "unknown-element");
        }
    }
}

TEST_P(Examples, AreRefusedWithAnEmptyObjectInPlaceOfAnyValue) {
    const auto all = examples(GetParam().version);
    if (all.empty())
        GTEST_SKIP() << "no examples of " << fhir::name(GetParam().version)
                     << " in NARA_EXAMPLES_DIR";
    for (const Example& example : all) {
        if (example.bytes.size() > 4096) continue;
        const auto original = Document::parse(example.bytes);
        ASSERT_TRUE(original) << example.file;
        for (std::size_t place = 0;; ++place) {
            std::size_t n = place;
            fhir::JsonWriter out;
            write_replaced(out, original->root().value(), n, "{}");
            // Not used up: there are fewer values.
            if (n < place + 1) break;
            const auto spoilt = Document::parse(out.take());
            ASSERT_TRUE(spoilt) << example.file;
            EXPECT_TRUE(fhir::has_errors(fhir::validate(spoilt->root(), GetParam().version)))
                << example.file << ", value " << place;
        }
    }
}

INSTANTIATE_TEST_SUITE_P(
    Releases,
    Examples,
    testing::Values(Release{Version::r4, 79}, Release{Version::r5, 90}),
    [](const auto& release) { return std::string(fhir::name(release.param.version)); }
);

}  // namespace
