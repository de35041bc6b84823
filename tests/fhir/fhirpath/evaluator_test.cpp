// Expressions over JSON: elements and their `_` siblings, choices, contained resources, errors.
#include "fhir/fhirpath/evaluator.hpp"

#include "fhir/fhirpath/listing.hpp"
#include "tests/fhir/fhirpath/evaluation.hpp"

namespace fhir::fhirpath {
namespace {

const char* const patient = R"({
    "resourceType": "Patient", "id": "p1", "active": true,
    "name": [
        {"use": "official", "family": "Ek", "given": ["Åsa", null, "Bo"],
         "_given": [null, {"extension": [{"url": "http://x/absent", "valueCode": "unknown"}]}, {"id": "g3"}]},
        {"use": "usual", "given": ["Åsis"]}],
    "birthDate": "1974-12-25",
    "_birthDate": {"extension": [{"url": "http://x/time", "valueDateTime": "1974-12-25T14:35:45-05:00"}]},
    "_gender": {"extension": [{"url": "http://x/absent", "valueCode": "masked"}]},
    "multipleBirthInteger": 2,
    "contained": [{"resourceType": "Organization", "id": "o1", "name": "Kliniken"},
                  {"resourceType": "Practitioner", "id": "d1", "name": [{"family": "Alm"}]}],
    "managingOrganization": {"reference": "#o1"},
    "generalPractitioner": [{"reference": "Practitioner/17"}, {"reference": "#d1"}],
    "extension": [{"url": "http://x/weight", "valueQuantity":
        {"value": 72.50, "unit": "kilo", "system": "http://unitsofmeasure.org", "code": "kg"}}]})";

TEST(Evaluator, ReadsElements) {
    Evaluation evaluate(patient);
    const std::pair<const char*, Texts> cases[] = {
        {"name.family", {"Ek"}},
        {"Patient.name.given", {"Åsa", "FHIR.string", "Bo", "Åsis"}},
        {"Resource.id | DomainResource.id", {"p1"}},
        {"name.given.select(hasValue())", {"true", "false", "true", "true"}},
        {"name.given[1].extension('http://x/absent').value", {"unknown"}},
        {"name.given[2].id", {"g3"}},
        {"birthDate", {"1974-12-25"}},
        {"birthDate.extension.value", {"1974-12-25T14:35:45-05:00"}},
        {"gender.exists()", {"true"}},
        {"gender.hasValue()", {"false"}},
        {"gender = 'male'", {"false"}},
        {"gender.extension.value", {"masked"}},
        {"multipleBirth + 1", {"3"}},
        {"multipleBirth.is(integer)", {"true"}},
        {"deceased.empty()", {"true"}},
        {"extension('http://x/weight').value.value", {"72.50"}},
        {"extension('http://x/weight').value > 159 '[lb_av]'", {"true"}},
        {"extension('http://x/weight').value = 72500 'g'", {"true"}},
        {"active and active.not().not()", {"true"}},
        {"name.where(given contains 'Bo').use", {"official"}},
        {"name.where($index = 1).use", {"usual"}},
        {"name.use.where($this = 'usual')", {"usual"}},
        {"name.given.where($this.length() = 3)", {"Åsa"}},
        {"name.given.first().upper()", {"ÅSA"}},
        {"name.given.first().substring(1)", {"sa"}},
        {"contained.name.ofType(string)", {"Kliniken"}},
        {"contained.ofType(Practitioner).name.family", {"Alm"}},
        {"contained.where($this is Organization).id", {"o1"}},
        {"managingOrganization.resolve().name", {"Kliniken"}},
        {"generalPractitioner.resolve().where($this is Practitioner).count()", {"2"}},
        {"%resource.id", {"p1"}},
        {"%context.id = %rootResource.id", {"true"}},
        {"%rowIndex", {"0"}},
        {"Encounter.status", {}},
        {"name.family & 'x'", {"Ekx"}},
        {"children().count()", {"13"}},
        {"descendants().ofType(code).count()", {"6"}},
        {"name.first().children().count()", {"5"}},
        {"name.type().name.distinct()", {"HumanName"}},
        {"(1 | 2 | 3).aggregate($this + $total, 0)", {"6"}},
        {"iif(active, 'yes', 'no')", {"yes"}},
        {"name.given.join('-')", {"Åsa-Bo-Åsis"}},
        {"name.suffix.join('-')", {""}},
        {"today().toString()",
         {"!fhirpath-evaluation today needs an evaluation time, and none was given."}},
    };
    for (const auto& [text, expected] : cases) EXPECT_EQ(evaluate(text), expected) << text;
}

