// Which row and column a failing test names.
#include "mappings/engine/row_difference.hpp"

#include <gtest/gtest.h>

#include "fhir/document.hpp"

namespace mappings {
namespace {

std::vector<ComparedRow> rows(const std::string& text) {
    auto document = fhir::Document::parse(text);
    EXPECT_TRUE(document) << text;
    std::vector<ComparedRow> result;
    for (const auto& row : document->root().value().GetArray()) {
        result.push_back(compared_row(row));
    }
    return result;
}

std::string difference(const std::string& expected, const std::string& got) {
    const std::vector<std::string> columns{"id", "a", "b"};
    const auto found = first_difference(rows(expected), rows(got), columns);
    return found ? text_of(*found) : "";
}

TEST(RowDifference, OrderOfRowsAndMembersNullsAndZerosDoNotCount) {
    EXPECT_EQ(
        difference(
            R"([{"id": 1.50, "a": null}, {"id": 2, "b": "x"}])",
            R"([{"b": "x", "id": 2.0}, {"id": 1.5}])"
        ),
        ""
    );
    EXPECT_EQ(difference("[]", "[]"), "");
}

TEST(RowDifference, ARowIsComparedWithTheOneMostLikeIt) {
    EXPECT_EQ(
        difference(
            R"([{"id": 1, "a": "x", "b": "y"}, {"id": 2, "a": "x", "b": "z"}])",
            R"([{"id": 9}, {"id": 2, "a": "x"}, {"id": 1, "a": "x", "b": "y"}])"
        ),
        "row 2, column 'b': expected \"z\", got null"
    );
}

TEST(RowDifference, TheFirstColumnOfTheTableIsNamed) {
    EXPECT_EQ(
        difference(R"([{"z": 1, "b": 2, "a": 3}])", R"([{"z": 0, "b": 0, "a": 0}])"),
        "row 1, column 'a': expected 3, got 0"
    );
    EXPECT_EQ(
        difference(R"([{"z": 1}])", R"([{"y": 1}])"), "row 1, column 'z': expected 1, got null"
    );
}

TEST(RowDifference, ATextIsNotTheNumberItLooksLike) {
    EXPECT_EQ(
        difference(R"([{"a": "1"}])", R"([{"a": 1}])"), "row 1, column 'a': expected \"1\", got 1"
    );
}

TEST(RowDifference, MissingAndSuperfluousRowsAreShownWhole) {
    EXPECT_EQ(
        difference(R"([{"id": 1}, {"id": 1, "a": "x"}])", R"([{"id": 1}])"),
        "row 2 was not made: expected {\"a\": \"x\", \"id\": 1}"
    );
    EXPECT_EQ(
        difference(R"([{"id": 1}])", R"([{"id": 1}, {"id": 1}])"),
        "a row more than expected was made: {\"id\": 1}"
    );
    // As often as it is expected, not only at all.
    EXPECT_EQ(
        difference(R"([{"id": 1}, {"id": 1}, {"id": 2}])", R"([{"id": 1}, {"id": 2}, {"id": 2}])"),
        "row 2, column 'id': expected 1, got 2"
    );
}

}  // namespace
}  // namespace mappings
