// The guarded reader: what it takes, what it refuses, and what it says then.
#include "fhir/document.hpp"

#include <gtest/gtest.h>

#include "fhir/json_writer.hpp"

namespace {

using fhir::Document;
using fhir::Limits;

std::string written(const Document& document) {
    fhir::JsonWriter out;
    out.value(document.root().value());
    return out.take();
}

struct Refused {
    const char* why;
    std::string bytes;
    fhir::Kind kind;
    const char* code;
    fhir::Position position;
};

TEST(Document, KeepsNumbersAsTheyWereWritten) {
    const std::string bytes =
        R"({"a":1.50,"b":"1.50","c":1E+2,"d":-0.0,"e":123456789012345678901234567890})";
    const auto document = Document::parse(bytes);
    ASSERT_TRUE(document);
    EXPECT_EQ(written(*document), bytes);
    EXPECT_TRUE(fhir::json::is_number(*fhir::json::find(document->root().value(), "a")));
    EXPECT_TRUE(fhir::json::is_string(*fhir::json::find(document->root().value(), "b")));
}

TEST(Document, RefusesWhatFhirJsonDoesNotAllow) {
    const std::string deep(65, '[');
    const std::vector<Refused> cases = {
        {"empty body", "", fhir::Kind::bad_request, "bad-json", {1, 1}},
        {"broken", "{\"a\":1,\n \"b\" 2}", fhir::Kind::bad_request, "bad-json", {2, 6}},
        {"trailing bytes", "{} {}", fhir::Kind::bad_request, "bad-json", {1, 4}},
        {"trailing comma", "{\"a\":1,}", fhir::Kind::bad_request, "bad-json", {1, 8}},
        {"comment", "/* x */{}", fhir::Kind::bad_request, "bad-json", {1, 1}},
        {"NUL after the value",
         std::string("{}\0{}", 5),
         fhir::Kind::bad_request,
         "bad-json",
         {1, 3}},
        {"BOM", "\xEF\xBB\xBF{}", fhir::Kind::bad_request, "byte-order-mark", {1, 1}},
        {"duplicate name",
         R"({"a":1,"b":{"a":2,"a":3}})",
         fhir::Kind::bad_request,
         "duplicate-member",
         {1, 22}},
        {"escaped duplicate name",
         R"({"a":1,"\u0061":2})",
         fhir::Kind::bad_request,
         "duplicate-member",
         {1, 16}},
        {"NUL escape", R"({"a":"\u0000"})", fhir::Kind::bad_request, "control-character", {1, 14}},
        {"lone surrogate", R"({"a":"\udc00"})", fhir::Kind::bad_request, "lone-surrogate", {1, 14}},
        {"invalid UTF-8", "{\"a\":\"\xC3\x28\"}", fhir::Kind::bad_request, "bad-json", {1, 7}},
        {"65 levels", deep, fhir::Kind::invalid, "too-deep", {1, 65}},
    };
    for (const Refused& wrong : cases) {
        const auto document = Document::parse(wrong.bytes);
        ASSERT_FALSE(document) << wrong.why;
        const auto& issue = document.error().issues().at(0);
        EXPECT_EQ(document.error().kind(), wrong.kind) << wrong.why;
        EXPECT_EQ(issue.code, wrong.code) << wrong.why << ": " << issue.text;
        ASSERT_TRUE(issue.position) << wrong.why;
        EXPECT_EQ(issue.position->line, wrong.position.line) << wrong.why;
        EXPECT_EQ(issue.position->column, wrong.position.column) << wrong.why;
    }
}

TEST(Document, SurvivesTheNumberThatKillsRapidJson) {
    const auto document = Document::parse("{\"a\":0." + std::string(31, '0') + "1e-2147483639}");
    ASSERT_TRUE(document);
}

TEST(Document, SurvivesTwoHundredThousandOpenBrackets) {
    const auto document = Document::parse(std::string(200'000, '['));
    ASSERT_FALSE(document);
    EXPECT_EQ(document.error().issues().at(0).code, "too-deep");
}

TEST(Document, CountsValuesPerBundleEntry) {
    Limits limits = Limits::bundle();
    limits.nodes = 10;
    const std::string entry = R"({"resource":{"a":1,"b":2,"c":3}})";
    EXPECT_TRUE(Document::parse(R"({"entry":[)" + entry + "," + entry + "," + entry + "]}", limits)
    );
    EXPECT_FALSE(Document::parse(R"({"other":[)" + entry + "," + entry + "," + entry + "]}", limits)
    );
}

TEST(Document, LimitsBytesAndStrings) {
    EXPECT_EQ(Document::parse(std::string(2'000'000, ' ')).error().kind(), fhir::Kind::too_large);
    const std::string text(70'000, 'x');
    EXPECT_EQ(
        Document::parse("{\"a\":\"" + text + "\"}").error().issues().at(0).code, "string-too-long"
    );
    EXPECT_TRUE(Document::parse("{\"data\":\"" + text + "\"}"));
}

TEST(Document, RefusesADuplicateAmongManyMembers) {
    std::string bytes = "{";
    for (int i = 0; i < 200; ++i) bytes += "\"m" + std::to_string(i) + "\":1,";
    EXPECT_TRUE(Document::parse(bytes + "\"last\":1}"));
    EXPECT_FALSE(Document::parse(bytes + "\"m7\":1}"));
}

TEST(Document, TellsWhereAnElementStands) {
    const auto document = Document::parse("{\n  \"a\": [1, {\"b\": \"x\"}],\n  \"c\": true\n}");
    ASSERT_TRUE(document);
    std::vector<fhir::Issue> issues(3);
    issues[0].pointer = "/a/1/b";
    issues[1].pointer = "/c";
    issues[2].pointer = "/a/1/missing";
    document->locate(issues);
    EXPECT_EQ(issues[0].position, (fhir::Position{2, 18}));
    EXPECT_EQ(issues[1].position, (fhir::Position{3, 8}));
    EXPECT_EQ(issues[2].position, (fhir::Position{2, 12}));
}

TEST(Node, NamesItsPlace) {
    const auto document =
        Document::parse(R"({"resourceType":"CareTeam","participant":[{"role":1}]})");
    ASSERT_TRUE(document);
    const fhir::Node root = document->root();
    const fhir::Node list(root, "participant", *fhir::json::find(root.value(), "participant"));
    const fhir::Node first(list, std::size_t{0}, list.value()[0]);
    const fhir::Node role(first, "role", *fhir::json::find(first.value(), "role"));
    EXPECT_EQ(role.expression(), "CareTeam.participant[0].role");
    EXPECT_EQ(role.pointer(), "/participant/0/role");
    // A choice is one element, whatever type it takes in JSON.
    const fhir::Node value(first, "_valueString", role.value(), std::string_view("value").size());
    EXPECT_EQ(value.expression(), "CareTeam.participant[0].value");
    EXPECT_EQ(value.pointer(), "/participant/0/_valueString");
}

}  // namespace
