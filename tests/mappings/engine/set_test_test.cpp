// Test files of a set: what is refused, where, and what a failure says.
#include "mappings/engine/set_test.hpp"

#include <gtest/gtest.h>

namespace mappings {
namespace {

using Texts = std::vector<std::string>;

/// Everything a file of tests gets told: its faults, then its failures.
Texts told(const std::string& text) {
    const auto set = MappingSet::built_in();
    const TestRun run = run_tests({"tests/t.json", text}, set.get());
    Texts texts;
    for (const fhir::Issue& fault : run.faults) texts.push_back(fault.text);
    for (const TestResult& result : run.results) {
        if (result.failure) texts.push_back(result.failure->text);
    }
    return texts;
}

/// A file with one Location and the given tests, from the second line on.
std::string with_tests(std::string_view tests) {
    return R"({"resources": [{"resourceType": "Location", "id": "l1", "name": "Rum 4"}], "tests": [)"
           "\n" +
           std::string(tests) + "]}";
}
std::string of_location(std::string_view members) {
    return with_tests(
        R"({"title": "t", "view": {"$ref": "../views/location.json"}, )" + std::string(members) +
        "}"
    );
}

TEST(SetTests, PassWhenTheRowsAreTheExpectedOnes) {
    EXPECT_EQ(
        told(of_location(R"("expect": [{"location": "Location/l1", "location_name": "Rum 4"}])")),
        Texts{}
    );
    EXPECT_EQ(
        told(of_location(R"("compare": ["location_name"], "expect": [{"location_name": "Rum 4"}])")
        ),
        Texts{}
    );
}

TEST(SetTests, AFailureStandsAtTheCellOrTheRow) {
    EXPECT_EQ(
        told(of_location(R"("compare": ["location_name"], "expect": [)"
                         "\n"
                         R"({"location_name": "Rum 5"}])")),
        Texts{
            "tests/t.json:3:19: test 't' (R4): row 1, column 'location_name': expected \"Rum 5\", "
            "got \"Rum 4\""}
    );
    // The cell is not written in the expected row, so the row is pointed at.
    EXPECT_EQ(
        told(of_location("\"expect\": [\n{\"location\": \"Location/l1\"}]")),
        Texts{"tests/t.json:3:1: test 't' (R4): row 1, column 'location_name': expected null, got "
              "\"Rum 4\""}
    );
    EXPECT_EQ(
        told(of_location(R"("compare": ["location"], "expect": [])")),
        Texts{"tests/t.json:2:95: test 't' (R4): a row more than expected was made: "
              "{\"location\": \"Location/l1\"}"}
    );
}

TEST(SetTests, AnUnknownColumnIsASlip) {
    EXPECT_EQ(
        told(of_location(R"("compare": ["location_nme"], "expect": [{"loction": 1}])")),
        (Texts{
            "tests/t.json:2:72: 'location_nme' is not a column of 'location'; did you mean "
            "'location_name'?",
            "tests/t.json:2:112: 'loction' is not a column of 'location'; did you mean 'location'?"}
        )
    );
}

TEST(SetTests, AReferenceMustNameAViewOfTheSet) {
    EXPECT_EQ(
        told(with_tests(R"({"view": {"$ref": "../../views/location.json"}, "expect": []})")),
        Texts{"tests/t.json:2:19: '../../views/location.json' is outside the set"}
    );
    EXPECT_EQ(
        told(with_tests(R"({"view": {"$ref": "/views/location.json"}, "expect": []})")),
        Texts{"tests/t.json:2:19: '/views/location.json' is outside the set"}
    );
    EXPECT_EQ(
        told(with_tests(R"({"view": {"$ref": "../views/locaton.json"}, "expect": []})")),
        Texts{"tests/t.json:2:19: the set has no view 'views/locaton.json'; did you mean "
              "'views/location.json'?"}
    );
    EXPECT_EQ(
        told(with_tests(R"({"view": {"$ref": 7}, "expect": []})")),
        Texts{"tests/t.json:2:19: '$ref' must be a text"}
    );
    EXPECT_EQ(
        told(with_tests(R"({"view": {"$ref": "./../tests/../views/location.json"}, "compare": [],)"
                        R"( "expect": [{"location": "Location/l1", "location_name": "Rum 4"}]})")),
        Texts{}
    );
}

TEST(SetTests, FilesThatAreNoTestsAreTold) {
    EXPECT_EQ(told("{\"resources\": []}"), Texts{"tests/t.json:1:1: 'tests' is missing"});
    EXPECT_EQ(
        told("{\"resources\": {}, \"tests\": []}"),
        Texts{"tests/t.json:1:15: 'resources' must be an array"}
    );
    EXPECT_EQ(told("[]"), Texts{"tests/t.json:1:1: a file of tests is an object"});
    EXPECT_EQ(
        told(R"({"resources": [], "tests": [{"titel": "t", "view": {}, "assemble": {}}, 7]})"),
        (Texts{
            "tests/t.json:1:29: a test has either 'view' or 'assemble'",
            "tests/t.json:1:39: 'titel' is not a member of a test; did you mean 'title'?",
            "tests/t.json:1:73: a test must be an object"})
    );
    EXPECT_EQ(
        told(R"({"fhirVersion": ["3.0.2"], "resources": [], "tests": []})"),
        Texts{"tests/t.json:1:17: none of these is a release this program reads: 4.0.1, 4.3.0 or "
              "5.0.0"}
    );
    EXPECT_EQ(
        told(with_tests(R"({"view": {"resourceType": "ViewDefinition"}})")),
        Texts{"tests/t.json:2:1: 'expect' is missing"}
    );
    ASSERT_EQ(told("{\"resources\": [\xE5]}").size(), 1u);
}

TEST(SetTests, AnInlineViewIsRunAsTheOfficialSuiteAsks) {
    const std::string view =
        R"({"title": "t", "view": {"resource": "Location", "select": [{"column": [{"name": "n", "path": )";
    EXPECT_EQ(told(with_tests(view + R"("name"}]}]}, "expect": [{"n": "Rum 4"}]})")), Texts{});
    EXPECT_EQ(told(with_tests(view + R"("name"}]}]}, "expect": [{"n": "Rum 5"}]})")).size(), 1u);
    EXPECT_EQ(told(with_tests(view + R"("name("}]}]}, "expectError": true})")), Texts{});
    EXPECT_EQ(
        told(with_tests(view + R"("name"}]}]}, "expectError": true})")),
        Texts{"tests/t.json:2:1: test 't' (R4): an error was expected, and there was none"}
    );
}

constexpr std::string_view team = R"({
  "resources": [
    {"resourceType": "Patient", "id": "p1", "active": true},
    {"resourceType": "CareTeam", "id": "t1", "status": "active", "name": "Teamet",
     "subject": {"reference": "Patient/p1"},
     "participant": [{"member": {"display": "Karin Exempel"}, "role": [{"coding": [{
       "system": "https://terminologitjansten.inera.se/inera-kodverksforvaltning/kodverk/kv_typ_av_fast_kontakt",
       "code": "2"}]}]}]}],
  "tests": [{"title": "one contact", "assemble": {"patient": "Patient/p1"}, )";

TEST(SetTests, AnAssembledModelIsComparedRowByRow) {
    const auto test = [](std::string_view expect) {
        return told(std::string(team) + "\n\"expect\": [" + std::string(expect) + "]}]}");
    };
    EXPECT_EQ(
        test(
            R"({"section": "contact", "kind": "fastLakarkontakt", "name": "Karin Exempel", "status": "active"})"
        ),
        Texts{}
    );
    EXPECT_EQ(
        test(R"({"section": "contact", "kind": "fastVardkontakt"})"),
        Texts{"tests/t.json:10:43: test 'one contact' (R4): row 1, column 'kind': expected "
              "\"fastVardkontakt\", got \"fastLakarkontakt\""}
    );
    EXPECT_EQ(
        test(R"({"section": "contact", "kin": "x"})"),
        Texts{"tests/t.json:10:42: 'kin' is not a column of an assembled model; did you mean "
              "'kind'?"}
    );
    EXPECT_EQ(
        told(
            R"({"resources": [], "tests": [{"title": "nobody", "assemble": {"patient": "Patient/p9"}, "expect": []}]})"
        ),
        Texts{}
    );
    EXPECT_EQ(
        told(R"({"resources": [], "tests": [{"assemble": {"patent": "Patient/p9"}, "expect": []}]})"
        ),
        (Texts{
            "tests/t.json:1:42: 'assemble' needs a 'patient': \"Patient/p1\" or \"pnr:…\"",
            "tests/t.json:1:53: 'patent' is not a member of 'assemble'; did you mean 'patient'?"})
    );
}

}  // namespace
}  // namespace mappings
