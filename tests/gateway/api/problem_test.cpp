// Errors of /v1 in both languages.
#include "gateway/api/problem.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace {

using namespace gateway;
using namespace gateway::api;

const ErrorContext context{.request_id = "r1", .docs = "https://gw.example.se/docs/errors"};

TEST(Problem, SaysWhatTheContractSays) {
    fhir::Outcome outcome(
        fhir::Kind::bad_request, fhir::IssueType::too_costly, "too-many-ids", "More than 100."
    );
    outcome.issues().front().pointer = "/patients";
    const Response response = problem_response(outcome, context, Language::sv);
    EXPECT_EQ(response.status, 400);
    EXPECT_EQ(response.content_type, "application/problem+json");
    EXPECT_EQ(
        response.body,
        "{\"type\":\"https://gw.example.se/docs/errors/too-many-ids\","
        "\"title\":\"För många personer i ett anrop.\",\"status\":400,\"code\":\"too-many-ids\","
        "\"detail\":\"Skicka högst 100 personer åt gången.\",\"requestId\":\"r1\","
        "\"errors\":[{\"pointer\":\"/patients\",\"code\":\"too-many-ids\"}]}"
    );
}

TEST(Problem, NeverRepeatsTheTextOfTheIssue) {
    const fhir::Outcome outcome(
        fhir::Kind::internal, fhir::IssueType::exception, "some-code", "canary"
    );
    const Response response = problem_response(outcome, context, Language::en);
    EXPECT_EQ(response.status, 500);
    EXPECT_EQ(response.body.find("canary"), std::string::npos);
    EXPECT_NE(response.body.find("\"code\":\"internal\""), std::string::npos);
}

TEST(Problem, EveryKindHasACodeOfTheCatalogue) {
    for (int kind = 0; kind <= static_cast<int>(fhir::Kind::internal); ++kind) {
        const fhir::Outcome outcome(
            static_cast<fhir::Kind>(kind), fhir::IssueType::invalid, "unheard-of", "x"
        );
        const auto code = problem_code(outcome);
        const auto catalogue = problem_catalogue();
        EXPECT_TRUE(std::any_of(catalogue.begin(), catalogue.end(), [&](const ProblemText& text) {
            return text.code == code;
        })) << code;
    }
}

TEST(Problem, CatalogueIsSortedAndWhole) {
    const auto catalogue = problem_catalogue();
    EXPECT_TRUE(std::is_sorted(
        catalogue.begin(),
        catalogue.end(),
        [](const auto& a, const auto& b) { return a.code < b.code; }
    ));
    for (const ProblemText& text : catalogue) {
        EXPECT_FALSE(
            text.title_sv.empty() || text.detail_sv.empty() || text.title_en.empty() ||
            text.detail_en.empty()
        ) << text.code;
    }
}

TEST(Problem, TellsWhenToComeBack) {
    const fhir::Outcome outcome(fhir::Kind::busy, fhir::IssueType::transient, "busy", "x");
    const Response response = problem_response(outcome, context, Language::en);
    EXPECT_TRUE(std::any_of(
        response.headers.begin(),
        response.headers.end(),
        [](const Header& field) { return field.name == "Retry-After" && field.value == "1"; }
    ));
}

}  // namespace
