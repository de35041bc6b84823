// getResourceKey and getReferenceKey: keys that mean something within one source.
#include "tests/fhir/fhirpath/evaluation.hpp"

namespace fhir::fhirpath {
namespace {

const char* const team = R"({
    "resourceType": "CareTeam", "id": "ct1",
    "contained": [{"resourceType": "PractitionerRole", "id": "pr1", "organization": {"reference": "#o1"},
                   "practitioner": {"reference": "#"}},
                  {"resourceType": "Organization", "id": "o1"}],
    "participant": [
        {"member": {"reference": "PractitionerRole/7"}},
        {"member": {"reference": "#pr1"}},
        {"member": {"reference": "#missing"}},
        {"member": {"reference": "Practitioner/8/_history/2"}},
        {"member": {"reference": "https://own.example/fhir/Practitioner/9"}},
        {"member": {"reference": "https://own.example/fhir/Practitioner/9/_history/1"}},
        {"member": {"reference": "https://other.example/Practitioner/9/_history/4"}},
        {"member": {"reference": "urn:uuid:53fefa32-fcbb-4ff8-8a92-55ee120877b7", "type": "Practitioner"}},
        {"member": {"identifier": {"value": "x"}, "type": "Practitioner"}},
        {"member": {"display": "only a name"}},
        {"member": {"reference": "Practitioner?identifier=1"}}]})";

class Keys : public testing::Test {
protected:
    Keys() : evaluate(team) {
        keys.owner = "CareTeam/stored";
        keys.container = &evaluate.root();
        keys.bases = bases;
        evaluate.scope.keys = &keys;
    }
    std::vector<std::string> bases = {"https://own.example/fhir/"};
    KeyScope keys;
    Evaluation evaluate;
};

TEST_F(Keys, AReferenceBecomesAKeyOfTheSource) {
    EXPECT_EQ(
        evaluate("participant.member.getReferenceKey()"),
        (Texts{
            "PractitionerRole/7",
            "CareTeam/stored#pr1",
            "Practitioner/8",
            "Practitioner/9",
            "Practitioner/9",
            "https://other.example/Practitioner/9",
            "urn:uuid:53fefa32-fcbb-4ff8-8a92-55ee120877b7"})
    );
}

TEST_F(Keys, ATypeKeepsReferencesToItOnly) {
    EXPECT_EQ(
        evaluate("participant.member.getReferenceKey(PractitionerRole)"),
        (Texts{"PractitionerRole/7", "CareTeam/stored#pr1"})
    );
    EXPECT_EQ(
        evaluate("participant.member.getReferenceKey(FHIR.Practitioner)"),
        (Texts{
            "Practitioner/8",
            "Practitioner/9",
            "Practitioner/9",
            "https://other.example/Practitioner/9",
            "urn:uuid:53fefa32-fcbb-4ff8-8a92-55ee120877b7"})
    );
    EXPECT_EQ(evaluate("participant.member.getReferenceKey(Organization)"), Texts{});
}

TEST_F(Keys, AResourceHasTheKeyOfItsOwner) {
    EXPECT_EQ(evaluate("getResourceKey()"), Texts{"CareTeam/stored"});
    EXPECT_EQ(evaluate("contained[0].getResourceKey()"), Texts{"CareTeam/stored#pr1"});
    EXPECT_EQ(
        evaluate("participant[0].getResourceKey()"),
        Texts{"!fhirpath-evaluation getResourceKey needs a resource, not FHIR.BackboneElement."}
    );
}

TEST_F(Keys, AContainedResourceSeesItsContainer) {
    const json::Value& role = evaluate.root()["contained"][0];
    evaluate.scope.resource = &role;
    const auto cell = [&](const char* text) -> std::string {
        CompileOptions options;
        options.functions = FunctionSet::view;
        options.focus = definitions::find_type(Version::r4, "PractitionerRole");
        const auto expression = Expression::compile(text, options);
        const Evaluated result = evaluate.evaluator.evaluate(
            *expression, Value::resource(role, Version::r4), evaluate.scope
        );
        return result.empty() ? "" : std::string(result.values[0].text());
    };
    EXPECT_EQ(cell("getResourceKey()"), "CareTeam/stored#pr1");
    EXPECT_EQ(cell("organization.getReferenceKey(Organization)"), "CareTeam/stored#o1");
    EXPECT_EQ(cell("practitioner.getReferenceKey()"), "CareTeam/stored");
    EXPECT_EQ(cell("practitioner.getReferenceKey(CareTeam)"), "CareTeam/stored");
}

TEST_F(Keys, WithoutAKeyScopeTheDocumentNamesItself) {
    evaluate.scope.keys = nullptr;
    EXPECT_EQ(evaluate("getResourceKey()"), Texts{"CareTeam/ct1"});
    EXPECT_EQ(evaluate("contained[1].getResourceKey()"), Texts{"CareTeam/ct1#o1"});
    EXPECT_EQ(evaluate("participant[1].member.getReferenceKey()"), Texts{"CareTeam/ct1#pr1"});
    EXPECT_EQ(
        evaluate("participant[4].member.getReferenceKey()"),
        Texts{"https://own.example/fhir/Practitioner/9"}
    );
}

}  // namespace
}  // namespace fhir::fhirpath
