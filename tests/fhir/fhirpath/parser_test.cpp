// The grammar: what binds to what, and what a broken expression is told.
#include "tests/fhir/fhirpath/evaluation.hpp"

namespace fhir::fhirpath {
namespace {

struct Refused {
    const char* expression;
    const char* code;
    const char* text;
    Position position;
};

TEST(Parser, SaysWhatWasExpectedAndWhere) {
    const Refused cases[] = {
        {"", "fhirpath-syntax", "Expected an expression, but the expression ends here.", {1, 1}},
        {"2 + 2 /",
         "fhirpath-syntax",
         "Expected an expression, but the expression ends here.",
         {1, 8}},
        {"name.",
         "fhirpath-syntax",
         "Expected the name of an element or a function, but the expression ends here.",
         {1, 6}},
        {"name given",
         "fhirpath-syntax",
         "Expected an operator or the end of the expression, found given.",
         {1, 6}},
        {"name.where(use = 'x'",
         "fhirpath-syntax",
         "Expected ) or a comma and another argument, but the expression ends here.",
         {1, 21}},
        {"(1 | 2",
         "fhirpath-syntax",
         "Expected ) or an operator, but the expression ends here.",
         {1, 7}},
        {"name[0",
         "fhirpath-syntax",
         "Expected ] after the index, but the expression ends here.",
         {1, 7}},
        {"{1}", "fhirpath-syntax", "Expected } ({} is the empty collection), found 1.", {1, 2}},
        {"'open", "fhirpath-syntax", "This string does not end; expected '.", {1, 1}},
        {"\n\n  \"x\"",
         "fhirpath-syntax",
         "Strings are written with single quotes: 'text'.",
         {3, 3}},
        {"'\\d'", "fhirpath-syntax", "Unknown escape; a backslash itself is written \\\\.", {1, 2}},
        {"'\\uD800'",
         "fhirpath-syntax",
         "The first half of a surrogate pair must be followed by the second.",
         {1, 2}},
        {"'\\u0000'",
         "fhirpath-syntax",
         "Expected \\u and four hexadecimal digits of a character.",
         {1, 2}},
        {"1 /* x", "fhirpath-syntax", "This comment does not end; expected */.", {1, 3}},
        {"@2015-02-30",
         "fhirpath-syntax",
         "Expected a date such as @2026-01-31 or @2026-01-31T14:30:00Z.",
         {1, 1}},
        {"@T25", "fhirpath-syntax", "Expected a time such as @T14:30:00.", {1, 1}},
        {"@T14:34:28Z",
         "fhirpath-syntax",
         "A time has no offset; only a date with a time may have one.",
         {1, 11}},
        {"$that", "fhirpath-syntax", "Expected $this, $index or $total, found $that.", {1, 1}},
        {"name.$this",
         "fhirpath-syntax",
         "Expected the name of an element or a function, found $this.",
         {1, 6}},
        {"1 and and 2", "fhirpath-syntax", "Expected an expression, found and.", {1, 7}},
        {"5x", "fhirpath-syntax", "Expected a space or an operator after a number.", {1, 2}},
        {"a # b", "fhirpath-syntax", "This character has no meaning in FHIRPath.", {1, 3}},
        {"9223372036854775808", "fhirpath-limit", "The integer does not fit in 64 bits.", {1, 1}},
        {"value is 5",
         "fhirpath-syntax",
         "Expected a type such as Patient or System.String, found 5.",
         {1, 10}},
    };
    for (const Refused& wrong : cases) {
        const auto compiled = Expression::compile(wrong.expression, {});
        ASSERT_FALSE(compiled) << wrong.expression;
        ASSERT_EQ(compiled.error().issues().size(), 1u);
        const Issue& issue = compiled.error().issues()[0];
        EXPECT_EQ(issue.code, wrong.code) << wrong.expression;
        EXPECT_EQ(issue.text, wrong.text) << wrong.expression;
        EXPECT_EQ(issue.position, std::optional(wrong.position)) << wrong.expression;
    }
}

std::string repeated(const std::string& part, int times) {
    std::string text;
    for (int i = 0; i < times; ++i) text += part;
    return text;
}

TEST(Parser, BoundsDepthAndLength) {
    const auto code = [](const std::string& text) {
        const auto compiled = Expression::compile(text, {});
        return compiled ? std::string("fine") : compiled.error().issues()[0].code;
    };
    EXPECT_EQ(code(repeated("(", 63) + "1" + repeated(")", 63)), "fine");
    EXPECT_EQ(code(repeated("(", 64) + "1" + repeated(")", 64)), "fhirpath-limit");
    EXPECT_EQ(code(repeated("-", 100) + "1"), "fhirpath-limit");
    EXPECT_EQ(code("1" + repeated(" + 1", 500)), "fine");
    EXPECT_EQ(code("1" + repeated(" + 1", 600)), "fhirpath-limit");
    EXPECT_EQ(code("a" + repeated(".a", 600)), "fhirpath-limit");
    EXPECT_EQ(code("'" + repeated("x", 17'000) + "'"), "fhirpath-limit");
}

TEST(Parser, FollowsThePrecedenceOfTheStandard) {
    Evaluation evaluate(R"({"resourceType":"Patient"})");
    const std::pair<const char*, Texts> cases[] = {
        {"1 + 2 * 3 - 4 / 2", {"5"}},
        {"7 div 2 mod 2", {"1"}},
        {"'a' & 'b' + 'c'", {"abc"}},
        {"1 | 2 = 1 | 2", {"true"}},
        {"(1 | 1 is Integer).count()", {"2"}},
        {"true or false and false", {"true"}},
        {"false implies true xor true", {"true"}},
        {"1 < 2 = true", {"true"}},
        {"1 in 1 | 2", {"true"}},
        {"2 - 1 - 1", {"0"}},
        {"-2.abs()", {"-2"}},
        {"(-2).abs()", {"2"}},
        {"- 1 + 2", {"1"}},
        {"1 > 0 and 'x' contains 'x'", {"true"}},
        {"%`vs-x` & %'vs-y'", {"http://hl7.org/fhir/ValueSet/xhttp://hl7.org/fhir/ValueSet/y"}},
        {"'\\u00e5\\uD83D\\uDE00\\t'", {"\xC3\xA5\xF0\x9F\x98\x80\t"}},
        {"2 // two\n + /* and */ 3", {"5"}},
        {"4 days", {"4 days"}},
        {"4 'mg'", {"4 'mg'"}},
        {"@2015-02-04T14:34:28.123+10:00", {"2015-02-04T14:34:28.123+10:00"}},
        {"@2015T", {"2015"}},
    };
    for (const auto& [text, expected] : cases) EXPECT_EQ(evaluate(text), expected) << text;
}

}  // namespace
}  // namespace fhir::fhirpath
