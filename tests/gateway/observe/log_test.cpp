// The technical log's lines.
#include "gateway/observe/log.hpp"

#include <gtest/gtest.h>

namespace {

using gateway::observe::Level;
using gateway::observe::Log;

gateway::Instant noon() {
    return std::chrono::sys_days(std::chrono::year(2026) / 11 / 22) + std::chrono::hours(12) +
           std::chrono::microseconds(5);
}

TEST(Log, AnEventIsOneLineOfJson) {
    std::vector<std::string> lines;
    const Log log(Level::info, noon, [&](std::string_view line) { lines.emplace_back(line); });
    log.write(
        Level::info,
        "request",
        "answered",
        {{"status", std::int64_t{200}}, {"route", "/v1"}, {"hit", true}}
    );
    log.write(Level::warn, "odd", "a \"quote\"\nand a line end");
    EXPECT_EQ(
        lines,
        (std::vector<std::string>{
            R"({"ts":"2026-11-22T12:00:00.000005Z","level":"info","event":"request","msg":"answered","status":200,"route":"/v1","hit":true})",
            R"({"ts":"2026-11-22T12:00:00.000005Z","level":"warn","event":"odd","msg":"a \"quote\"\nand a line end"})",
        })
    );
}

TEST(Log, EventsBelowTheLevelAreNotWritten) {
    int lines = 0;
    const Log log(Level::warn, noon, [&](std::string_view) { ++lines; });
    log.write(Level::info, "x", "x");
    log.write(Level::error, "x", "x");
    EXPECT_EQ(lines, 1);
    const Log silent(Level::off, noon, [&](std::string_view) { ++lines; });
    silent.write(Level::error, "x", "x");
    EXPECT_EQ(lines, 1);
}

TEST(Log, LevelsAreNamedAsInTheConfiguration) {
    for (const char* word : {"trace", "debug", "info", "warn", "error", "off"}) {
        ASSERT_TRUE(gateway::observe::level_from(word)) << word;
        EXPECT_EQ(gateway::observe::name(*gateway::observe::level_from(word)), word);
    }
    EXPECT_FALSE(gateway::observe::level_from("loud"));
}

}  // namespace
