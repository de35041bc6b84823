// Where a path may be cut so that its first steps are shared.
#include "mappings/engine/view_prefix.hpp"

#include <gtest/gtest.h>

namespace mappings {
namespace {

std::vector<std::string> parts(std::string_view text) {
    std::vector<std::string> result;
    std::size_t begin = 0;
    for (const std::size_t cut : shared_steps(text)) {
        result.emplace_back(text.substr(begin, cut - begin));
        begin = cut + 1;
    }
    result.emplace_back(text.substr(begin));
    return result;
}
using Parts = std::vector<std::string>;

TEST(SharedSteps, AreThePlainOnesAtTheBeginning) {
    EXPECT_EQ(parts("period.start"), (Parts{"period", "start"}));
    EXPECT_EQ(parts("member.identifier.value"), (Parts{"member", "identifier", "value"}));
    EXPECT_EQ(
        parts("member.getReferenceKey(Practitioner)"),
        (Parts{"member", "getReferenceKey(Practitioner)"})
    );
    EXPECT_EQ(
        parts("detail.code.coding.where(a = ').(').display.first()"),
        (Parts{"detail", "code", "coding", "where(a = ').(').display.first()"})
    );
    EXPECT_EQ(parts("a.first().b.first(1).c"), (Parts{"a", "first()", "b", "first(1).c"}));
    EXPECT_EQ(parts("a.extension(%via).value"), (Parts{"a", "extension(%via).value"}));
    EXPECT_EQ(parts("status"), Parts{"status"});
}

TEST(SharedSteps, AreNotTakenWhereTheRestWouldMeanSomethingElse) {
    for (const std::string_view whole :
         {"period.start.exists()",
          "period.start.empty()",
          "a.b = c",
          "a.b and c.d",
          "-a.b",
          "Patient.name.family",
          "a.b.join(c)",
          "a.extension(url).value",
          "a.b | c",
          "%rowIndex",
          "'x'",
          "a.where(b = %context).c",
          "a.b.where(c",
          "$this.b",
          "a.`b`.c",
          "a.iif(b, c, d)"}) {
        EXPECT_EQ(parts(whole), Parts{std::string(whole)});
    }
}

TEST(Chain, IsStepsAndFunctionsWithoutOperators) {
    EXPECT_TRUE(is_chain("detail.exists()"));
    EXPECT_TRUE(is_chain("a[0].b.where(c = 'd e').f.join(' ')"));
    EXPECT_FALSE(is_chain("a.exists() or b.exists()"));
    EXPECT_FALSE(is_chain("a.where(b"));
    EXPECT_FALSE(is_chain("a..b"));
    EXPECT_FALSE(is_chain("a."));
}

}  // namespace
}  // namespace mappings
