// Places of faults in files, and suggestions.
#include "mappings/engine/loader_fault.hpp"

#include <gtest/gtest.h>

#include "fhir/document.hpp"
#include "mappings/engine/loader_fingerprint.hpp"

namespace mappings {
namespace {

std::string place(const SetFile& file, std::string pointer, std::optional<std::uint32_t> offset) {
    const Fault fault{fhir::Severity::error, "c", "t", std::move(pointer), offset};
    return issues_in(file, {fault}).front().text;
}

TEST(Faults, PlacesInsideStringsCountThroughTheirEscapes) {
    // Decoded: a"b\nå😀x, where å has two bytes and the last sign four.
    const SetFile file{"f.json", "{\n  \"p\": \"a\\\"b\\n\\u00e5\\ud83d\\ude00x\"}"};
    EXPECT_EQ(place(file, "/p", std::nullopt), "f.json:2:8: t");
    EXPECT_EQ(place(file, "/p", 0), "f.json:2:9: t");
    EXPECT_EQ(place(file, "/p", 2), "f.json:2:12: t");
    EXPECT_EQ(place(file, "/p", 4), "f.json:2:15: t");
    EXPECT_EQ(place(file, "/p", 6), "f.json:2:21: t");
    EXPECT_EQ(place(file, "/p", 10), "f.json:2:33: t");
}

TEST(Faults, OfAFileStandInItsOrderAndOnlyOnce) {
    const SetFile file{"f.json", "{\"a\": 1,\n\"b\": 2}"};
    Faults faults;
    faults.error("c", "second", "/b");
    faults.warning("c", "first", "/a");
    faults.error("c", "second", "/b");
    const auto issues = issues_in(file, faults.all());
    ASSERT_EQ(issues.size(), 2u);
    EXPECT_EQ(issues[0].text, "f.json:1:7: first");
    EXPECT_EQ(issues[1].text, "f.json:2:6: second");
    EXPECT_TRUE(faults.has_errors());
}

TEST(Faults, NearestIsAtMostTwoEditsAway) {
    EXPECT_EQ(nearest("forEech", {"forEach", "forEachOrNull"}), "forEach");
    EXPECT_EQ(nearest("coloumns", {"column"}), "column");
    EXPECT_EQ(nearest("columnar", {"column"}), "column");
    EXPECT_EQ(nearest("rows", {"column"}), "");
}

TEST(Fingerprint, IsTheSha256OfThePublishedExamples) {
    EXPECT_EQ(sha256_hex(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    EXPECT_EQ(
        sha256_hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    );
    EXPECT_EQ(
        sha256_hex("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    );
    EXPECT_EQ(
        sha256_hex(std::string(1'000'000, 'a')),
        "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
    );
}

TEST(Fingerprint, LayoutOrderAndCommentsDoNotCount) {
    const auto canonical = [](std::string text) {
        auto document = fhir::Document::parse(std::move(text), fhir::Limits::config());
        return canonical_json(document->root().value());
    };
    EXPECT_EQ(
        canonical("{\"b\": [1.50, null], // why\n \"a\": {\"d\": true, \"c\": \"x\"}}"),
        R"({"a":{"c":"x","d":true},"b":[1.50,null]})"
    );
}

}  // namespace
}  // namespace mappings
