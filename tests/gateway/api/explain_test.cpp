// Explanations over the API: three forms, who may ask, what the access log says, and versions and
// resources that rows know nothing of.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/gateway/api/api_fixture.hpp"

namespace {

using namespace gateway;
using gateway::testing::Api;
using gateway::testing::ApiSetup;
using gateway::testing::field;
using ::testing::HasSubstr;
using ::testing::Not;

const std::string patient =
    R"({"resourceType":"Patient","id":"p1","identifier":[{"system":"http://electronichealth.se/identifier/personnummer","value":"196101182803"}]})";

std::string team(std::string_view id, std::string_view more, std::string_view member) {
    return R"({"resourceType":"CareTeam","id":")" + std::string(id) + R"(",)" + std::string(more) +
           R"("subject":{"reference":"Patient/p1"},"managingOrganization":[{"reference":"Organization/o1"}],)"
           R"("participant":[{"role":[{"coding":[{"system":"urn:example:vas:kontaktroll","code":"FVK"}]}],)"
           R"("member":{"display":")" +
           std::string(member) + R"("}}]})";
}

std::string ref_of(Api& api) {
    const Response response = api.send(
        Method::post,
        "/v1/contacts/lookup",
        R"({"patients":[{"root":"1.2.752.129.2.1.3.1","extension":"196101182803"}]})"
    );
    const auto begin = response.body.find("\"ref\":\"") + 7;
    return response.body.substr(begin, response.body.find('"', begin) - begin);
}

class ApiExplain : public ::testing::Test {
protected:
    void SetUp() override {
        put("Patient/p1", patient);
        put("Organization/o1",
            R"({"resourceType":"Organization","id":"o1","name":"Enheten","type":[{"coding":[{"system":"http://snomed.info/sct","code":"143591000052106"}]}],"identifier":[{"system":"urn:oid:1.2.752.129.2.1.4.1","value":"SE2321000115-U1"}]})"
        );
        put("CareTeam/t1", team("t1", R"("status":"active",)", "Anna Exempel"));
    }
    void put(const std::string& path, const std::string& body) {
        const Response response = api_.send(Method::put, "/fhir/r4/" + path, body);
        ASSERT_LT(response.status, 300) << response.body;
    }
    std::string explanation(const std::string& query = {}) {
        const Response response =
            api_.send(Method::get, "/v1/patients/" + ref_of(api_) + "/explain" + query);
        EXPECT_EQ(response.status, 200) << response.body;
        EXPECT_EQ(field(response, "Cache-Control"), "no-store");
        return response.body;
    }

    Api api_;
};