TEST(Evaluator, GivesTheSameWithoutAKnownFocus) {
    Evaluation evaluate(patient);
    evaluate.options.focus = nullptr;
    EXPECT_EQ(evaluate("Patient.name.family"), Texts{"Ek"});
    EXPECT_EQ(evaluate("name.given[1].extension.value"), Texts{"unknown"});
    EXPECT_EQ(evaluate("multipleBirth"), Texts{"2"});
    EXPECT_EQ(evaluate("Organization.name"), Texts{});
}

TEST(Evaluator, ReadsJsonItHasNoTypeFor) {
    Evaluation evaluate(
        R"({"resourceType":"Strange","id":"s","list":[{"a":1.50},{"a":"x"}],"_note":{"id":"n"}})"
    );
    EXPECT_EQ(evaluate("list.a"), (Texts{"1.50", "x"}));
    EXPECT_EQ(evaluate("Strange"), Texts{});
    EXPECT_EQ(evaluate("note.id"), Texts{"n"});
    EXPECT_EQ(evaluate("list[0].a = 1.5"), Texts{"true"});
    EXPECT_EQ(evaluate("list.a.type().name"), (Texts{"Any", "Any"}));
    EXPECT_EQ(evaluate("list[0].a.getValue().type().name"), Texts{"Decimal"});
}

TEST(Evaluator, SaysWhyItStopped) {
    Evaluation evaluate(patient);
    const std::pair<const char*, const char*> cases[] = {
        {"name.single()", "!fhirpath-evaluation Expected at most one item for single, found 2."},
        {"name.given & 'x'", "!fhirpath-evaluation Expected at most one item for &, found 4."},
        {"contained.name < 3", "!fhirpath-evaluation Expected at most one item for <, found 2."},
        {"contained.first().name < 3",
         "!fhirpath-evaluation The operator < cannot be applied to FHIR.string and "
         "System.Integer."},
        {"%resource.startsWith('x')",
         "!fhirpath-evaluation Expected a value of a primitive type, found FHIR.Patient."},
        {"name.given.first().matches(name.given.first() & '(')",
         "!fhirpath-evaluation The pattern is not a regular expression."},
        {"birthDate + 1 'mo'",
         "!fhirpath-evaluation A date or time moves by a calendar duration such as 1 month or 3 "
         "days, or by the UCUM "
         "units wk, d, h, min, s and ms."},
        {"name.getResourceKey()",
         "!fhirpath-evaluation Expected at most one item for getResourceKey, found 2."},
        {"conformsTo('http://x')",
         "!fhirpath-evaluation conformsTo knows the base definitions of FHIR only, such as "
         "http://hl7.org/fhir/StructureDefinition/Patient."},
    };
    for (const auto& [text, expected] : cases) EXPECT_EQ(evaluate(text), Texts{expected}) << text;
}

TEST(Evaluator, AnErrorBecomesAnIssueWithItsPlace) {
    Evaluation evaluate(patient);
    const auto expression =
        Expression::compile("active and\n name.single().exists()", evaluate.options);
    ASSERT_TRUE(expression);
    const Evaluated result =
        evaluate.evaluator.evaluate(*expression, evaluate.focus(), evaluate.scope);
    ASSERT_FALSE(result);
    Issue expected;
    expected.type = IssueType::processing;
    expected.code = "fhirpath-evaluation";
    expected.text = "Expected at most one item for single, found 2.";
    expected.position = Position{2, 2};
    EXPECT_EQ(Evaluator::issue(*expression, *result.error), expected);
}

TEST(Evaluator, StopsAtItsBudget) {
    Evaluation evaluate(patient);
    evaluate.evaluator = Evaluator(200);
    EXPECT_EQ(evaluate("name.given.count()"), Texts{"4"});
    const auto stopped = [](const std::string& function) {
        return Texts{
            "!fhirpath-budget The evaluation of " + function +
            " needs more node visits than is allowed for one resource; select less before it."};
    };
    EXPECT_EQ(
        evaluate("descendants().select(%resource.descendants().count())"), stopped("descendants")
    );
    EXPECT_EQ(evaluate("repeatAll($this).exists()"), stopped("repeatAll"));
    const std::string doubling = "('x' | 'y').combine(descendants().id).combine(descendants().id)";
    EXPECT_EQ(
        evaluate(doubling + ".aggregate($total.combine($total), 1 | 2).count()"), stopped("combine")
    );
    EXPECT_EQ(evaluate("name.given.count()"), Texts{"4"});
}

