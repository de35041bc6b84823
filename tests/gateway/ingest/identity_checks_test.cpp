// Person numbers in pushed resources.
#include "gateway/ingest/identity_checks.hpp"

#include <gtest/gtest.h>

#include "fhir/document.hpp"

namespace {

using fhir::Severity;
using gateway::Instant;
using gateway::ingest::IdentityChecks;

const Instant now = std::chrono::sys_days(std::chrono::year(2026) / 11 / 22);

std::vector<fhir::Issue> check(const IdentityChecks& checks, std::string json) {
    const auto document = fhir::Document::parse(std::move(json));
    EXPECT_TRUE(document);
    return gateway::ingest::check_identities(document->root(), checks, now);
}

std::string patient(std::string_view system, std::string_view value) {
    return R"({"resourceType":"Patient","identifier":[{"system":")" + std::string(system) +
           R"(","value":")" + std::string(value) + "\"}]}";
}

TEST(IdentityChecks, SayNothingOfSoundNumbersAndOtherSystems) {
    EXPECT_TRUE(check({}, patient("urn:oid:1.2.752.129.2.1.3.1", "196101182803")).empty());
    EXPECT_TRUE(check({}, patient("urn:example:vas", "197805232391")).empty());
    EXPECT_TRUE(check({}, patient("1.2.752.74.9.1", "98240301AA06")).empty());
    EXPECT_TRUE(
        check({}, R"({"resourceType":"Patient","telecom":[{"system":"phone","value":"12"}]})")
            .empty()
    );
}

TEST(IdentityChecks, NameThePlaceButNotTheNumber) {
    const auto issues = check(
        {.severity = Severity::error, .published = nullptr},
        R"({"resourceType":"CareTeam","contained":[{"resourceType":"Patient","id":"x","identifier":[{},{"system":"urn:oid:1.2.752.129.2.1.3.1","value":"197805232391"}]}]})"
    );
    ASSERT_EQ(issues.size(), 1U);
    EXPECT_EQ(issues[0].severity, Severity::error);
    EXPECT_EQ(issues[0].type, fhir::IssueType::value);
    EXPECT_EQ(issues[0].code, "identity-check-digit");
    EXPECT_EQ(issues[0].expression, "CareTeam.contained[0].identifier[1].value");
    EXPECT_EQ(issues[0].pointer, "/contained/0/identifier/1/value");
    EXPECT_EQ(issues[0].text.find("1978"), std::string::npos);
}

TEST(IdentityChecks, TakeTheirSeverityFromTheConfiguration) {
    const auto issues = check(
        {.severity = Severity::warning, .published = nullptr},
        patient("http://electronichealth.se/identifier/personnummer", "12")
    );
    ASSERT_EQ(issues.size(), 1U);
    EXPECT_EQ(issues[0].severity, Severity::warning);
    EXPECT_EQ(issues[0].code, "identity-format");
}

TEST(IdentityChecks, WarnOfASamordningsnummerUnderThePersonnummerSystem) {
    const auto issues = check({}, patient("urn:oid:1.2.752.129.2.1.3.1", "196109732393"));
    ASSERT_EQ(issues.size(), 1U);
    EXPECT_EQ(issues[0].severity, Severity::warning);
    EXPECT_EQ(issues[0].code, "identity-reclassified");
}

TEST(IdentityChecks, RefuseWhatIsNotPublishedInASandbox) {
    const std::vector<std::string> published{"189002029800"};
    const IdentityChecks sandbox{.severity = Severity::warning, .published = &published};
    EXPECT_TRUE(check(sandbox, patient("1.2.752.129.2.1.3.1", "189002029800")).empty());
    const auto issues = check(sandbox, patient("1.2.752.129.2.1.3.1", "196101182803"));
    ASSERT_EQ(issues.size(), 1U);
    EXPECT_EQ(issues[0].severity, Severity::error);
    EXPECT_EQ(issues[0].code, "identity-not-published");
}

TEST(IdentityChecks, ReadTenDigitsByTheDayTheyWereWritten) {
    const std::vector<std::string> published{"196101182803"};
    const IdentityChecks sandbox{.severity = Severity::error, .published = &published};
    EXPECT_TRUE(check(sandbox, patient("1.2.752.129.2.1.3.1", "610118-2803")).empty());
    const auto bare = check(sandbox, patient("1.2.752.129.2.1.3.1", "6101182803"));
    ASSERT_EQ(bare.size(), 1U);
    EXPECT_EQ(bare[0].code, "identity-format");
}

}  // namespace
