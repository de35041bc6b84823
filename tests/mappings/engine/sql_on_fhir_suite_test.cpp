// The official SQL on FHIR suite, in standard mode, in every listed release that is modelled.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>

#include "tests/mappings/engine/sql_on_fhir_case.hpp"

namespace mappings {
namespace {

using testing::CaseFile;

const std::string suite = std::string(NARA_SUITES_DIR) + "/sql-on-fhir";

/// "file | title | reason" per line; lines that begin with # are comments.
std::map<std::string, std::string> skipped_cases() {
    std::map<std::string, std::string> skipped;
    std::ifstream in(std::string(NARA_SOURCE_DIR) + "/tests/cases/sql-on-fhir/skipped.txt");
    EXPECT_TRUE(in) << "the skip file is missing";
    for (std::string line; std::getline(in, line);) {
        if (line.empty() || line.front() == '#') continue;
        const std::size_t bar = line.rfind(" | ");
        EXPECT_NE(bar, std::string::npos) << "no reason: " << line;
        if (bar != std::string::npos) skipped[line.substr(0, bar)] = line.substr(bar + 3);
    }
    return skipped;
}

std::string run_in_all_releases(const CaseFile& file, const fhir::json::Value& test) {
    std::string failures;
    for (const fhir::Version version : testing::versions_of(file)) {
        const std::string why = testing::run_official(file, test, version);
        if (!why.empty()) failures += std::string(fhir::release(version)) + ": " + why + "\n";
    }
    return failures;
}

TEST(SqlOnFhirSuite, EveryCasePassesOrIsListedWithAReason) {
    if (!std::filesystem::is_directory(suite)) {
        GTEST_SKIP() << "official suite not found in " << suite;
    }
    std::map<std::string, std::string> skipped = skipped_cases();
    int passed = 0;
    int all = 0;
    for (const CaseFile& file : testing::case_files(suite)) {
        const auto* tests = fhir::json::find(file.document.root().value(), "tests");
        ASSERT_NE(tests, nullptr) << file.name;
        for (const fhir::json::Value& test : tests->GetArray()) {
            const std::string name =
                file.name + " | " + std::string(fhir::json::find_text(test, "title"));
            const std::string failures = run_in_all_releases(file, test);
            ++all;
            if (failures.empty()) ++passed;
            const bool listed = skipped.erase(name) > 0;
            EXPECT_EQ(failures.empty(), !listed)
                << name << (listed ? " is listed as failing and passes\n" : "\n") << failures;
        }
    }
    for (const auto& [name, reason] : skipped) ADD_FAILURE() << "no such case: " << name;
    EXPECT_GT(all, 100);
    std::printf("SQL on FHIR: %d of %d cases passed\n", passed, all);
}

}  // namespace
}  // namespace mappings
