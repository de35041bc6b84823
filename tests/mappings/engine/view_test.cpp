// Views by themselves: what is refused and where, limits, and rows as text.
#include "mappings/engine/view.hpp"

#include <gtest/gtest.h>

#include "fhir/document.hpp"
#include "mappings/engine/view_output.hpp"
#include "tests/mappings/engine/view_rows.hpp"

namespace mappings {
namespace {

fhir::Document parse(std::string text) {
    auto document = fhir::Document::parse(std::move(text));
    EXPECT_TRUE(document);
    return std::move(*document);
}

std::string view_text(
    std::string_view resource, std::string_view selects, std::string_view more = ""
) {
    return R"j({"resourceType": "ViewDefinition", "url": "urn:v", "name": "v", "status": "active",
"fhirVersion": ["4.0.1", "4.3.0", "5.0.0"], "resource": ")j" +
           std::string(resource) + "\"," + std::string(more) + "\n\"select\": [" +
           std::string(selects) + "]}";
}

/// A view of one column.
std::string column_text(std::string_view resource, std::string_view column) {
    return view_text(resource, R"j({"column": [{"name": "c", )j" + std::string(column) + "}]}");
}

std::vector<std::string> faults(const std::string& text, ViewMode mode = ViewMode::set) {
    const auto view = View::compile(SetFile{"views/v.json", text}, {.mode = mode});
    std::vector<std::string> texts;
    for (const fhir::Issue& issue : view ? view->warnings() : view.error().issues()) {
        texts.push_back(issue.text);
    }
    return texts;
}
using Texts = std::vector<std::string>;

View compile(const std::string& text, const ViewOptions& options = {}) {
    auto view = View::compile(SetFile{"views/v.json", text}, options);
    EXPECT_TRUE(view) << (view ? "" : view.error().issues().front().text);
    return std::move(*view);
}

class Csv final : public RowSink {
public:
    explicit Csv(const View& view) : view_(view) { write_csv_header(view, text); }
    void row(std::span<const ViewCell> cells) override { write_csv_row(view_, cells, text); }
    std::string text;

private:
    const View& view_;
};

TEST(ViewFaults, AMisspeltElementIsNamedWithItsPlaceAndTheLikelyOne) {
    EXPECT_EQ(
        faults(view_text(
            "CareTeam",
            R"j({"forEach": "particpant", "column": [)j"
            R"j({"name": "slot", "path": "%rowIndex", "type": "integer"}]})j"
        )),
        Texts{
            "views/v.json:3:25: 'particpant' is not an element of CareTeam (R4, R4B, R5); did you "
            "mean 'participant'?"}
    );
    EXPECT_EQ(
        faults(column_text("CareTeam", R"j("path": "subject.identifier.valeu", "type": "string")j")
        ),
        Texts{"views/v.json:3:66: 'valeu' is not an element of Identifier (R4, R4B, R5); did you "
              "mean 'value'?"}
    );
}

TEST(ViewFaults, ThePlaceInAPathCountsThroughJsonEscapes) {
    EXPECT_EQ(
        faults(column_text(
            "CareTeam",
            R"j("path": "name.where($this = '\u00e5\"').exists() or nam.exists()",)j"
            R"j( "type": "boolean")j"
        )),
        Texts{"views/v.json:3:90: 'nam' is not an element of CareTeam (R4, R4B, R5); did you mean "
              "'name'?"}
    );
}

TEST(ViewFaults, AnElementOfOneReleaseIsNoFault) {
    const View view = compile(
        column_text("CarePlan", R"j("path": "custodian.display", "type": "string")j"),
        {.mode = ViewMode::set}
    );
    EXPECT_EQ(view.columns()[0].versions, std::vector<fhir::Version>{fhir::Version::r5});
    EXPECT_EQ(
        faults(column_text("CarePlan", R"j("path": "custodian.dispaly", "type": "string")j")),
        Texts{"views/v.json:3:57: 'dispaly' is not an element of Reference (R4, R4B, R5); did you "
              "mean 'display'?"}
    );
}

TEST(ViewFaults, AnElementBehindOneOfOneReleaseIsLookedForThere) {
    // PractitionerRole.contact is R5's only; what stands in its condition must be there in R5.
    const auto with = [](std::string_view purpose) {
        return faults(view_text(
            "PractitionerRole",
            R"j({"forEach": "contact.where(purpose.empty() or )j" + std::string(purpose) +
                R"j(.coding.exists()).telecom", "column": [{"name": "v", "path": "value", "type": "string"}]})j"
        ));
    };
    EXPECT_EQ(with("purpose"), Texts{});
    EXPECT_EQ(
        with("urpose"),
        Texts{"views/v.json:3:58: 'urpose' is not an element of ExtendedContactDetail (R4, R4B, "
              "R5); did you mean 'purpose'?"}
    );
}