TEST_F(ApiExplain, TellsTheElementOfAShownNameAndLogsTheReading) {
    const std::string ref = ref_of(api_);
    api_.take_audit();
    const Response response = api_.send(Method::get, "/v1/patients/" + ref + "/explain");
    EXPECT_EQ(response.status, 200);
    EXPECT_EQ(response.content_type, "application/json");
    EXPECT_THAT(response.body, HasSubstr(R"("patient":{"ref":")" + ref));
    EXPECT_THAT(response.body, HasSubstr(R"("path":["CareTeam.participant[0].member.display"])"));
    EXPECT_THAT(response.body, Not(HasSubstr("196101182803")));
    const auto rows = api_.take_audit();
    ASSERT_EQ(rows.size(), 1U);
    EXPECT_EQ(rows.front().patient_id, "pnr:196101182803");
    EXPECT_EQ(rows.front().field_class, "contact plan explanation");
}

TEST_F(ApiExplain, TheOperationAndThePageSayTheSame) {
    const Response parameters = api_.send(Method::get, "/fhir/r4/Patient/p1/$explain");
    EXPECT_EQ(parameters.status, 200);
    EXPECT_EQ(parameters.content_type, "application/fhir+json; fhirVersion=4.0");
    EXPECT_THAT(
        parameters.body,
        HasSubstr(R"({"name":"path","valueString":"CareTeam.participant[0].member.display"})")
    );
    const std::string path = "/view/" + ref_of(api_) + "/explain";
    const Response swedish = api_.send(Method::get, path + "?lang=sv");
    EXPECT_EQ(swedish.status, 200);
    EXPECT_EQ(swedish.content_type, "text/html; charset=utf-8");
    EXPECT_THAT(swedish.body, HasSubstr("<code>CareTeam.participant[0].member.display</code>"));
    EXPECT_THAT(swedish.body, HasSubstr("Läst från <strong>sandbox CareTeam/t1 v1</strong>"));
    EXPECT_THAT(
        api_.send(Method::get, path + "?lang=en").body,
        HasSubstr("Read from <strong>sandbox CareTeam/t1 v1</strong>")
    );
}

TEST_F(ApiExplain, IsForIntegratorsOnly) {
    ApiSetup setup;
    setup.integrator = false;
    Api api(setup);
    api.send(Method::put, "/fhir/r4/Patient/p1", patient);
    const std::string ref = ref_of(api);
    for (const std::string& path :
         {"/v1/patients/" + ref + "/explain",
          "/view/" + ref + "/explain",
          std::string("/fhir/r4/Patient/p1/$explain")}) {
        api.take_audit();
        EXPECT_EQ(api.send(Method::get, path).status, 403) << path;
        const auto rows = api.take_audit();
        ASSERT_EQ(rows.size(), 1U) << path;
        EXPECT_EQ(rows.front().outcome, audit::Outcome::denied) << path;
    }
}

TEST_F(ApiExplain, AnUnknownPersonIsNotAvailable) {
    for (const std::string path :
         {"/v1/patients/p_7QxH2m9vT4aLkZ0cYb3N1g/explain",
          "/view/p_7QxH2m9vT4aLkZ0cYb3N1g/explain",
          "/fhir/r4/Patient/nobody/$explain",
          "/fhir/r4/CareTeam/t1/$explain"}) {
        EXPECT_EQ(api_.send(Method::get, path).status, 404) << path;
    }
}

TEST_F(ApiExplain, OneSectionCanBeAskedFor) {
    EXPECT_THAT(explanation("?section=careContacts"), HasSubstr("Anna Exempel"));
    EXPECT_THAT(explanation("?section=plan"), Not(HasSubstr("Anna Exempel")));
    const Response refused =
        api_.send(Method::get, "/v1/patients/" + ref_of(api_) + "/explain?section=doctors");
    EXPECT_EQ(refused.status, 400);
    EXPECT_THAT(refused.body, HasSubstr("bad-parameter"));
}

TEST_F(ApiExplain, AVersionThatCameTooLateIsNamed) {
    put("CareTeam/t2",
        team("t2", R"("meta":{"lastUpdated":"2026-11-02T10:00:00Z"},"status":"active",)", "Bo"));
    put("CareTeam/t2",
        team("t2", R"("meta":{"lastUpdated":"2026-11-01T10:00:00Z"},"status":"active",)", "Cecilia")
    );
    const std::string told = explanation();
    EXPECT_THAT(told, HasSubstr(R"("value":"Bo")"));
    EXPECT_THAT(told, Not(HasSubstr("Cecilia")));
    EXPECT_THAT(
        told,
        HasSubstr(
            R"({"why":"older-version","text":"A newer version of the resource has replaced it.",)"
            R"("source":"sandbox","resource":"CareTeam/t2","version":2,"detail":"version 1 is newer"})"
        )
    );
}

TEST_F(ApiExplain, EveryLateVersionIsNamedHoweverManyThereAre) {
    const auto stamped = [](int minute) {
        const std::string two = (minute < 10 ? "0" : "") + std::to_string(minute);
        return team(
            "t2",
            R"("meta":{"lastUpdated":"2026-11-02T10:)" + two + R"(:00Z"},"status":"active",)",
            "Bo " + two
        );
    };
    put("CareTeam/t2", stamped(59));
    for (int minute = 0; minute < 45; ++minute) put("CareTeam/t2", stamped(minute));
    const std::string told = explanation();
    std::size_t count = 0;
    for (std::size_t at = 0; (at = told.find("older-version", at)) != std::string::npos; ++at)
        ++count;
    EXPECT_EQ(count, 45U);
}

TEST_F(ApiExplain, WhatWasDeletedOrEnteredInErrorIsNamed) {
    put("CareTeam/t2", team("t2", R"("status":"entered-in-error",)", "Bo"));
    api_.send(Method::delete_, "/fhir/r4/CareTeam/t1");
    const std::string told = explanation();
    EXPECT_THAT(
        told,
        HasSubstr(R"({"why":"deleted","text":"Its source has deleted the resource.",)"
                  R"("source":"sandbox","resource":"CareTeam/t1","version":2})")
    );
    EXPECT_THAT(told, HasSubstr(R"("why":"view-where")"));
    EXPECT_THAT(told, HasSubstr(R"("at":"views/care_team_claim.json:)"));
}

}  // namespace
