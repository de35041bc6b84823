// The JSON writer: every escape, and the same bytes as RapidJSON's own writer.
#include "fhir/json_writer.hpp"

#include <gtest/gtest.h>

#include <rapidjson/document.h>
#include <rapidjson/prettywriter.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <random>
#include <string>

namespace fhir {
namespace {

using namespace literals;

std::string written(std::string_view text) {
    JsonWriter out;
    out.string(text);
    return out.take();
}
std::string by_rapidjson(const std::string& text) {
    rapidjson::StringBuffer buffer;
    rapidjson::Writer<rapidjson::StringBuffer> writer(buffer);
    writer.String(text.data(), static_cast<rapidjson::SizeType>(text.size()));
    return {buffer.GetString(), buffer.GetSize()};
}

TEST(JsonWriter, EscapesWhatJsonForbidsWhereverItStands) {
    EXPECT_EQ(written(""), R"("")");
    EXPECT_EQ(written("a\"b\\c/d"), R"("a\"b\\c/d")");
    EXPECT_EQ(written("\b\f\n\r\t"), R"("\b\f\n\r\t")");
    EXPECT_EQ(written(std::string_view("\0\x1f\x7f", 3)), "\"\\u0000\\u001F\x7f\"");
    for (int c = 0; c < 256; ++c) {
        for (std::size_t before = 0; before < 40; ++before) {
            const std::string text =
                std::string(before, 'x') + static_cast<char>(c) + std::string(40 - before, 'y');
            ASSERT_EQ(written(text), by_rapidjson(text)) << c << " after " << before;
        }
    }
}

TEST(JsonWriter, WritesRandomTextsAsRapidJsonDoes) {
    std::mt19937 random(20261125);
    for (int round = 0; round < 20'000; ++round) {
        std::string text(random() % 40, ' ');
        for (char& c : text) c = static_cast<char>(random() % 4 == 0 ? random() % 128 : 'a');
        ASSERT_EQ(written(text), by_rapidjson(text));
    }
}

TEST(JsonWriter, WritesNamesOfTheProgramAndOfTheMomentAlike) {
    JsonWriter out;
    {
        const auto root = out.object();
        out.member("a"_key, "1");
        { const auto list = out.array("aNameThatIsAlmostTooLongForTheProgramsKeys__"_key); }
        out.member(std::string("with \"quotes\""), "2");
        const auto inner = out.object("b"_key);
        out.member_if("left out"_key, "");
        out.member("c"_key, true);
    }
    EXPECT_EQ(
        out.view(),
        R"({"a":"1","aNameThatIsAlmostTooLongForTheProgramsKeys__":[],)"
        R"("with \"quotes\"":"2","b":{"c":true}})"
    );
}

TEST(JsonWriter, WritesAPreparedValueInItsOwnLayout) {
    JsonWriter once;
    {
        const auto root = once.object();
        once.member("text", "a, {\"b\": [1]}");
        const auto list = once.array("list");
        once.number("1.50");
        const auto empty = once.object();
    }
    const std::string prepared = once.take();
    JsonWriter compact;
    JsonWriter indented(JsonWriter::Layout::indented);
    for (JsonWriter* out : {&compact, &indented}) {
        const auto root = out->object();
        out->key("first"_key);
        out->prepared(prepared);
        out->member("next"_key, std::int64_t{2});
    }
    EXPECT_EQ(compact.view(), "{\"first\":" + prepared + ",\"next\":2}");
    EXPECT_EQ(
        indented.view(),
        "{\n  \"first\": {\n    \"text\": \"a, {\\\"b\\\": [1]}\",\n    \"list\": [\n      1.50,\n"
        "      {}\n    ]\n  },\n  \"next\": 2\n}"
    );
}

void write_everything(JsonWriter& out) {
    const auto root = out.object();
    out.member("text", "a");
    out.member_if("left out", "");
    out.member("number", std::int64_t{-42});
    out.member("yes", true);
    { const auto empty = out.object("empty"); }
    {
        const auto list = out.array("list");
        out.integer(1);
        out.null();
        out.number("1.50");
        out.boolean(false);
        const auto inner = out.array();
        const auto object = out.object();
    }
    { const auto none = out.array("none"); }
    out.member("last", "z");
}

TEST(JsonWriter, PutsCommasBetweenValuesOnly) {
    JsonWriter out;
    const std::string expected =
        R"({"text":"a","number":-42,"yes":true,"empty":{},"list":[1,null,1.50,false,[{}]],)"
        R"("none":[],"last":"z"})";
    write_everything(out);
    EXPECT_EQ(out.view(), expected);
    // Cleared, it begins anew.
    out.clear();
    EXPECT_EQ(out.view(), "");
    write_everything(out);
    EXPECT_EQ(out.view(), expected);
}

TEST(JsonWriter, IndentsForPeople) {
    JsonWriter out(JsonWriter::Layout::indented);
    {
        const auto root = out.object();
        out.member("a", std::int64_t{1});
        const auto list = out.array("b");
        out.string("c");
    }
    EXPECT_EQ(out.view(), "{\n  \"a\": 1,\n  \"b\": [\n    \"c\"\n  ]\n}");
}

TEST(JsonWriter, IndentsAsRapidJsonDoes) {
    rapidjson::StringBuffer buffer;
    rapidjson::PrettyWriter<rapidjson::StringBuffer> writer(buffer);
    writer.SetIndent(' ', 2);
    JsonWriter compact;
    write_everything(compact);
    rapidjson::Document document;
    document.Parse(compact.take().c_str());
    document.Accept(writer);
    JsonWriter indented(JsonWriter::Layout::indented);
    write_everything(indented);
    std::string expected(buffer.GetString(), buffer.GetSize());
    // RapidJSON prints the number anew.
    expected.replace(expected.find("1.5"), 3, "1.50");
    EXPECT_EQ(indented.view(), expected);
}

TEST(JsonWriter, WritesAMemberAgainInItsOwnLayout) {
    for (const auto layout : {JsonWriter::Layout::compact, JsonWriter::Layout::indented}) {
        JsonWriter copied(layout);
        JsonWriter anew(layout);
        for (JsonWriter* out : {&copied, &anew}) {
            const auto list = out->array();
            std::size_t from = 0;
            std::size_t to = 0;
            for (int number = 0; number < 3; ++number) {
                const auto object = out->object();
                // First in its object, and behind another member.
                if (number != 1) out->member("n"_key, std::int64_t(number));
                if (number > 0 && out == &copied) {
                    out->again(from, to);
                } else {
                    from = out->size();
                    const auto part = out->object("a \"part\"");
                    out->member("text"_key, std::string(3'000, 'x'));
                    const auto empty = out->array("none"_key);
                }
                if (number == 0) to = out->size();
                if (number != 2) out->member("z"_key, true);
            }
        }
        EXPECT_EQ(copied.view(), anew.view());
    }
}

TEST(JsonWriter, GrowsWithWhatIsWritten) {
    JsonWriter out;
    const std::string large(100'000, '"');
    out.string(large);
    EXPECT_EQ(out.view().size(), 200'002U);
}

}  // namespace
}  // namespace fhir