TEST(ViewFaults, AColumnThatMayRepeatNeedsAWordOnIt) {
    const std::string text = column_text("Patient", R"j("path": "name.family", "type": "string")j");
    const std::string said =
        "views/v.json:3:46: the column may have several values (R4, R4B, R5); "
        "use first(), join() or \"collection\": true";
    EXPECT_EQ(faults(text), Texts{said});
    // The standard leaves that to the data.
    EXPECT_TRUE(View::compile(SetFile{"v", text}));
    EXPECT_EQ(faults(text, ViewMode::standard), Texts{said});
    EXPECT_EQ(
        faults(column_text(
            "Patient", R"j("path": "name.family", "type": "string", "collection": true)j"
        )),
        Texts{}
    );
}

TEST(ViewFaults, DeclaredTypesMustBeTheInferredOnes) {
    EXPECT_EQ(
        faults(column_text("Patient", R"j("path": "birthDate", "type": "string")j")),
        Texts{"views/v.json:3:67: the column is declared as string, and the path gives a date"}
    );
    EXPECT_EQ(
        faults(column_text("Patient", R"j("path": "maritalStatus", "type": "string")j")),
        Texts{"views/v.json:3:46: a column holds values of one primitive type, and this is a "
              "CodeableConcept"}
    );
    EXPECT_EQ(
        faults(column_text("Patient", R"j("path": "getResourceKey()", "type": "id")j")), Texts{}
    );
}

TEST(ViewFaults, ConstantsMustBeKnownAndOfTheirType) {
    const auto texts = faults(view_text(
        "Patient",
        R"j({"column": [{"name": "c", "path": "name.where(use = %usee).exists()",)j"
        R"j( "type": "boolean"}]})j",
        "\n\"constant\": [{\"name\": \"use\", \"valueCode\": \"usual\"}, {\"name\": \"n\"},"
        " {\"name\": \"b\", \"valueBoolean\": \"yes\"}],"
    ));
    ASSERT_EQ(texts.size(), 3u);
    EXPECT_EQ(texts[0], "views/v.json:3:53: constant 'n' has no value");
    EXPECT_EQ(
        texts[1],
        "views/v.json:3:98: 'valueBoolean' is not a value of a constant, or not written as its "
        "type asks"
    );
    EXPECT_TRUE(texts[2].starts_with("views/v.json:4:64: ")) << texts[2];
}

TEST(ViewFaults, UnknownMembersAreRefusedInASetAndSaidOtherwise) {
    const std::string text = view_text(
        "Patient", R"j({"colunm": [], "column": [{"name": "c", "path": "id", "type": "id"}]})j"
    );
    const Texts expected{
        "views/v.json:3:23: 'colunm' is not a member of ViewDefinition.select; did "
        "you mean 'column'?"};
    EXPECT_EQ(faults(text), expected);
    EXPECT_EQ(faults(text, ViewMode::standard), expected);
    EXPECT_TRUE(View::compile(SetFile{"v", text}));
}

TEST(ViewFaults, BranchesOfAUnionMustAgree) {
    const auto branch = [](std::string_view column) {
        return R"j({"column": [{"path": "id", )j" + std::string(column) + "}]}";
    };
    const auto other = [](std::string_view column) {
        return R"j({"forEach": "where(active)", "column": [{"path": "id", )j" +
               std::string(column) + "}]}";
    };
    const auto both = [&](std::string_view first, std::string_view second) {
        return faults(
            view_text("Patient", "{\"unionAll\": [" + branch(first) + ",\n" + other(second) + "]}")
        );
    };
    EXPECT_EQ(both(R"j("name": "a", "type": "id")j", R"j("name": "a", "type": "id")j"), Texts{});
    EXPECT_EQ(
        both(R"j("name": "a", "type": "id")j", R"j("name": "b", "type": "id")j"),
        Texts{"views/v.json:4:1: column 1 is 'b' and in the first branch 'a'"}
    );
    const auto types =
        both(R"j("name": "a", "type": "id")j", R"j("name": "a", "type": "boolean")j");
    ASSERT_EQ(types.size(), 2u);
    EXPECT_EQ(types[0], "views/v.json:4:1: column 'a' has another type in the first branch");
}

