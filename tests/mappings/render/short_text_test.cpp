// Texts that are values.
#include "mappings/render/short_text.hpp"

#include <gtest/gtest.h>

namespace mappings {
namespace {

TEST(ShortText, IsPutTogetherOfCharactersTextsAndNumbers) {
    ShortText<24> text;
    EXPECT_TRUE(text.empty());
    text.add_number(-7);
    text.add(' ');
    text.add_number(2026);
    text.add(" and ");
    text.add_number(9, 4);
    EXPECT_EQ(text, "-7 2026 and 0009");
    EXPECT_EQ(text.size(), 16U);
}

TEST(ShortText, WritesTheLastDigits) {
    ShortText<8> text;
    text.add_digits(5, 2);
    text.add_digits(12345, 3);
    EXPECT_EQ(text, "05345");
}

TEST(ShortText, LeavesOutWhatDoesNotFit) {
    ShortText<4> text;
    text.add("abc");
    EXPECT_FALSE(text.full());
    text.add_digits(12, 2);
    EXPECT_EQ(text, "abc");
    text.add("def");
    EXPECT_EQ(text, "abcd");
    EXPECT_TRUE(text.full());
    text.add('e');
    EXPECT_EQ(text, "abcd");
}

}  // namespace
}  // namespace mappings
