// Suggestions for misspelt names.
#include "fhir/nearest.hpp"

#include <gtest/gtest.h>

namespace {

std::string question(std::string_view wanted, std::initializer_list<std::string_view> names) {
    fhir::Nearest nearest(wanted);
    for (const std::string_view name : names) nearest.see(name);
    return nearest.question();
}

TEST(Nearest, AsksForTheClosestName) {
    EXPECT_EQ(question("particpant", {"period", "participant"}), " Did you mean \"participant\"?");
    EXPECT_EQ(question("statsu", {"period", "status"}), " Did you mean \"status\"?");
}

TEST(Nearest, SaysNothingWhenNothingIsNear) {
    EXPECT_EQ(question("colour", {"status", "period"}), "");
    EXPECT_EQ(question("xy", {"end", "to"}), "");
    EXPECT_EQ(question("", {"id"}), "");
    EXPECT_EQ(question(std::string(300, 'a'), {"aaa"}), "");
}

TEST(Nearest, KeepsTheFirstOfEquallyNearNames) {
    EXPECT_EQ(question("cost", {"most", "lost"}), " Did you mean \"most\"?");
}

}  // namespace
