// Media types, languages and preferences, as clients really write them.
#include "gateway/api/negotiate.hpp"

#include <gtest/gtest.h>

#include "gateway/api/preconditions.hpp"

namespace {

using namespace gateway;
using namespace gateway::api;
using fhir::Version;

Request with(std::vector<Header> headers) {
    Request request;
    request.headers = std::move(headers);
    return request;
}
Request asking(std::string name, std::string value) {
    Request request;
    request.query.emplace_back(std::move(name), std::move(value));
    return request;
}

TEST(ContentType, TakesFhirAndPlainJson) {
    for (const char* type :
         {"application/fhir+json",
          "application/json",
          "Application/FHIR+JSON",
          "application/fhir+json; charset=utf-8",
          "application/json;charset=UTF-8",
          "application/fhir+json; fhirVersion=4.0",
          "application/json; charset=\"utf-8\""}) {
        const auto version = read_content_type(with({{"content-type", type}}), Version::r4);
        ASSERT_TRUE(version) << type;
        EXPECT_EQ(*version, Version::r4) << type;
    }
}

TEST(ContentType, TakesR4BOnTheR4Base) {
    const auto request = with({{"content-type", "application/fhir+json; fhirVersion=4.3"}});
    const auto version = read_content_type(request, Version::r4);
    ASSERT_TRUE(version);
    EXPECT_EQ(*version, Version::r4b);
    EXPECT_FALSE(read_content_type(request, Version::r5));
}

TEST(ContentType, RefusesXmlOtherReleasesOtherCharsetsAndNothing) {
    for (const char* type :
         {"application/fhir+xml",
          "text/xml",
          "text/plain",
          "application/json-patch+json",
          "",
          "application/fhir+json; fhirVersion=5.0",
          "application/fhir+json; charset=latin1",
          "application/json, application/json"}) {
        const auto version = read_content_type(with({{"content-type", type}}), Version::r4);
        ASSERT_FALSE(version) << type;
        EXPECT_EQ(version.error().kind(), fhir::Kind::unsupported_media_type) << type;
        EXPECT_EQ(version.error().issues().front().code, "media-type") << type;
    }
}

TEST(Accept, PrefersWhatTheWeightsSay) {
    const auto chosen = [](const char* accept) {
        const auto format = negotiate_fhir(with({{"accept", accept}}), Version::r4);
        return format ? format->content_type : "none";
    };
    const std::string fhir = "application/fhir+json; fhirVersion=4.0";
    const std::string json = "application/json";
    EXPECT_EQ(chosen(""), fhir);
    EXPECT_EQ(chosen("*/*"), fhir);
    EXPECT_EQ(chosen("application/*"), fhir);
    EXPECT_EQ(chosen("application/json"), json);
    EXPECT_EQ(chosen("application/fhir+json;q=0.5, application/json"), json);
    EXPECT_EQ(chosen("application/fhir+json, application/json;q=0.9"), fhir);
    EXPECT_EQ(chosen("application/fhir+json;q=0, */*"), json);
    EXPECT_EQ(chosen("application/fhir+xml;q=1.0, application/fhir+json;q=0.2"), fhir);
    EXPECT_EQ(chosen("text/html, application/json;q=0.9;fhirVersion=4.0"), json);
    EXPECT_EQ(chosen("application/fhir+xml"), "none");
    EXPECT_EQ(chosen("application/json;q=0"), "none");
    EXPECT_EQ(chosen("application/fhir+json; fhirVersion=5.0"), "none");
    EXPECT_EQ(chosen("application/fhir+json;q=7"), "none");
}

TEST(Accept, JoinsSeveralFields) {
    const auto request = with({{"accept", "text/html"}, {"accept", "application/json"}});
    const auto format = negotiate_fhir(request, Version::r4);
    ASSERT_TRUE(format);
    EXPECT_EQ(format->content_type, "application/json");
}

TEST(Format, OverridesAccept) {
    Request request = asking("_format", "json");
    request.headers.push_back({"accept", "application/fhir+xml"});
    ASSERT_TRUE(negotiate_fhir(request, Version::r4));
    EXPECT_FALSE(negotiate_fhir(asking("_format", "xml"), Version::r4));
    EXPECT_FALSE(negotiate_fhir(asking("_format", ""), Version::r4));
    EXPECT_TRUE(negotiate_fhir(asking("_format", "application/fhir json"), Version::r4));
}

TEST(Format, PrettyIsTrueOrFalse) {
    const auto pretty = negotiate_fhir(asking("_pretty", "true"), Version::r4);
    ASSERT_TRUE(pretty);
    EXPECT_EQ(pretty->layout, fhir::JsonWriter::Layout::indented);
    const auto refused = negotiate_fhir(asking("_pretty", "yes"), Version::r4);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind(), fhir::Kind::bad_request);
}

