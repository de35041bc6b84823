// The official SQL on FHIR suite, in standard mode, in every listed release that is modelled.
#include <gtest/gtest.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include "mappings/engine/set_test.hpp"

namespace mappings {
namespace {

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

std::vector<SetFile> suite_files() {
    std::vector<SetFile> files;
    for (const auto& entry : std::filesystem::directory_iterator(suite)) {
        if (entry.path().extension() != ".json") continue;
        std::ifstream in(entry.path(), std::ios::binary);
        std::ostringstream bytes;
        bytes << in.rdbuf();
        files.push_back({entry.path().filename().string(), std::move(bytes).str()});
    }
    return files;
}

TEST(SqlOnFhirSuite, EveryCasePassesOrIsListedWithAReason) {
    if (!std::filesystem::is_directory(suite)) {
        GTEST_SKIP() << "official suite not found in " << suite;
    }
    // A case passes when it does in every release it is listed for.
    std::map<std::string, std::string> failures;
    for (const SetFile& file : suite_files()) {
        const TestRun run = run_tests(file, nullptr);
        for (const fhir::Issue& fault : run.faults) ADD_FAILURE() << fault.text;
        for (const TestResult& result : run.results) {
            std::string& failure = failures[file.path + " | " + result.title];
            if (result.failure) failure += result.failure->text + '\n';
        }
    }
    std::map<std::string, std::string> skipped = skipped_cases();
    std::size_t passed = 0;
    for (const auto& [name, failure] : failures) {
        if (failure.empty()) ++passed;
        const bool listed = skipped.erase(name) > 0;
        EXPECT_EQ(failure.empty(), !listed)
            << name << (listed ? " is listed as failing and passes\n" : "\n") << failure;
    }
    for (const auto& [name, reason] : skipped) ADD_FAILURE() << "no such case: " << name;
    EXPECT_GE(failures.size(), 134u);
    std::printf("SQL on FHIR: %zu of %zu passed\n", passed, failures.size());
}

}  // namespace
}  // namespace mappings
