// A stored resource on its way out, and content compared.
#include "fhir/instance.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

#include "fhir/document.hpp"

namespace {

using fhir::canonical;
using fhir::CanonicalPart;
using fhir::Document;
using fhir::write_instance;

constexpr const char* at = "2026-11-24T21:36:08.123Z";

std::string instance(std::string_view bytes) {
    EXPECT_TRUE(Document::parse(std::string(bytes)));
    const std::string text = write_instance(bytes, "a-1", "7", at);
    EXPECT_TRUE(Document::parse(text)) << text;
    return text;
}

std::string canonical_of(const char* bytes, CanonicalPart part = CanonicalPart::everything) {
    const auto document = Document::parse(bytes);
    EXPECT_TRUE(document) << bytes;
    return canonical(document->root(), part);
}

TEST(Instance, SetsIdAndMetaAndLeavesTheRestInItsOrder) {
    EXPECT_EQ(
        instance(R"({"resourceType":"Patient","id":"theirs","active":true,"name":[{"family":"Å"}]})"
        ),
        R"({"resourceType":"Patient","id":"a-1","meta":{"versionId":"7","lastUpdated":"2026-11-24T21:36:08.123Z"},)"
        R"("active":true,"name":[{"family":"Å"}]})"
    );
}

TEST(Instance, PutsTheTypeFirstAndKeepsWhatElseMetaHolds) {
    EXPECT_EQ(
        instance(
            R"({"active" : true, "meta" : {"profile":["http://x.example/p"],"lastUpdated":"2020-01-01T00:00:00Z",
                     "_lastUpdated":{"id":"x"},"versionId":"1","tag":[{"code":"t"}]}, "resourceType" : "Patient"})"
        ),
        R"({"resourceType":"Patient","id":"a-1","meta":{"versionId":"7","lastUpdated":"2026-11-24T21:36:08.123Z",)"
        R"("profile":["http://x.example/p"],"tag":[{"code":"t"}]},"active":true})"
    );
}

TEST(Instance, KeepsNumbersAndStringsToTheByte) {
    EXPECT_EQ(
        instance(
            "{\n \"resourceType\": \"Observation\",\n \"valueQuantity\": { \"value\": 1.500, "
            "\"x\": 1E+2 },\r\n"
            "\t\"note\": [ { \"text\": \"a \\\" , } ] \\\\\" }, 123456789012345678901234567890 ],\n"
            " \"t\": \"\\u00e5 / \\/\", \"n\": -0.0 , \"b\": null }\n"
        ),
        R"({"resourceType":"Observation","id":"a-1","meta":{"versionId":"7","lastUpdated":"2026-11-24T21:36:08.123Z"},)"
        R"("valueQuantity":{"value":1.500,"x":1E+2},"note":[{"text":"a \" , } ] \\"},123456789012345678901234567890],)"
        R"("t":"\u00e5 / \/","n":-0.0,"b":null})"
    );
}

TEST(Instance, KnowsItsOwnMembersBehindEscapes) {
    EXPECT_EQ(
        instance(
            R"({"resource\u0054ype":"Patient","\u0069d":"theirs","m\u0065ta":{"version\u0049d":"1"}})"
        ),
        R"({"resourceType":"Patient","id":"a-1","meta":{"versionId":"7","lastUpdated":"2026-11-24T21:36:08.123Z"}})"
    );
}

TEST(Instance, RefusesWhatOnlyABugCouldAskFor) {
    constexpr const char* bytes = R"({"resourceType":"Patient"})";
    EXPECT_THROW(write_instance(bytes, "a\"b", "1", at), std::invalid_argument);
    EXPECT_THROW(write_instance(bytes, "a", "", at), std::invalid_argument);
    EXPECT_THROW(write_instance(bytes, "a", "1", "2026-11-24"), std::invalid_argument);
    EXPECT_THROW(write_instance("[]", "a", "1", at), std::invalid_argument);
    EXPECT_THROW(write_instance(R"({"a":"b)", "a", "1", at), std::invalid_argument);
}

TEST(Canonical, SortsMembersAndKeepsNumbersAndLists) {
    EXPECT_EQ(
        canonical_of(
            R"({ "b" : [3, 1.50, {"z":1,"a":"\u00e5\/"}], "a": null, "B": true, "aa": "x" })"
        ),
        R"({"B":true,"a":null,"aa":"x","b":[3,1.50,{"a":"å/","z":1}]})"
    );
    EXPECT_NE(canonical_of(R"({"a":1.0})"), canonical_of(R"({"a":1.00})"));
    EXPECT_NE(canonical_of(R"({"a":[1,2]})"), canonical_of(R"({"a":[2,1]})"));
    EXPECT_NE(canonical_of(R"({"a":1})"), canonical_of(R"({"a":"1"})"));
}

TEST(Canonical, LeavesTheStampsOfAWriteOutWhenOnlyContentCounts) {
    const auto content = [](const char* bytes) {
        return canonical_of(bytes, CanonicalPart::content);
    };
    EXPECT_EQ(
        content(
            R"({"meta":{"versionId":"1","tag":[{"code":"t"}],"lastUpdated":"2026-01-01T00:00:00Z"},"id":"a"})"
        ),
        R"({"id":"a","meta":{"tag":[{"code":"t"}]}})"
    );
    EXPECT_EQ(content(R"({"id":"a","meta":{"versionId":"1"}})"), R"({"id":"a"})");
    EXPECT_EQ(
        content(R"({"x":{"meta":{"versionId":"1"}}})"), R"({"x":{"meta":{"versionId":"1"}}})"
    );
    EXPECT_EQ(canonical_of(R"({"meta":{"versionId":"1"}})"), R"({"meta":{"versionId":"1"}})");
}

TEST(Canonical, IsTheSameForAnInstanceAndWhatItWasMadeOf) {
    constexpr const char* bytes =
        R"({"name":[{"given":["A"],"family":"B"}],"id":"a-1","resourceType":"Patient"})";
    EXPECT_EQ(
        canonical_of(bytes, CanonicalPart::content),
        canonical_of(instance(bytes).c_str(), CanonicalPart::content)
    );
}

}  // namespace
