// Whole patients of Synthea, as they are published: taken with handling=lenient.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "fhir/document.hpp"
#include "tests/gateway/api/api_fixture.hpp"

namespace {

using namespace gateway;
using gateway::testing::Api;

std::string read_file(const std::filesystem::path& path) {
    std::ifstream in(path);
    return {std::istreambuf_iterator<char>(in), {}};
}

std::vector<std::filesystem::path> bundles() {
    const std::filesystem::path folder = std::string(NARA_CORPUS_DIR) + "/synthea-r4";
    std::vector<std::filesystem::path> files;
    if (!std::filesystem::exists(folder)) return files;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        if (entry.path().extension() == ".json") files.push_back(entry.path());
    }
    return files;
}

TEST(Synthea, IsTakenWhenOtherTypesMayBeLeftOut) {
    const auto files = bundles();
    if (files.empty()) GTEST_SKIP() << "no Synthea bundles under NARA_CORPUS_DIR";
    Api api;
    for (const auto& file : files) {
        const Response response = api.send(
            Method::post,
            "/fhir/r4",
            read_file(file),
            {{"prefer", "handling=lenient"}, {"content-type", "application/fhir+json"}}
        );
        EXPECT_EQ(response.status, 200) << file << ": " << response.body.substr(0, 2000);
        const auto sent = fhir::Document::parse(read_file(file), fhir::Limits::bundle());
        const auto answered = fhir::Document::parse(response.body, fhir::Limits::bundle());
        ASSERT_TRUE(sent);
        ASSERT_TRUE(answered);
        EXPECT_EQ(
            fhir::json::find(sent->root().value(), "entry")->Size(),
            fhir::json::find(answered->root().value(), "entry")->Size()
        );
    }
    std::map<std::string, std::int64_t> counts;
    for (const auto& [type, count] : api.reader().counts()) counts[type] = count;
    EXPECT_EQ(counts["Patient"], 2);
    EXPECT_EQ(counts["CareTeam"], 1);
    EXPECT_EQ(counts["CarePlan"], 1);
    EXPECT_EQ(counts["Observation"], 0);
}

TEST(Synthea, IsRefusedWholeOtherwise) {
    for (const auto& file : bundles()) {
        if (!file.filename().string().starts_with("Dwain")) continue;
        Api api;
        const Response response = api.send(Method::post, "/fhir/r4", read_file(file));
        EXPECT_EQ(response.status, 422);
        EXPECT_NE(response.body.find("type-not-taken"), std::string::npos);
        EXPECT_NE(response.body.find("ExplanationOfBenefit"), std::string::npos);
        EXPECT_EQ(api.dump(), "");
    }
}

}  // namespace