TEST(Evaluator, ComparingTreesCountsAgainstTheBudget) {
    std::string up;
    std::string down;
    for (int i = 0; i < 100; ++i) {
        up += "\"" + std::to_string(i) + "\",";
        down = ",\"" + std::to_string(i) + "\"" + down;
    }
    up.pop_back();
    Evaluation evaluate(
        R"({"resourceType":"Bundle","entry":[{"resource":{"resourceType":"Organization","alias":[)" +
        up + R"(]}},{"resource":{"resourceType":"Organization","alias":[)" + down.substr(1) +
        "]}}]}"
    );
    EXPECT_EQ(evaluate("entry[0] ~ entry[1]"), Texts{"true"});
    EXPECT_EQ(evaluate("entry[0] = entry[1]"), Texts{"false"});
    evaluate.evaluator = Evaluator(1000);
    EXPECT_EQ(evaluate("entry[0] = entry[1]"), Texts{"false"});
    EXPECT_EQ(evaluate("entry[0] ~ entry[1]").at(0).substr(0, 16), "!fhirpath-budget");
}

TEST(Evaluator, TextThatGrowsCountsAgainstTheBudget) {
    Evaluation evaluate(patient);
    std::string text = "id";
    for (int i = 0; i < 60; ++i) text += ".replace('', '0123456789')";
    EXPECT_EQ(
        evaluate(text),
        Texts{"!fhirpath-budget The evaluation of replace needs more node visits than is allowed "
              "for one resource; select less before it."}
    );
    std::string doubled = "'0123456789'";
    for (int i = 0; i < 40; ++i) doubled = "(" + doubled + ").select($this & $this)";
    EXPECT_EQ(evaluate(doubled).at(0).substr(0, 16), "!fhirpath-budget");
}

TEST(Evaluator, TheBudgetCountsAllEvaluationsUntilTheReset) {
    Evaluation evaluate(patient);
    Evaluator evaluator(50);
    const auto expression = Expression::compile("name.given", evaluate.options);
    ASSERT_TRUE(expression);
    int done = 0;
    while (done < 1000 && evaluator.evaluate(*expression, evaluate.focus(), {})) ++done;
    EXPECT_GT(done, 2);
    EXPECT_LT(done, 50);
    evaluator.reset();
    EXPECT_TRUE(evaluator.evaluate(*expression, evaluate.focus(), {}));
}

TEST(Evaluator, EvaluatesOnAnyElement) {
    Evaluation evaluate(patient);
    const auto names = Expression::compile("name", evaluate.options);
    ASSERT_TRUE(names);
    ASSERT_EQ(names->result().types.size(), 1u);
    CompileOptions inner;
    inner.focus = names->result().types[0].type;
    const auto given = Expression::compile("given.first() & %rowIndex.toString()", inner);
    ASSERT_TRUE(given);
    Texts found;
    for (const Value& name :
         evaluate.evaluator.evaluate(*names, evaluate.focus(), evaluate.scope)) {
        const Evaluated cell = evaluate.evaluator.evaluate(*given, name, evaluate.scope);
        ASSERT_TRUE(cell);
        found.emplace_back(cell.values[0].text());
        ++evaluate.scope.row_index;
    }
    EXPECT_EQ(found, (Texts{"Åsa0", "Åsis1"}));
}

TEST(Evaluator, TheClockIsTheOneGiven) {
    Evaluation evaluate(patient);
    evaluate.scope.now = parse_date_time("2026-03-01T09:30:15.250+01:00");
    EXPECT_EQ(
        evaluate("now() | today() | timeOfDay()"),
        (Texts{"2026-03-01T09:30:15.250+01:00", "2026-03-01", "09:30:15.250"})
    );
    EXPECT_EQ(evaluate("birthDate + 51 years < today()"), Texts{"true"});
}

class Recorder : public Observer {
public:
    explicit Recorder(const json::Value& root) : root_(root) {}
    void visited(const Value& node, Span) override { seen.push_back(path_of(root_, node)); }
    void traced(std::string_view name, std::span<const Value> values) override {
        seen.push_back(std::string(name) + ":" + std::to_string(values.size()));
    }
    Texts seen;

private:
    const json::Value& root_;
};

TEST(Evaluator, TellsAnObserverEachElementItReaches) {
    Evaluation evaluate(patient);
    Recorder recorder(evaluate.root());
    evaluate.scope.observer = &recorder;
    evaluate("name.where(use = 'usual').given.trace('t')");
    EXPECT_EQ(
        recorder.seen,
        (Texts{
            "Patient.name[0]",
            "Patient.name[1]",
            "Patient.name[0].use",
            "Patient.name[1].use",
            "Patient.name[1].given[0]",
            "t:1"})
    );
}

