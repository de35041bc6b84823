// Exact decimals: digits stay, overflow answers nothing.
#include "fhir/fhirpath/decimal.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace fhir::fhirpath {
namespace {

std::string text(const std::optional<Decimal>& value) {
    return value ? to_text(*value) : "nothing";
}
Decimal number(std::string_view digits) {
    const auto value = Decimal::parse(digits);
    EXPECT_TRUE(value) << digits;
    return value.value_or(Decimal{});
}

TEST(Decimal, KeepsTheDigitsItWasWrittenWith) {
    for (const auto* digits :
         {"0",
          "1",
          "-1",
          "1.50",
          "0.00000001",
          "-0.003",
          "12345678901234567890.0",
          "99999999999999999999999999999999999999",
          "0.0"}) {
        EXPECT_EQ(to_text(number(digits)), digits);
    }
}

TEST(Decimal, ReadsExponentsAndSigns) {
    EXPECT_EQ(to_text(number("1E+2")), "100");
    EXPECT_EQ(to_text(number("1.5e-3")), "0.0015");
    EXPECT_EQ(to_text(number("+7")), "7");
    EXPECT_EQ(to_text(number("-2.50E1")), "-25.0");
}

TEST(Decimal, RefusesWhatIsNoNumberOrTooLong) {
    for (const auto* wrong :
         {"",
          "-",
          ".5",
          "5.",
          "1.a",
          "1e",
          "1e+",
          "0x1",
          "1 ",
          "1..2",
          "1e999",
          "100000000000000000000000000000000000000"}) {
        EXPECT_FALSE(Decimal::parse(wrong)) << wrong;
    }
}

TEST(Decimal, CalculatesExactly) {
    EXPECT_EQ(text(add(number("0.1"), number("0.2"))), "0.3");
    EXPECT_EQ(text(subtract(number("1.8"), number("1.2"))), "0.6");
    EXPECT_EQ(text(multiply(number("1.2"), number("1.8"))), "2.16");
    EXPECT_EQ(text(divide(number("1"), number("3"))), "0.33333333");
    EXPECT_EQ(text(divide(number("-2"), number("3"))), "-0.66666667");
    EXPECT_EQ(text(divide(number("4.0"), number("2"))), "2");
    EXPECT_EQ(text(divide_whole(number("-5.5"), number("2"))), "-2");
    EXPECT_EQ(text(remainder(number("2.2"), number("1.8"))), "0.4");
}

TEST(Decimal, AnswersNothingForZeroDivisorsAndOverflow) {
    const Decimal most = number("99999999999999999999999999999999999999");
    EXPECT_EQ(text(divide(number("1"), number("0.0"))), "nothing");
    EXPECT_EQ(text(divide_whole(number("1"), number("0"))), "nothing");
    EXPECT_EQ(text(remainder(number("1"), number("0"))), "nothing");
    EXPECT_EQ(text(add(most, number("1"))), "nothing");
    EXPECT_EQ(text(multiply(most, number("10"))), "nothing");
    EXPECT_FALSE(most.whole());
}

TEST(Decimal, ComparesByValueWhateverTheScale) {
    EXPECT_EQ(compare(number("1.10"), number("1.1")), 0);
    EXPECT_EQ(compare(number("-1"), number("-1.0000000000000000000000000000001")), 1);
    EXPECT_EQ(compare(number("99999999999999999999999999999999999999"), number("0.5")), 1);
    EXPECT_EQ(compare(number("0.00000000000000000000000000000000000001"), number("1")), -1);
}

TEST(Decimal, Rounds) {
    EXPECT_EQ(text(round_to(number("2.5"), 0, Rounding::half_up)), "3");
    EXPECT_EQ(text(round_to(number("-2.5"), 0, Rounding::half_up)), "-3");
    EXPECT_EQ(text(round_to(number("-2.1"), 0, Rounding::down)), "-3");
    EXPECT_EQ(text(round_to(number("-2.9"), 0, Rounding::up)), "-2");
    EXPECT_EQ(text(round_to(number("2.9"), 0, Rounding::towards_zero)), "2");
    EXPECT_EQ(text(round_to(number("1.5"), 3, Rounding::half_up)), "1.500");
    EXPECT_EQ(text(round_to(number("1.5"), 39, Rounding::half_up)), "nothing");
    EXPECT_EQ(text(round_to(number("1.5"), -1, Rounding::half_up)), "nothing");
}

TEST(Decimal, TakesOnlyFiniteFloatingPointNumbers) {
    EXPECT_EQ(text(from_double(0.1)), "0.1");
    EXPECT_EQ(text(from_double(1e300)), "nothing");
    EXPECT_EQ(text(from_double(0.0 / 1.0)), "0");
    EXPECT_FALSE(from_double(std::numeric_limits<double>::infinity()));
    EXPECT_FALSE(from_double(std::numeric_limits<double>::quiet_NaN()));
}

}  // namespace
}  // namespace fhir::fhirpath