TEST(ViewFaults, AllAreToldAtOnce) {
    const auto texts =
        faults(view_text("Patient", R"j({"column": [{"name": "1a", "path": "id", "type": "id"},
{"name": "b", "path": "nam.family", "type": "string"},
{"name": "b", "path": "id.where(", "type": "id"}]})j"));
    ASSERT_EQ(texts.size(), 4u);
    EXPECT_TRUE(texts[0].starts_with("views/v.json:3:11: two columns are named 'b'")) << texts[0];
    EXPECT_TRUE(texts[1].starts_with("views/v.json:3:24: a column needs a 'name'")) << texts[1];
    EXPECT_TRUE(texts[2].starts_with("views/v.json:4:24: 'nam' is not an element of Patient"))
        << texts[2];
    EXPECT_TRUE(texts[3].starts_with("views/v.json:5:")) << texts[3];
}

TEST(ViewFaults, BrokenJsonAndWrongResourcesAreRefused) {
    EXPECT_TRUE(faults("{\"name\": ").front().starts_with("views/v.json:1:10: "));
    EXPECT_EQ(
        faults(column_text("Pateint", R"j("path": "id", "type": "id")j")).front(),
        "views/v.json:2:57: 'Pateint' is not a resource type of R4, R4B, R5"
    );
    EXPECT_EQ(
        faults(view_text(
            "Patient",
            R"j({"column": [{"name": "c", "path": "id", "type": "id"}]})j",
            R"j("where": [{"path": "name.family"}],)j"
        )),
        Texts{"views/v.json:2:86: a 'where' must be true or false, and this is a string"}
    );
}

TEST(ViewRun, GivesCsvAndNdjson) {
    const View view = compile(view_text(
        "Patient",
        R"j({"column": [{"name": "id", "path": "id", "type": "id"},
            {"name": "active", "path": "active", "type": "boolean"},
            {"name": "given", "path": "name.given", "type": "string", "collection": true},
            {"name": "family", "path": "name.family.first()", "type": "string"}]
},
           {"forEachOrNull": "telecom", "column": [{"name": "rank", "path": "rank"},
            {"name": "kind", "path": "'tel'"}, {"name": "slot", "path": "%rowIndex"}]})j"
    ));
    const auto patient = parse(R"j({"resourceType": "Patient", "id": "p1", "active": false,
        "name": [{"given": ["Eva", "Maria"], "family": "Al, \"Ek\""}], "telecom": [{"rank": 2}, {}]})j"
    );
    const auto empty = parse(R"j({"resourceType": "Patient", "id": "p2"})j");
    const auto other = parse(R"j({"resourceType": "Basic", "id": "b1"})j");
    ViewRunner runner;
    Csv csv(view);
    ViewRows ndjson(view);
    for (const fhir::Document* document : {&patient, &empty, &other}) {
        const ViewInput input{document->root().value(), fhir::Version::r4};
        EXPECT_TRUE(view.run(input, runner, csv));
        EXPECT_TRUE(view.run(input, runner, ndjson));
    }
    const auto formula = parse(R"j({"resourceType": "Patient", "id": "p3",
        "name": [{"family": "=1+1"}], "telecom": [{"rank": 1}]})j");
    Csv sheet(view);
    EXPECT_TRUE(view.run({formula.root().value(), fhir::Version::r4}, runner, sheet));
    EXPECT_EQ(
        sheet.text,
        "id,active,given,family,rank,kind,slot\r\n"
        "p3,,,\"'=1+1\",1,tel,0\r\n"
    );
    EXPECT_EQ(
        csv.text,
        "id,active,given,family,rank,kind,slot\r\n"
        "p1,false,\"[\"\"Eva\"\",\"\"Maria\"\"]\",\"Al, \"\"Ek\"\"\",2,tel,0\r\n"
        "p1,false,\"[\"\"Eva\"\",\"\"Maria\"\"]\",\"Al, \"\"Ek\"\"\",,tel,1\r\n"
        "p2,,,,,,0\r\n"
    );
    EXPECT_EQ(
        ndjson.text,
        R"j({"id":"p1","active":false,"given":["Eva","Maria"],"family":"Al, \"Ek\"","rank":2,)j"
        R"j("kind":"tel","slot":0})j"
        "\n"
        R"j({"id":"p1","active":false,"given":["Eva","Maria"],"family":"Al, \"Ek\"","rank":null,)j"
        R"j("kind":"tel","slot":1})j"
        "\n"
        R"j({"id":"p2","active":null,"given":[],"family":null,"rank":null,"kind":null,"slot":0})j"
        "\n"
    );
    EXPECT_EQ(view.columns()[4].type, "positiveInt");
    EXPECT_EQ(view.columns()[5].type, "string");
}

