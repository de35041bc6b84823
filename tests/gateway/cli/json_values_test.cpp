#include "gateway/cli/json_values.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>
#include <vector>

namespace gateway::cli {
namespace {

std::vector<std::pair<std::string, std::uint32_t>> values_of(const std::string& text) {
    std::istringstream in(text);
    JsonValues values(in);
    std::vector<std::pair<std::string, std::uint32_t>> found;
    while (auto value = values.next()) found.emplace_back(value->bytes, value->lines_before);
    EXPECT_EQ(values.bytes_read(), text.size());
    return found;
}

using Found = std::vector<std::pair<std::string, std::uint32_t>>;

TEST(JsonValues, CutsNdjsonAndPrettyPrintedDocuments) {
    EXPECT_EQ(values_of("{\"a\":1}\n{\"b\":2}\n"), (Found{{"{\"a\":1}", 0}, {"{\"b\":2}", 1}}));
    EXPECT_EQ(
        values_of("\n\n{\n \"a\": [1]\n}\n[2]"), (Found{{"{\n \"a\": [1]\n}", 2}, {"[2]", 5}})
    );
    EXPECT_EQ(values_of(" \n\t"), Found{});
}

TEST(JsonValues, BracketsInStringsDoNotCount) {
    const std::string value = R"({"a":"}\"{ \\","b":"]"})";
    EXPECT_EQ(values_of(value + value), (Found{{value, 0}, {value, 0}}));
}

TEST(JsonValues, WhatIsNoValueIsHandedOnForTheParserToTell) {
    const auto cut = values_of("{\"a\":");
    ASSERT_EQ(cut.size(), 1U);
    EXPECT_EQ(cut.front().first, "{\"a\":");
    EXPECT_FALSE(values_of("nonsense").empty());
    EXPECT_FALSE(values_of("}").empty());
}

TEST(JsonValues, LongStreamsAreReadPieceByPiece) {
    const std::string value = "{\"a\":\"" + std::string(5000, 'x') + "\"}";
    std::string text;
    for (int i = 0; i < 100; ++i) text += value + "\n";
    const auto found = values_of(text);
    ASSERT_EQ(found.size(), 100U);
    EXPECT_EQ(found.back(), (std::pair<std::string, std::uint32_t>{value, 99}));
}

TEST(JsonValues, ABrokenLineOfNdjsonCostsThatLineOnly) {
    // Cut off between values, inside a string, and behind a comma.
    for (const std::string broken :
         {"{\"a\":{\"b\":1}", "{\"a\":\"xy", "{\"a\":1,", "{\"a\":[{\"b\":1},"}) {
        const auto found = values_of(broken + "\n{\"c\":3}\n{\"d\":4}\n");
        ASSERT_EQ(found.size(), 3U) << broken;
        EXPECT_EQ(found[0], (std::pair<std::string, std::uint32_t>{broken, 0}));
        EXPECT_EQ(found[1], (std::pair<std::string, std::uint32_t>{"{\"c\":3}", 1}));
        EXPECT_EQ(found[2], (std::pair<std::string, std::uint32_t>{"{\"d\":4}", 2}));
    }
}

TEST(JsonValues, ValidDocumentsAreNeverCutByTheirLines) {
    for (const std::string document :
         {"{\"entry\":[\n{\"a\":1},\n{\"b\":2}\n]}",
          "{\"entry\":[\n{\"a\":1}\n]}",
          "[\n[1,\n[2]],\n{\"a\":\n{}}]",
          "{\n\"a\":\n{\"b\":\n[\n{}\n]\n}\n}"}) {
        EXPECT_EQ(
            values_of(document + "\n{}"),
            (Found{
                {document, 0},
                {"{}",
                 static_cast<std::uint32_t>(std::count(document.begin(), document.end(), '\n')) +
                     1}})
        ) << document;
    }
}

TEST(JsonValues, LineByLineWhateverALineHolds) {
    std::istringstream in("{\"a\":\n\n  [1]\n}} {\n{\"b\":2}");
    JsonValues values(in, JsonValues::Layout::lines);
    Found found;
    while (auto value = values.next()) found.emplace_back(value->bytes, value->lines_before);
    EXPECT_EQ(found, (Found{{"{\"a\":", 0}, {"[1]", 2}, {"}} {", 3}, {"{\"b\":2}", 4}}));
}

TEST(JsonValues, AValueThatIsTooLargeIsPassedByWithoutKeepingIt) {
    const std::string large = "{\"a\":\"" + std::string(9u << 20, 'x') + "\"}";
    for (const auto layout : {JsonValues::Layout::any, JsonValues::Layout::lines}) {
        std::istringstream in(large + "\n{\"b\":2}\n");
        JsonValues values(in, layout);
        EXPECT_EQ(values.next()->bytes.size(), JsonValues::longest);
        const auto next = values.next();
        ASSERT_TRUE(next);
        EXPECT_EQ(next->bytes, "{\"b\":2}");
        EXPECT_EQ(next->lines_before, 1U);
    }
}

}  // namespace
}  // namespace gateway::cli
