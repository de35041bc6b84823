// Every code that the gateway can send has a page: the codes are collected from the sources, where
// they are words with hyphens, and compared with the catalogue.
#include "gateway/docs/errors.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "gateway/api/problem.hpp"

namespace gateway::docs {
namespace {

namespace fs = std::filesystem;

// Words with hyphens in these folders that are no codes: header names and values, FHIR's own words,
// file formats.
const std::set<std::string> no_codes{
    "accept-encoding",
    "accept-language",
    "batch-response",
    "check-config",
    "content-disposition",
    "content-id",
    "content-type",
    "dddd-dd-dd",
    "form-data",
    "history-instance",
    "if-match",
    "if-modified-since",
    "if-none-exist",
    "if-none-match",
    "no-cache",
    "no-referrer",
    "no-store",
    "not-supported",
    "patient-ref",
    "transaction-response",
    "utf-8",
    "x-request-id",
    "x-sandbox-source",
    "hhhhhhhh-hhhh-hhhh-hhhh-hhhhhhhhhhhh",
    "people-loaded",
    "people-not-loaded",
    "extracting-again",
    "in-force",
    "mappings-progress",
    "mappings-refused",
    "nothing-to-reload",
    "reload-waits",
    "cut-off",
    "xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx",
};

bool is_code_text(std::string_view text) {
    if (text.empty() || text.find('-') == std::string_view::npos) return false;
    if (text.front() < 'a' || text.front() > 'z' || text.ends_with('-')) return false;
    return std::ranges::all_of(text, [](char symbol) {
        return (symbol >= 'a' && symbol <= 'z') || (symbol >= '0' && symbol <= '9') ||
               symbol == '-';
    });
}

void collect(const fs::path& file, std::set<std::string>& codes) {
    std::ifstream in(file);
    std::string line;
    while (std::getline(in, line)) {
        for (std::size_t at = line.find('"'); at != std::string::npos;
             at = line.find('"', at + 1)) {
            const std::size_t end = line.find('"', at + 1);
            if (end == std::string::npos) break;
            const std::string text = line.substr(at + 1, end - at - 1);
            if (is_code_text(text) && !no_codes.contains(text)) codes.insert(text);
            at = end;
        }
    }
}

std::set<std::string> codes_in_sources() {
    std::set<std::string> codes;
    const fs::path root(NARA_SOURCE_DIR);
    for (const char* folder :
         {"fhir/validate",
          "gateway/ingest",
          "gateway/api",
          "gateway/http",
          "gateway/store",
          "gateway/auth",
          "gateway/cli",
          "gateway/config"}) {
        for (const auto& entry : fs::recursive_directory_iterator(root / folder)) {
            if (entry.path().extension() == ".cpp") collect(entry.path(), codes);
        }
    }
    for (const char* file :
         {"fhir/document.cpp",
          "fhir/bundle.cpp",
          "fhir/bundle_references.cpp",
          "fhir/primitives.cpp",
          "gateway/auth/authenticator.cpp",
          "mappings/engine/extract.cpp",
          "mappings/engine/extract_modifier.cpp",
          "mappings/engine/view_run.cpp"}) {
        EXPECT_TRUE(fs::exists(root / file)) << file;
        collect(root / file, codes);
    }
    return codes;
}

TEST(ErrorCatalogue, HasEveryCodeOfTheSources) {
    const auto codes = codes_in_sources();
    EXPECT_GT(codes.size(), 80U);
    for (const std::string& code : codes) {
        EXPECT_NE(find_error(code), nullptr)
            << code << ": add it to gateway/docs/errors.json, or to no_codes when it is none";
    }
}

TEST(ErrorCatalogue, HasEveryCodeOfThePortal) {
    for (const api::ProblemText& problem : api::problem_catalogue()) {
        EXPECT_NE(find_error(problem.code), nullptr) << problem.code;
    }
}

TEST(ErrorCatalogue, HasTheCodesThatAreOneWord) {
    for (const char* code :
         {"busy",
          "created",
          "deleted",
          "expectation",
          "extracted",
          "gone",
          "internal",
          "superseded",
          "unchanged",
          "updated"}) {
        EXPECT_NE(find_error(code), nullptr) << code;
    }
}

TEST(ErrorCatalogue, SaysWhyAndWhatToDo) {
    std::string before;
    for (const ErrorText& error : error_catalogue()) {
        EXPECT_LT(before, error.code);
        before = error.code;
        EXPECT_FALSE(error.when.empty() || error.cause.empty() || error.cure.empty()) << error.code;
    }
    EXPECT_EQ(find_error("no-such-code"), nullptr);
    EXPECT_EQ(find_error(""), nullptr);
}

}  // namespace
}  // namespace gateway::docs
