// Functions that would ask a terminology server or read profiles: what is answered, what is
// refused.
#include "tests/fhir/fhirpath/evaluation.hpp"

namespace fhir::fhirpath {
namespace {

class Terminology : public testing::Test {
protected:
    Evaluation evaluate{
        R"({"resourceType":"CareTeam","status":"active",
            "modifierExtension":[{"url":"http://example.org/known","valueBoolean":true}],
            "category":[{"coding":[{"system":"s","code":"a"},{"system":"t","code":"b"}]}],
            "reasonCode":[{"coding":[{"system":"t","code":"b"}]}],
            "text":{"status":"generated","div":"<div xmlns='http://www.w3.org/1999/xhtml'>x</div>"}})"};
    void expect(std::initializer_list<std::pair<const char*, Texts>> cases) {
        for (const auto& [text, expected] : cases) EXPECT_EQ(evaluate(text), expected) << text;
    }
};

TEST_F(Terminology, CodesOfFhirAreMembersOfTheirValueSets) {
    expect({
        {"status.memberOf('http://hl7.org/fhir/ValueSet/care-team-status')", {"true"}},
        {"status.memberOf('http://hl7.org/fhir/ValueSet/care-team-status|4.0.1')", {"true"}},
        {"'left'.memberOf('http://hl7.org/fhir/ValueSet/care-team-status')", {"false"}},
        {"'unmatched'.memberOf('http://hl7.org/fhir/ValueSet/administrative-gender')", {"false"}},
        {"{}.memberOf('http://example.org/any')", {}},
    });
    const Texts refused = {
        "!fhirpath-evaluation memberOf knows the value sets that FHIR itself binds codes to; for "
        "others, and for Coding and CodeableConcept, it needs a terminology server, which "
        "expressions cannot ask here. List the codes, such as code in ('a' | 'b')."};
    EXPECT_EQ(evaluate("status.memberOf('http://example.org/any')"), refused);
    EXPECT_EQ(
        evaluate("category.coding.first().memberOf('http://hl7.org/fhir/ValueSet/care-team-status')"
        ),
        refused
    );
}

TEST_F(Terminology, ACodeSubsumesItself) {
    expect({
        {"category.subsumes(reasonCode)", {"true"}},
        {"reasonCode.coding.subsumedBy(%resource.category)", {"true"}},
        {"category.subsumes({})", {}},
        {"contained.subsumes(%resource.category)", {}},
        {"category.coding[0].subsumes(%resource.reasonCode)",
         {"!fhirpath-evaluation subsumes of different codes needs a terminology server, which "
          "expressions cannot ask here; list the codes, such as code in ('a' | 'b')."}},
    });
}

TEST_F(Terminology, ModifiersAreCheckedAgainstTheNamedOnes) {
    expect({
        {"checkModifiers('http://example.org/known').status", {"active"}},
        {"checkModifiers('http://example.org/other', 'http://example.org/known').status",
         {"active"}},
        {"checkModifiers('http://example.org/other')",
         {"!fhirpath-evaluation checkModifiers found a modifier extension that is not allowed."}},
        {"checkModifiers({})",
         {"!fhirpath-evaluation checkModifiers needs the URLs of extensions as Strings."}},
    });
}

TEST_F(Terminology, WhatIsNotSupportedSaysSo) {
    expect({
        {"text.`div`.htmlChecks()",
         {"!fhirpath-evaluation htmlChecks is not supported: the rules of XHTML are not checked in "
          "expressions."}},
        {"status.elementDefinition()",
         {"!fhirpath-evaluation elementDefinition is not supported: definitions are no values "
          "here; "
          "type() tells the type."}},
        {"category.slice('http://example.org/profile', 'x')",
         {"!fhirpath-evaluation slice is not supported: profiles are not read here; write what the "
          "slice is told by in where()."}},
        {"contained.slice('u', 'x') | contained.elementDefinition()", {}},
    });
}

TEST_F(Terminology, JsonFormsOfChoicesMayBeAccepted) {
    Evaluation observation(
        R"({"resourceType":"Observation","valueQuantity":{"value":1,"unit":"kg"},
            "extension":[{"url":"u","valueCode":"c","_valueCode":{"id":"i"}}]})"
    );
    observation.options.missing = MissingPath::error;
    EXPECT_EQ(
        observation("valueQuantity.unit"),
        Texts{"!fhirpath-name \"valueQuantity\" is the JSON form of a choice; in FHIRPath write "
              "value.ofType(Quantity)."}
    );
    observation.options.json_forms = JsonForms::accepted;
    EXPECT_EQ(observation("valueQuantity.unit"), Texts{"kg"});
    EXPECT_EQ(observation("valueString.exists()"), Texts{"false"});
    EXPECT_EQ(observation("value.unit"), Texts{"kg"});
    EXPECT_EQ(observation("extension.valueCode.id"), Texts{"i"});
    EXPECT_EQ(observation("descendants().valueCode"), Texts{"c"});
    EXPECT_EQ(
        observation("valueKilo"),
        Texts{"!fhirpath-name Observation has no element \"valueKilo\" in FHIR 4.0.1."}
    );
}

TEST_F(Terminology, PatternsTakeFlags) {
    expect({
        {"'One\\nTwo'.matches('^two', 'im')", {"true"}},
        {"'One\\nTwo'.matches('^two', 'i')", {"false"}},
        {"'One\\nTwo'.matches('^Two', '')", {"false"}},
        {"'ABC'.matchesFull('abc', 'i')", {"true"}},
        {"'aAa'.replaceMatches('a', 'x', 'i')", {"xxx"}},
        {"'aAa'.replaceMatches('a', 'x', status & '')",
         {"!fhirpath-evaluation The flags of replaceMatches are i (ignore case) and m (^ and $ at "
          "each line)."}},
        {"'a'.matches('a', 'g')",
         {"!fhirpath-pattern The flags of matches() are i (ignore case) and m (^ and $ at each "
          "line)."}},
        {"'Åsa'.encode('ascii')", {"?sa"}},
        {"(1 | 2).combine(2, true).count()", {"3"}},
    });
}

}  // namespace
}  // namespace fhir::fhirpath
