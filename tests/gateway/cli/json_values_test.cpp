#include "gateway/cli/json_values.hpp"

#include <gtest/gtest.h>

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

}  // namespace
}  // namespace gateway::cli
