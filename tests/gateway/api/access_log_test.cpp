// The access log: every answer that shows or denies something has its row, and none leaves without.
#include <gtest/gtest.h>

#include "fhir/document.hpp"
#include "tests/gateway/api/api_fixture.hpp"

namespace {

using namespace gateway;
using gateway::testing::Api;
using gateway::testing::ApiSetup;

const std::string patient =
    R"({"resourceType":"Patient","id":"p1","identifier":[{"system":"http://electronichealth.se/identifier/personnummer","value":"196101182803"}]})";
const std::string known_person =
    R"({"patients":[{"root":"1.2.752.129.2.1.3.1","extension":"196101182803"}]})";
const std::string unknown_ref = "/v1/patients/p_7QxH2m9vT4aLkZ0cYb3N1g/overview";

/// The reference of the person who was pushed.
std::string ref_of(Api& api) {
    const Response response = api.send(Method::post, "/v1/contacts/lookup", known_person);
    const auto begin = response.body.find("\"ref\":\"") + 7;
    return response.body.substr(begin, response.body.find('"', begin) - begin);
}

audit::Entry only_row(Api& api) {
    auto rows = api.take_audit();
    EXPECT_EQ(rows.size(), 1U);
    return rows.empty() ? audit::Entry{} : rows.front();
}

TEST(AccessLog, NamesWhoReadWhoseWhat) {
    Api api;
    api.send(Method::put, "/fhir/r4/Patient/p1", patient);
    const std::string ref = ref_of(api);
    api.take_audit();

    EXPECT_EQ(api.send(Method::get, "/v1/patients/" + ref + "/plan").status, 200);
    const audit::Entry row = only_row(api);
    EXPECT_EQ(row.action, audit::Action::read);
    EXPECT_EQ(row.outcome, audit::Outcome::ok);
    EXPECT_EQ(row.user_id, "sandbox");
    EXPECT_EQ(row.client_id, "sandbox");
    EXPECT_EQ(row.patient_id, "pnr:196101182803");
    EXPECT_EQ(row.field_class, "plan");
    EXPECT_EQ(row.request_id, "r1");
    EXPECT_EQ(row.source_ip, "127.0.0.1");
    EXPECT_EQ(row.time, api.now());
}

TEST(AccessLog, HasARowForAnAnswerWithoutBody) {
    Api api;
    api.send(Method::put, "/fhir/r4/Patient/p1", patient);
    const std::string path = "/v1/patients/" + ref_of(api) + "/overview";
    const std::string etag = gateway::testing::field(api.send(Method::get, path), "ETag");
    api.take_audit();
    EXPECT_EQ(api.send(Method::get, path, "", {{"if-none-match", etag}}).status, 304);
    EXPECT_EQ(only_row(api).patient_id, "pnr:196101182803");
}

TEST(AccessLog, HasARowForEveryRefusal) {
    Api api;
    const auto row_after = [&](Method method, std::string_view target, int status) {
        EXPECT_EQ(api.send(method, target).status, status) << target;
        const audit::Entry row = only_row(api);
        EXPECT_EQ(row.outcome, audit::Outcome::failed) << target;
        EXPECT_EQ(row.patient_id, "-") << target;
    };
    row_after(Method::get, unknown_ref, 404);
    row_after(Method::get, "/view/p_7QxH2m9vT4aLkZ0cYb3N1g", 404);
    row_after(Method::get, "/v1/patients/x/overview?lang=fi", 400);
    row_after(Method::get, "/fhir/r4/CareTeam/none", 404);
    row_after(Method::get, "/fhir/r4/CareTeam/none?_format=xml", 406);
    row_after(Method::delete_, "/fhir/r4/Observation/o1", 404);
}

TEST(AccessLog, HasOneRowPerPersonOfALookup) {
    Api api;
    api.send(Method::put, "/fhir/r4/Patient/p1", patient);
    api.take_audit();
    const Response response = api.send(
        Method::post,
        "/v1/contacts/lookup",
        R"({"patients":[{"root":"1.2.752.129.2.1.3.1","extension":"196101182803"},)"
        R"({"root":"1.2.752.129.2.1.3.1","extension":"189002029800"},)"
        R"({"root":"1.2.752.129.2.1.3.1","extension":"12"}]})"
    );
    EXPECT_EQ(response.status, 200);
    const auto rows = api.take_audit();
    ASSERT_EQ(rows.size(), 3U);
    EXPECT_EQ(rows[0].patient_id, "pnr:196101182803");
    EXPECT_EQ(rows[0].outcome, audit::Outcome::ok);
    EXPECT_EQ(rows[1].patient_id, "pnr:189002029800");
    EXPECT_EQ(rows[1].outcome, audit::Outcome::failed);
    EXPECT_EQ(rows[2].patient_id, "-");
}

TEST(AccessLog, TellsOfWritesAndOfRefusedOnes) {
    Api api;
    api.send(Method::put, "/fhir/r4/Patient/p1", patient);
    const audit::Entry stored = only_row(api);
    EXPECT_EQ(stored.action, audit::Action::update);
    EXPECT_EQ(stored.outcome, audit::Outcome::ok);
    EXPECT_EQ(stored.patient_id, "pnr:196101182803");
    EXPECT_EQ(stored.resource_ids, "Patient/p1");

    api.send(Method::put, "/fhir/r4/Patient/p1", "{}");
    EXPECT_EQ(only_row(api).outcome, audit::Outcome::failed);

    // Refused by the writer, not by the handler: the row must survive the rolled back change.
    const Response conflict = api.send(
        Method::put,
        "/fhir/r4/Patient/p1",
        patient,
        {{"if-match", "W/\"9\""}, {"content-type", "application/fhir+json"}}
    );
    EXPECT_EQ(conflict.status, 412);
    EXPECT_EQ(only_row(api).outcome, audit::Outcome::failed);
}

TEST(AccessLog, HasNoRowWhereNobodyIsShown) {
    Api api;
    EXPECT_EQ(api.send(Method::get, "/fhir/r4/metadata").status, 200);
    EXPECT_EQ(api.send(Method::get, "/view/accessibility").status, 200);
    EXPECT_EQ(api.send(Method::get, "/favicon.ico").status, 204);
    EXPECT_EQ(api.send(Method::get, "/nothing").status, 404);
    EXPECT_TRUE(api.take_audit().empty());
}

TEST(AccessLog, WithoutItNothingIsAnswered) {
    ApiSetup setup;
    setup.queue_length = 0;
    Api api(setup);
    for (const auto& [method, target, body] :
         {std::tuple(Method::get, unknown_ref, std::string()),
          std::tuple(Method::post, std::string("/v1/contacts/lookup"), known_person),
          std::tuple(Method::get, std::string("/fhir/r4/CareTeam/ct1"), std::string()),
          std::tuple(Method::get, std::string("/view/p_7QxH2m9vT4aLkZ0cYb3N1g"), std::string()),
          std::tuple(Method::put, std::string("/fhir/r4/Patient/p1"), std::string("{}"))}) {
        const Response response = api.send(method, target, body);
        EXPECT_EQ(response.status, 503) << target;
        EXPECT_EQ(gateway::testing::field(response, "Retry-After"), "1") << target;
    }
    const Response problem = api.send(Method::get, unknown_ref);
    EXPECT_NE(problem.body.find("\"code\":\"audit-unavailable\""), std::string::npos);
}

TEST(AccessLog, KnownAndUnknownReferencesAreRefusedInTheSameWords) {
    Api api;
    api.send(Method::put, "/fhir/r4/Patient/p1", patient);
    std::string tampered = ref_of(api);
    tampered[5] = tampered[5] == 'A' ? 'B' : 'A';
    const Response one = api.send(Method::get, "/v1/patients/" + tampered + "/overview");
    const Response other = api.send(Method::get, unknown_ref);
    EXPECT_EQ(one.status, 404);
    EXPECT_EQ(one.body, other.body);
    EXPECT_EQ(one.headers, other.headers);
}

}  // namespace
