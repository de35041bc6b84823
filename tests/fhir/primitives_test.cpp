// The lexical rule of every primitive type, good and bad values side by side.
#include "fhir/primitives.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace {

using fhir::check_primitive;
using fhir::JsonKind;
using fhir::Primitive;

struct Rule {
    Primitive type;
    const char* code;
    std::vector<std::string> good;
    std::vector<std::string> bad;
};

const std::vector<Rule>& rules() {
    static const std::vector<Rule> all = {
        {Primitive::integer,
         "bad-integer",
         {"0", "-1", "2147483647", "-2147483648"},
         {"-0", "1.0", "1e3", "2147483648", "-2147483649", "99999999999999999999"}},
        {Primitive::unsigned_int,
         "bad-unsigned-int",
         {"0", "2147483647"},
         {"-1", "0.0", "2147483648"}},
        {Primitive::positive_int, "bad-positive-int", {"1", "2147483647"}, {"0", "-1", "1.5"}},
        {Primitive::integer64,
         "bad-integer64",
         {"0", "9223372036854775807", "-9223372036854775808", "+5"},
         {"9223372036854775808", "01", "-0", "+-5", "1.0", " 1", "0x1", "+"}},
        {Primitive::decimal,
         "",
         {"0", "1.50", "-0.0", "1E+2", "123456789012345678901234567890"},
         {}},
        {Primitive::string, "", {"x", " ", "Åsa", "\n"}, {}},
        {Primitive::markdown, "", {"# x"}, {}},
        {Primitive::code,
         "bad-code",
         {"active", "entered-in-error", "two words", "<"},
         {" active", "active ", "two  words", "two\twords", " ", "a\n"}},
        {Primitive::id,
         "bad-id",
         {"a", "A-1.b", std::string(64, 'x')},
         {std::string(65, 'x'), "a_b", "a/b", "å", " a", "a b"}},
        {Primitive::uri,
         "bad-uri",
         {"urn:x", "http://a.example/å", "relative/path"},
         {"a b", " a", "a\n"}},
        {Primitive::url, "bad-uri", {"https://a.example"}, {"https://a .example"}},
        {Primitive::canonical, "bad-uri", {"http://a.example/V|1"}, {"http://a.example/V| 1"}},
        {Primitive::oid,
         "bad-oid",
         {"urn:oid:1.2.752.129.2.1.4.1", "urn:oid:2.0", "urn:oid:0.0.1"},
         {"1.2.752",
          "urn:oid:",
          "urn:oid:1",
          "urn:oid:3.1",
          "urn:oid:1.02",
          "urn:oid:1..2",
          "urn:oid:1.2.",
          "urn:oid:1.a"}},
        {Primitive::uuid,
         "bad-uuid",
         {"urn:uuid:c757873d-ec9a-4326-a141-556f43239520"},
         {"c757873d-ec9a-4326-a141-556f43239520",
          "urn:uuid:C757873D-ec9a-4326-a141-556f43239520",
          "urn:uuid:c757873dec9a4326a141556f43239520",
          "urn:uuid:c757873d-ec9a-4326-a141-556f4323952",
          "urn:uuid:g757873d-ec9a-4326-a141-556f43239520"}},
        {Primitive::base64_binary,
         "bad-base64",
         {"YQ==", "YWI=", "YWJj", "YW\nJj", "YWJj YWI="},
         {"YQ=", "YQ", "Y===", "YQ==YQ==", "YW-j", " ", "===="}},
        {Primitive::date,
         "bad-date",
         {"2026", "2026-02", "2026-02-28", "2024-02-29", "0001-01-01", "9999-12-31", "2000-02-29"},
         {"2026-02-29",
          "2026-02-30",
          "1900-02-29",
          "2026-13",
          "2026-00",
          "2026-04-31",
          "2026-1-1",
          "26",
          "0000",
          "20260101",
          "2026-01-",
          "2026-",
          "2026-01-01T00:00:00Z",
          "2026-01-01Z",
          " 2026",
          "2026 "}},
        {Primitive::date_time,
         "bad-date-time",
         {"2026",
          "2026-02",
          "2026-02-28",
          "2026-02-28T23:59:59Z",
          "2026-02-28T23:59:59.5+01:00",
          "2016-12-31T23:59:60Z",
          "2026-02-28T00:00:00-14:00",
          "2026-02-28T00:00:00.1234567890123+13:59"},
         {"2026-02-30",
          "2026-02-28T10:00:00",
          "2026-02-28T10:00Z",
          "2026-02-28T24:00:00Z",
          "2026-02T10:00:00Z",
          "2026-02-28T10:60:00Z",
          "2026-02-28T10:00:61Z",
          "2026-02-28T10:00:00.Z",
          "2026-02-28T10:00:00+1:00",
          "2026-02-28T10:00:00+14:01",
          "2026-02-28T10:00:00+0100",
          "2026-02-28 10:00:00Z",
          "2026-02-28t10:00:00z",
          "2026-02-28T10:00:00Zx",
          "2026-02-30T10:00:00Z"}},
        {Primitive::instant,
         "bad-instant",
         {"2026-02-28T23:59:59Z", "2026-02-28T23:59:59.123+01:00"},
         {"2026", "2026-02-28", "2026-02-28T23:59:59", "2026-02-30T23:59:59Z"}},
        {Primitive::time,
         "bad-time",
         {"00:00:00", "23:59:59", "23:59:60", "12:00:00.25"},
         {"24:00:00", "12:00", "12:00:00Z", "12:00:00+01:00", "1:00:00", "12:00:00.", "12:60:00"}},
        {Primitive::xhtml,
         "bad-xhtml",
         {"<div xmlns=\"http://www.w3.org/1999/xhtml\">x</div>", " <div/>\n"},
         {"text", "<p>x</p>", "<div>x</div", " "}},
    };
    return all;
}