TEST(Evaluator, ListsResultsWithTypeJsonAndPath) {
    Evaluation evaluate(patient);
    const auto listed = [&](const char* text) {
        const auto expression = Expression::compile(text, evaluate.options);
        const Evaluated result = evaluate.evaluator.evaluate(*expression, evaluate.focus(), {});
        return list(result.values, &evaluate.root());
    };
    using List = std::vector<Listed>;
    EXPECT_EQ(
        listed("name[1]"),
        (List{{"FHIR.HumanName", R"({"use":"usual","given":["Åsis"]})", "Patient.name[1]"}})
    );
    EXPECT_EQ(listed("gender"), (List{{"FHIR.code", "null", "Patient.gender"}}));
    EXPECT_EQ(listed("name.exists()"), (List{{"System.Boolean", "true", ""}}));
    EXPECT_EQ(listed("1.50"), (List{{"System.Decimal", "1.50", ""}}));
    EXPECT_EQ(listed("3 'mg'"), (List{{"System.Quantity", R"({"value":3,"unit":"mg"})", ""}}));
    EXPECT_EQ(listed("@2015-02"), (List{{"System.Date", "\"2015-02\"", ""}}));
    EXPECT_EQ(
        listed("1.type()"),
        (List{{"System.TypeInfo", R"({"namespace":"System","name":"Integer"})", ""}})
    );
}

TEST(Evaluator, ResolvesReferencesWithinABundle) {
    Evaluation evaluate(R"({"resourceType":"Bundle","type":"collection","entry":[
        {"fullUrl":"https://a.example/fhir/CareTeam/t1","resource":{"resourceType":"CareTeam","id":"t1",
         "subject":{"reference":"Patient/p1"},
         "managingOrganization":[{"reference":"urn:uuid:6e8d9f7e-2f4f-4d52-8f3c-0d7e0c6c8a11"},
                                 {"reference":"https://b.example/fhir/Organization/o1"},
                                 {"reference":"Organization/o1"},
                                 {"reference":"Organization/o2"},
                                 {"display":"no reference"}]}},
        {"fullUrl":"https://a.example/fhir/Patient/p1","resource":{"resourceType":"Patient","id":"p1","name":[{"family":"Ek"}]}},
        {"fullUrl":"urn:uuid:6e8d9f7e-2f4f-4d52-8f3c-0d7e0c6c8a11","resource":{"resourceType":"Organization","name":"U"}},
        {"fullUrl":"https://a.example/fhir/Organization/o1","resource":{"resourceType":"Organization","name":"A"}},
        {"fullUrl":"https://b.example/fhir/Organization/o1","resource":{"resourceType":"Organization","name":"B"}},
        {"resource":{"resourceType":"Organization","name":"without an address"}},
        {"request":{"method":"DELETE","url":"Patient/p2"}}]})");
    const std::string team = "entry.resource.ofType(CareTeam).";
    EXPECT_EQ(evaluate(team + "subject.resolve().name.family"), Texts{"Ek"});
    // Two servers have an Organization/o1: which of them is meant is not known here.
    EXPECT_EQ(evaluate(team + "managingOrganization.resolve().name"), (Texts{"U", "B"}));
    EXPECT_EQ(
        evaluate(team + "managingOrganization.resolve().ofType(Organization).count()"), Texts{"4"}
    );
    EXPECT_EQ(evaluate("entry.resource.ofType(Patient).exists()"), Texts{"true"});
}

TEST(Evaluator, ResolvesWithinTheBudgetInABundleOfHundreds) {
    std::string entries;
    for (int i = 0; i < 200; ++i) {
        const std::string n = std::to_string(i);
        if (i > 0) entries += ",";
        entries += R"({"fullUrl":"https://a.example/Patient/p)" + n +
                   R"(","resource":{"resourceType":"Patient","id":"p)" + n +
                   R"(","gender":"female","link":[{"other":{"reference":"Patient/p)" +
                   std::to_string(199 - i) + "\"}}]}}";
    }
    Evaluation evaluate(R"({"resourceType":"Bundle","entry":[)" + entries + "]}");
    EXPECT_EQ(
        evaluate("entry.resource.link.other.resolve().where(gender = 'female').count()"),
        Texts{"200"}
    );
}

TEST(Evaluator, ReadsChoicesOfEachRelease) {
    const char* const team = R"({"resourceType":"CareTeam","participant":[
        {"coveragePeriod":{"start":"2024"},"onBehalfOf":{"display":"x"}},
        {"coverageTiming":{"code":{"text":"daily"}}}]})";
    Evaluation r5(team, Version::r5);
    EXPECT_EQ(r5("participant.coverage.ofType(Period).start"), Texts{"2024"});
    EXPECT_EQ(r5("participant.coverage.type().name"), (Texts{"Period", "Timing"}));
    EXPECT_EQ(
        r5("participant[0].is(BackboneElement) and participant[0].is(Element)"), Texts{"true"}
    );
    EXPECT_EQ(r5("participant.ofType(BackboneElement).count()"), Texts{"2"});
    Evaluation r4b(team, Version::r4b);
    EXPECT_EQ(r4b("participant.coverage.ofType(Period).start"), Texts{});
}

}  // namespace
}  // namespace fhir::fhirpath