TEST(ViewRun, StopsAtSeveralValuesAtTooManyRowsAndAtTooMuchWork) {
    const auto patient = parse(R"j({"resourceType": "Patient", "id": "p1", "name": [
        {"family": "A"}, {"family": "B"}, {"family": "C"}]})j");
    const ViewInput input{patient.root().value(), fhir::Version::r4};
    const auto stopped = [&](const View& view, const ViewLimits& limits) {
        ViewRunner runner(limits);
        ViewRows sink(view);
        const auto made = view.run(input, runner, sink);
        return made ? fhir::Issue{} : made.error().issues().front();
    };
    const View several = compile(column_text("Patient", R"j("path": "name.family")j"));
    fhir::Issue issue = stopped(several, {});
    EXPECT_EQ(issue.code, "view-several-values");
    EXPECT_EQ(
        issue.text,
        "view 'v': the path gave several values; use first(), join() or \"collection\": true "
        "(in 'name.family'), column 'c'"
    );
    const View product = compile(
        view_text("Patient", R"j({"forEach": "name", "column": [{"name": "a", "path": "family"}]},
                      {"forEach": "name", "column": [{"name": "b", "path": "family"}]})j")
    );
    EXPECT_EQ(stopped(product, {}).code, "");
    issue = stopped(product, {.rows = 8});
    EXPECT_EQ(issue.code, "view-rows");
    EXPECT_EQ(issue.type, fhir::IssueType::too_costly);
    EXPECT_EQ(issue.text, "view 'v': more than 8 rows of one resource");
    issue = stopped(product, {.visits = 10});
    EXPECT_EQ(issue.code, "fhirpath-budget");
    EXPECT_EQ(issue.type, fhir::IssueType::too_costly);
}

TEST(ViewRun, SharedStepsGiveWhatTheWholePathsGive) {
    const View view =
        compile(view_text("CareTeam", R"j({"column": [{"name": "start", "path": "period.start"},
            {"name": "end", "path": "period.end"}, {"name": "system", "path": "subject.identifier.system"},
            {"name": "value", "path": "subject.identifier.value"},
            {"name": "key", "path": "subject.getReferenceKey(Patient)"},
            {"name": "none", "path": "period.exists()"}]
})j"));
    ViewRunner runner;
    ViewRows rows(view);
    const auto full = parse(R"j({"resourceType": "CareTeam", "id": "t", "period": {"end": "2026"},
        "subject": {"reference": "Patient/p", "identifier": {"value": "7"}}})j");
    const auto bare = parse(R"j({"resourceType": "CareTeam", "id": "u"})j");
    EXPECT_TRUE(view.run({full.root().value(), fhir::Version::r4}, runner, rows));
    EXPECT_TRUE(view.run({bare.root().value(), fhir::Version::r4}, runner, rows));
    EXPECT_EQ(
        rows.text,
        R"j({"start":null,"end":"2026","system":null,"value":"7","key":"Patient/p","none":true})j"
        "\n"
        R"j({"start":null,"end":null,"system":null,"value":null,"key":null,"none":false})j"
        "\n"
    );
}

}  // namespace
}  // namespace mappings
