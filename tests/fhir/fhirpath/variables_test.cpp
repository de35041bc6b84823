// defineVariable(): where a variable is seen, what it holds, and what is refused.
#include "tests/fhir/fhirpath/evaluation.hpp"

namespace fhir::fhirpath {
namespace {

class Variables : public testing::Test {
protected:
    Evaluation evaluate{
        R"({"resourceType":"CareTeam","status":"active","name":"Tove",
            "participant":[
                {"role":[{"text":"nurse"}],"period":{"start":"2024-01-01"}},
                {"role":[{"text":"doctor"}],"period":{"start":"2025-01-01"}}]})"};
    void expect(std::initializer_list<std::pair<const char*, Texts>> cases) {
        for (const auto& [text, expected] : cases) EXPECT_EQ(evaluate(text), expected) << text;
    }
};

TEST_F(Variables, HoldAValueForTheRestOfTheChain) {
    expect({
        {"defineVariable('v', 'x').select(%v)", {"x"}},
        {"defineVariable('v', 'x').name.select(%v & $this)", {"xTove"}},
        {"name.defineVariable('n').select(%n & '!')", {"Tove!"}},
        {"defineVariable('a', 1).defineVariable('b', %a + 1).select(%a | %b)", {"1", "2"}},
        {"participant.defineVariable('all').where(%all.count() = 2).role.text",
         {"nurse", "doctor"}},
        {"defineVariable('none', {}).select(%none.empty())", {"true"}},
    });
}

TEST_F(Variables, OfALambdaHoldTheItemOfEachTurn) {
    expect({
        {"participant.select(defineVariable('p').role.select(text & %p.period.start.toString()))",
         {"nurse2024-01-01", "doctor2025-01-01"}},
        {"participant.where(defineVariable('t', role.text).select(%t = 'nurse')).period.start",
         {"2024-01-01"}},
        {"(1 | 2 | 3).select(defineVariable('n').select((10 | 20).select(%n * $this)))",
         {"10", "20", "20", "40", "30", "60"}},
    });
}

TEST_F(Variables, OfAnArgumentAreEvaluatedOnTheWholeInput) {
    expect({
        {"participant.defineVariable('last', last().role.text).select(role.text & '<' & %last)",
         {"nurse<doctor", "doctor<doctor"}},
    });
}

TEST_F(Variables, AreSeenInTheirBranchOnly) {
    expect({
        {"defineVariable('v', 1).select(%v) | defineVariable('v', 2).select(%v)", {"1", "2"}},
        {"'aXa'.replace(defineVariable('p', 'X').select(%p), defineVariable('p', 'o').select(%p))",
         {"aoa"}},
        {"defineVariable('v', 1).name | select(%v)",
         {"!fhirpath-name There is no constant %v and no variable of that name here."}},
        {"select(defineVariable('v', 1).select(%v)).select(%v)",
         {"!fhirpath-name There is no constant %v and no variable of that name here."}},
        {"iif(defineVariable('v', true).select(%v), %v, 2)",
         {"!fhirpath-name There is no constant %v and no variable of that name here."}},
        {"(defineVariable('v', 1).name | name).select(%v)",
         {"!fhirpath-name There is no constant %v and no variable of that name here."}},
        {"defineVariable('start', 1).select(%strat)",
         {"!fhirpath-name There is no constant %strat and no variable of that name here. Did you "
          "mean \"start\"?"}},
    });
}

TEST_F(Variables, CannotBeDefinedAgain) {
    const std::string again = "!fhirpath-name defineVariable() cannot define %";
    for (const auto* name :
         {"v",
          "context",
          "resource",
          "rootResource",
          "sct",
          "ucum",
          "vs-x",
          "ext-y",
          "terminologies"}) {
        const std::string text =
            "defineVariable('v', 1).defineVariable('" + std::string(name) + "', 2)";
        EXPECT_EQ(evaluate(text), Texts{again + name + " again; take another name."}) << text;
    }
    const Constant constants[] = {{"given", Value::integer(1)}};
    evaluate.options.constants = constants;
    EXPECT_EQ(
        evaluate("defineVariable('given', 2)"), Texts{again + "given again; take another name."}
    );
    EXPECT_EQ(
        evaluate("defineVariable('')"),
        Texts{"!fhirpath-name defineVariable() needs a name that is not empty."}
    );
}

TEST_F(Variables, MayHaveComputedNames) {
    expect({
        {"defineVariable('a' & 'b', 7).select(%ab)", {"7"}},
        {"defineVariable(name, 7).select(%Tove + 1)", {"8"}},
        {"defineVariable(name, 7).select(%Tore)",
         {"!fhirpath-evaluation There is no variable %Tore here."}},
        {"defineVariable(name, 7).defineVariable('To' & 've', 8)",
         {"!fhirpath-evaluation defineVariable cannot define a name again that is taken; take "
          "another name."}},
        {"defineVariable('con' & 'text', 8)",
         {"!fhirpath-evaluation defineVariable cannot define a name again that is taken; take "
          "another name."}},
        {"defineVariable(note.text, 8)",
         {"!fhirpath-evaluation defineVariable needs a name; this is empty."}},
        {"defineVariable('x' & '1', 1).defineVariable('y', 2).select(%y)", {"2"}},
    });
}

TEST_F(Variables, HaveTheTypesOfTheirValues) {
    expect({
        {"participant.defineVariable('p').select(%p.rol)", {}},
        {"defineVariable('n', 5).select(%n.startsWith('x'))",
         {"!fhirpath-type startsWith() needs a String, not System.Integer."}},
    });
    evaluate.options.missing = MissingPath::error;
    EXPECT_EQ(
        evaluate("participant.defineVariable('p').select(%p.rol)"),
        Texts{"!fhirpath-name CareTeam.participant has no element \"rol\" in FHIR 4.0.1. Did you "
              "mean \"role\"?"}
    );
}

TEST_F(Variables, ThatAskServersAreRefusedWithTheWayOut) {
    expect({
        {"%terminologies.expand('x')",
         {"!fhirpath-name %terminologies asks a server, which expressions cannot do here; compare "
          "codes with in, such as code in ('a' | 'b')."}},
        {"%sct | %loinc | %ucum",
         {"http://snomed.info/sct", "http://loinc.org", "http://unitsofmeasure.org"}},
        {"%`vs-example`", {"http://hl7.org/fhir/ValueSet/example"}},
        {"%'ext-example'", {"http://hl7.org/fhir/StructureDefinition/example"}},
    });
}

}  // namespace
}  // namespace fhir::fhirpath