TEST(Primitives, FollowTheLexicalRuleOfTheirType) {
    for (const Rule& rule : rules()) {
        const JsonKind kind = fhir::json_kind_of(rule.type);
        for (const std::string& good : rule.good) {
            const auto fault = check_primitive(rule.type, good, kind);
            EXPECT_FALSE(fault) << good << ": " << fault->text;
        }
        for (const std::string& bad : rule.bad) {
            const auto fault = check_primitive(rule.type, bad, kind);
            ASSERT_TRUE(fault) << rule.code << " took \"" << bad << '"';
            EXPECT_EQ(fault->code, rule.code) << bad;
            EXPECT_FALSE(fault->text.empty());
        }
        if (kind == JsonKind::string) {
            EXPECT_EQ(check_primitive(rule.type, "", kind)->code, "empty-string");
        }
    }
}

TEST(Primitives, TellAnImpossibleDayFromAMisspeltDate) {
    const auto text = [](Primitive type, const char* value) {
        return check_primitive(type, value, JsonKind::string)->text;
    };
    constexpr std::string_view impossible = "This date does not exist in the calendar.";
    EXPECT_EQ(text(Primitive::date, "2026-02-30"), impossible);
    EXPECT_EQ(text(Primitive::date, "2026-13"), impossible);
    EXPECT_EQ(text(Primitive::date_time, "2026-02-30T10:00:00Z"), impossible);
    EXPECT_NE(text(Primitive::date, "30/2 2026"), impossible);
    EXPECT_NE(text(Primitive::date_time, "2026-02-28T10:00:00"), impossible);
}

TEST(Primitives, AreWrittenInTheirOwnJsonKind) {
    const auto code = [](Primitive type, JsonKind kind) {
        const auto fault = check_primitive(type, "1", kind);
        return fault ? std::string(fault->code) : std::string();
    };
    EXPECT_EQ(code(Primitive::boolean, JsonKind::boolean), "");
    EXPECT_EQ(code(Primitive::boolean, JsonKind::string), "wrong-type");
    EXPECT_EQ(code(Primitive::decimal, JsonKind::string), "wrong-type");
    EXPECT_EQ(code(Primitive::integer, JsonKind::string), "wrong-type");
    EXPECT_EQ(code(Primitive::integer64, JsonKind::string), "");
    EXPECT_EQ(code(Primitive::integer64, JsonKind::number), "wrong-type");
    EXPECT_EQ(code(Primitive::string, JsonKind::number), "wrong-type");
    EXPECT_EQ(code(Primitive::string, JsonKind::object), "wrong-type");
    EXPECT_EQ(code(Primitive::code, JsonKind::array), "wrong-type");
}

TEST(Primitives, AreFoundByTheNameFhirGivesThem) {
    EXPECT_EQ(fhir::primitive_from("dateTime"), Primitive::date_time);
    EXPECT_EQ(fhir::primitive_from("integer64"), Primitive::integer64);
    EXPECT_EQ(fhir::primitive_from("DateTime"), Primitive::none);
    EXPECT_EQ(fhir::primitive_from("Quantity"), Primitive::none);
}

}  // namespace
