// The two spellings of an explanation, whole.
#include "mappings/explain/explain_json.hpp"

#include <gtest/gtest.h>

namespace mappings {
namespace {

Explanation example() {
    Explanation explanation;
    explanation.as_of = Moment{std::chrono::seconds(1'795'521'600)};
    explanation.mapping_set = "sha256:a/b";
    explanation.states = {{"regularDoctor", "present"}};
    ShownValue value{"cm_1", "regularDoctor", "practitioner.name", "Anna Exempel", {}};
    value.steps.emplace_back(ExtractStep{
        {"vas", "Practitioner/17", 3},
        "practitioner|1.0.0",
        "name_text",
        "text",
        {"name"},
        {"views/practitioner.json", fhir::Position{14, 21}},
        {"Practitioner.name[1].text"}});
    value.steps.emplace_back(JoinStep{
        "practitioner._key", "practitioner_role.person", "Practitioner/17", "vas"});
    value.steps.emplace_back(CodeStep{
        "https://m.example", "urn:local", "FLK", "1.2", "2", "equivalent"});
    value.steps.emplace_back(RuleStep{
        {"policies/care-manager.json", fhir::Position{30, 5}}, "/order/1", "The order."});
    explanation.shown.push_back(value);
    NotShown one;
    one.why = WhyNot::superseded;
    one.resource = {"vas", "CareTeam/88", 2};
    one.path = "CareTeam.participant[0]";
    one.section = "regularDoctor";
    one.table = "care_team_claim";
    one.id = "cm_2";
    one.detail = "d";
    one.instead = "cm_1";
    one.rule = RuleStep{{"policies/care-manager.json", std::nullopt}, "/order/2", "The order."};
    explanation.not_shown.push_back(one);
    return explanation;
}

TEST(ExplainJson, SaysEachStepInTheOrderOfTheWay) {
    fhir::JsonWriter json;
    write_explanation(json, example(), "p_x");
    EXPECT_EQ(
        json.view(),
        R"({"patient":{"ref":"p_x"},"asOf":"2026-11-24T12:00:00Z","mappingSet":"sha256:a/b",)"
        R"("sections":[{"section":"regularDoctor","state":"present"}],"shown":[{"id":"cm_1",)"
        R"("section":"regularDoctor","field":"practitioner.name","value":"Anna Exempel","steps":[)"
        R"({"stage":"extract","view":"practitioner|1.0.0","column":"name_text",)"
        R"("at":"views/practitioner.json:14:21","forEach":["name"],"expression":"text",)"
        R"("source":"vas","resource":"Practitioner/17","version":3,)"
        R"("path":["Practitioner.name[1].text"]},{"stage":"join",)"
        R"("on":"practitioner._key = practitioner_role.person","key":"Practitioner/17",)"
        R"("source":"vas"},{"stage":"code","map":"https://m.example","from":"urn:local#FLK",)"
        R"("to":"1.2#2","relationship":"equivalent"},{"stage":"rule",)"
        R"("at":"policies/care-manager.json:30:5","rule":"/order/1","text":"The order."}]}],)"
        R"("notShown":[{"why":"superseded",)"
        R"("text":"A better contact of the same kind, or a newer plan, takes its place.",)"
        R"("source":"vas","resource":"CareTeam/88","version":2,"path":"CareTeam.participant[0]",)"
        R"("section":"regularDoctor","table":"care_team_claim","id":"cm_2","detail":"d",)"
        R"("instead":"cm_1","rule":{"at":"policies/care-manager.json","rule":"/order/2",)"
        R"("text":"The order."}}]})"
    );
}

TEST(ExplainJson, TheOperationAnswersWithParameters) {
    Explanation explanation = example();
    explanation.shown.front().steps.resize(1);
    explanation.not_shown.clear();
    fhir::JsonWriter json;
    write_explanation_parameters(json, explanation);
    EXPECT_EQ(
        json.view(),
        R"({"resourceType":"Parameters","parameter":[)"
        R"({"name":"asOf","valueString":"2026-11-24T12:00:00Z"},)"
        R"({"name":"mappingSet","valueString":"sha256:a/b"},)"
        R"({"name":"sections","part":[{"name":"section","valueString":"regularDoctor"},)"
        R"({"name":"state","valueString":"present"}]},)"
        R"({"name":"shown","part":[{"name":"id","valueString":"cm_1"},)"
        R"({"name":"section","valueString":"regularDoctor"},)"
        R"({"name":"field","valueString":"practitioner.name"},)"
        R"({"name":"value","valueString":"Anna Exempel"},)"
        R"({"name":"steps","part":[{"name":"stage","valueString":"extract"},)"
        R"({"name":"view","valueString":"practitioner|1.0.0"},)"
        R"({"name":"column","valueString":"name_text"},)"
        R"({"name":"at","valueString":"views/practitioner.json:14:21"},)"
        R"({"name":"forEach","valueString":"name"},{"name":"expression","valueString":"text"},)"
        R"({"name":"source","valueString":"vas"},)"
        R"({"name":"resource","valueString":"Practitioner/17"},)"
        R"({"name":"version","valueInteger":3},)"
        R"({"name":"path","valueString":"Practitioner.name[1].text"}]}]}]})"
    );
}

}  // namespace
}  // namespace mappings