TEST(Language, ComesFromTheParameterThenTheHeaderThenTheDefault) {
    const auto of_header = [](const char* text) {
        return *choose_language(with({{"accept-language", text}}), Language::sv);
    };
    EXPECT_EQ(of_header(""), Language::sv);
    EXPECT_EQ(of_header("en-GB,en;q=0.8"), Language::en);
    EXPECT_EQ(of_header("fi, en;q=0.3, sv;q=0.7"), Language::sv);
    EXPECT_EQ(of_header("de"), Language::sv);
    EXPECT_EQ(of_header("de, *;q=0.5"), Language::sv);
    EXPECT_EQ(of_header("en;q=0"), Language::sv);
    EXPECT_EQ(*choose_language(asking("lang", "en"), Language::sv), Language::en);
    const auto refused = choose_language(asking("lang", "fi"), Language::sv);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().issues().front().code, "bad-parameter");
}

TEST(Conditions, ReadVersionTags) {
    EXPECT_EQ(read_conditions(with({{"if-match", "W/\"3\""}}))->if_match, 3);
    EXPECT_EQ(read_conditions(with({{"if-match", "\"12\""}}))->if_match, 12);
    EXPECT_TRUE(read_conditions(with({{"if-match", "*"}}))->must_exist);
    EXPECT_TRUE(read_conditions(with({{"if-none-match", "*"}}))->must_not_exist);
    EXPECT_FALSE(read_conditions(with({}))->if_match);
    for (const char* wrong :
         {"3",
          "W/\"\"",
          "W/\"x\"",
          "W/\"-1\"",
          "W/\"0\"",
          "W/\"1\", W/\"2\"",
          "W/\"99999999999999999999\""}) {
        const auto refused = read_conditions(with({{"if-match", wrong}}));
        ASSERT_FALSE(refused) << wrong;
        EXPECT_EQ(refused.error().issues().front().code, "bad-condition");
    }
    EXPECT_FALSE(read_conditions(with({{"if-none-match", "W/\"1\""}})));
}

TEST(Conditions, KnownTagsAreComparedWeakly) {
    EXPECT_TRUE(already_known(with({{"if-none-match", "\"m7\""}}), "W/\"m7\""));
    EXPECT_TRUE(already_known(with({{"if-none-match", "W/\"a\", W/\"m7\""}}), "W/\"m7\""));
    EXPECT_TRUE(already_known(with({{"if-none-match", "*"}}), "W/\"m7\""));
    EXPECT_FALSE(already_known(with({{"if-none-match", "W/\"m8\""}}), "W/\"m7\""));
    EXPECT_FALSE(already_known(with({}), "W/\"m7\""));
}

TEST(Preferences, AreReadFromAnyOfTheirForms) {
    const auto prefer = read_prefer(
        with({{"prefer", "respond-async, return=Representation"}, {"prefer", "handling=strict"}})
    );
    EXPECT_EQ(prefer.answer, Return::representation);
    EXPECT_EQ(prefer.handling, Handling::strict);
    EXPECT_FALSE(prefer.asked_lenient);
    const auto semicolons = read_prefer(with({{"prefer", "handling=lenient; return=minimal"}}));
    EXPECT_EQ(semicolons.answer, Return::minimal);
    EXPECT_TRUE(semicolons.asked_lenient);
    EXPECT_EQ(
        read_prefer(with({{"prefer", "return=OperationOutcome"}})).answer, Return::operation_outcome
    );
}

}  // namespace
