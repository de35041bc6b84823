// Extraction of one resource version: keys, labels, contained resources, modifiers, identities,
// budget.
#include <gtest/gtest.h>

#include <algorithm>

#include "fhir/document.hpp"
#include "mappings/engine/assemble.hpp"
#include "tests/mappings/engine/halland_files.hpp"

namespace mappings {
namespace {

using testing::HallandFiles;

const MappingSet& halland_set() {
    static const std::shared_ptr<const MappingSet> set = MappingSet::built_in();
    return *set;
}

/// The extraction of one resource of source "vas", its rows by table and column.
class Extracted {
public:
    explicit Extracted(
        std::string text,
        const MappingSet& set = halland_set(),
        fhir::Version version = fhir::Version::r4,
        std::vector<std::string> bases = {}
    )
        : set_(set), document_(parse(std::move(text))), bases_(std::move(bases)) {
        const fhir::json::Value& root = document_.root().value();
        const std::string owner = std::string(document_.resource_type()) + "/" +
                                  std::string(fhir::json::find_text(root, "id"));
        auto made = set.extract({document_.root(), version, "vas", owner, bases_});
        EXPECT_TRUE(made) << (made ? "" : made.error().issues().front().text);
        if (made) extraction_ = std::move(*made);
    }

    const RowBatch* batch(std::string_view table) const {
        for (const RowBatch& batch : extraction_.rows) {
            if (batch.table().name == table) return &batch;
        }
        return nullptr;
    }
    /// The texts of a column, row by row; "-" for null.
    std::vector<std::string> column(std::string_view table, std::string_view name) const {
        const RowBatch* rows = batch(table);
        std::vector<std::string> texts;
        for (std::size_t i = 0; i < rows->rows(); ++i) {
            const Cell cell = rows->at(i, *rows->table().find(name));
            if (cell.kind == Cell::Kind::integer)
                texts.push_back(std::to_string(cell.integer));
            else
                texts.emplace_back(cell.is_null() ? "-" : cell.text);
        }
        return texts;
    }
    const std::vector<fhir::Issue>& warnings() const { return extraction_.warnings; }
    std::size_t rows() const {
        std::size_t sum = 0;
        for (const RowBatch& batch : extraction_.rows) sum += batch.rows();
        return sum;
    }
    const Extraction& extraction() const { return extraction_; }

private:
    static fhir::Document parse(std::string text) {
        auto document = fhir::Document::parse(std::move(text));
        EXPECT_TRUE(document);
        return std::move(*document);
    }
    const MappingSet& set_;
    fhir::Document document_;
    std::vector<std::string> bases_;
    Extraction extraction_;
};
using Column = std::vector<std::string>;

TEST(Extraction, FixedColumnsSayWhereARowComesFrom) {
    const Extracted team(R"({"resourceType": "CareTeam", "id": "t1",
        "meta": {"security": [{"code": "R"}, {"display": "?"}, {"code": "NOPATIENT"}]},
        "participant": [{}, {}]})");
    EXPECT_EQ(team.column("care_team_claim", "_source"), (Column{"vas", "vas"}));
    EXPECT_EQ(team.column("care_team_claim", "_owner"), (Column{"CareTeam/t1", "CareTeam/t1"}));
    EXPECT_EQ(team.column("care_team_claim", "_row"), (Column{"0", "1"}));
    EXPECT_EQ(team.column("care_team_claim", "_key"), (Column{"CareTeam/t1", "CareTeam/t1"}));
    EXPECT_EQ(team.column("care_team_claim", "_labels"), (Column{"R NOPATIENT", "R NOPATIENT"}));
    EXPECT_EQ(team.column("care_team_claim", "_version"), (Column{"-", "-"}));
    EXPECT_EQ(team.column("care_team_claim", "_changed"), (Column{"-", "-"}));
    EXPECT_EQ(
        team.column("care_team_claim", "_set"), Column(2, std::string(halland_set().extract_id()))
    );
}

TEST(Extraction, BatchesAreThoseOfTheTypeAndOfWhatItMayContain) {
    const Extracted team(R"({"resourceType": "CareTeam", "id": "t1"})");
    for (const std::string_view table :
         {"care_team_claim",
          "care_team_telecom",
          "practitioner",
          "practitioner_role",
          "organization",
          "organization_telecom",
          "patient"}) {
        EXPECT_NE(team.batch(table), nullptr) << table;
    }
    EXPECT_EQ(team.batch("appointment"), nullptr);
    EXPECT_EQ(team.batch("care_plan"), nullptr);
    EXPECT_EQ(Extracted(R"({"resourceType": "Basic", "id": "b"})").extraction().rows.size(), 0u);
}

TEST(Extraction, ContainedResourcesHaveKeysOfTheirContainer) {
    const Extracted team(R"({"resourceType": "CareTeam", "id": "t1",
        "meta": {"security": [{"code": "R"}]},
        "contained": [{"resourceType": "PractitionerRole", "id": "r", "practitioner": {"reference": "#p"},
                       "organization": {"reference": "Organization/o1"}},
                      {"resourceType": "Practitioner", "id": "p", "name": [{"text": "Eva Al"}]},
                      {"resourceType": "Practitioner", "name": [{"text": "no id"}]}],
        "participant": [{"member": {"reference": "#r"}}, {"member": {"reference": "#gone"}}]})");
    EXPECT_EQ(team.column("care_team_claim", "member_role"), (Column{"CareTeam/t1#r", "-"}));
    EXPECT_EQ(team.column("practitioner_role", "_key"), Column{"CareTeam/t1#r"});
    EXPECT_EQ(team.column("practitioner_role", "role"), Column{"CareTeam/t1#r"});
    EXPECT_EQ(team.column("practitioner_role", "person"), Column{"CareTeam/t1#p"});
    EXPECT_EQ(team.column("practitioner_role", "unit"), Column{"Organization/o1"});
    EXPECT_EQ(team.column("practitioner", "_key"), Column{"CareTeam/t1#p"});
    EXPECT_EQ(team.column("practitioner", "_owner"), Column{"CareTeam/t1"});
    EXPECT_EQ(team.column("practitioner", "_labels"), Column{"R"});
    EXPECT_TRUE(team.warnings().empty());
}

TEST(Extraction, AContainedResourceNothingCanReferToIsNotUsed) {
    const Extracted team(R"({"resourceType": "CareTeam", "id": "t1", "contained": [
        {"resourceType": "Appointment", "id": "a", "status": "booked", "participant": [{"status": "accepted"}]}]})"
    );
    ASSERT_EQ(team.warnings().size(), 1u);
    const fhir::Issue expected{
        fhir::Severity::warning,
        fhir::IssueType::business_rule,
        "contained-type",
        "No element of this resource may refer to a Appointment, so the contained one was kept and "
        "not used.",
        "CareTeam.contained[0]",
        "/contained/0",
        std::nullopt};
    EXPECT_EQ(team.warnings()[0], expected);
}

TEST(Extraction, BasesOfTheSourceAreCutFromReferences) {
    const Extracted team(
        R"({"resourceType": "CareTeam", "id": "t1", "subject": {"reference": "https://vas.example/fhir/Patient/p1"},
            "participant": [{"member": {"reference": "https://vas.example/fhir/PractitionerRole/r1/_history/4"}},
                            {"member": {"reference": "https://other.example/fhir/PractitionerRole/r1"}}]})",
        halland_set(),
        fhir::Version::r4,
        {"https://vas.example/fhir/"}
    );
    EXPECT_EQ(team.column("care_team_claim", "patient"), (Column{"Patient/p1", "Patient/p1"}));
    EXPECT_EQ(
        team.column("care_team_claim", "member_role"),
        (Column{"PractitionerRole/r1", "https://other.example/fhir/PractitionerRole/r1"})
    );
}

TEST(Modifiers, AnUnknownOneOnTheResourceMeansNoRows) {
    const Extracted team(R"({"resourceType": "CareTeam", "id": "t1",
        "contained": [{"resourceType": "Practitioner", "id": "p"}],
        "modifierExtension": [{"url": "urn:not"}], "participant": [{}]})");
    EXPECT_EQ(team.rows(), 0u);
    EXPECT_NE(team.batch("care_team_claim"), nullptr);
    ASSERT_EQ(team.warnings().size(), 1u);
    const fhir::Issue expected{
        fhir::Severity::warning,
        fhir::IssueType::not_supported,
        "modifier-extension-unknown",
        "The modifier extension 'urn:not' is not known here and could change the meaning of what "
        "it "
        "stands on; the resource was kept and not used.",
        "CareTeam",
        "",
        std::nullopt};
    EXPECT_EQ(team.warnings()[0], expected);
}

TEST(Modifiers, UnknownImplicitRulesMeanNoRows) {
    const Extracted team(
        R"({"resourceType": "CareTeam", "id": "t1", "implicitRules": "urn:rules", "participant": [{}]})"
    );
    EXPECT_EQ(team.rows(), 0u);
    ASSERT_EQ(team.warnings().size(), 1u);
    EXPECT_EQ(team.warnings()[0].code, "implicit-rules-unknown");
}

TEST(Modifiers, AnUnknownOneOnAnElementTakesThatElementAway) {
    const Extracted team(R"({"resourceType": "CareTeam", "id": "t1", "participant": [
        {"modifierExtension": [{"url": "urn:not"}], "member": {"display": "A"}},
        {"member": {"display": "B"}}]})");
    EXPECT_EQ(team.column("care_team_claim", "member_display"), Column{"B"});
    ASSERT_EQ(team.warnings().size(), 1u);
    EXPECT_EQ(team.warnings()[0].expression, "CareTeam.participant[0]");
    EXPECT_EQ(team.warnings()[0].pointer, "/participant/0");
    EXPECT_EQ(
        team.warnings()[0].text,
        "The modifier extension 'urn:not' is not known here and could change the meaning of "
        "what it stands on; the element was kept and not used."
    );
}

TEST(Modifiers, OneOnTheWayToAnElementCountsToo) {
    const Extracted unit(R"({"resourceType": "Organization", "id": "o1", "contact": [
        {"modifierExtension": [{"url": "urn:not"}], "telecom": [{"value": "1"}]},
        {"telecom": [{"value": "2"}]}]})");
    EXPECT_EQ(unit.column("organization_telecom", "value"), Column{"2"});
    const Extracted patient(R"({"resourceType": "Patient", "id": "p1", "link": [
        {"modifierExtension": [{"url": "urn:not"}], "type": "replaced-by", "other": {"reference": "Patient/p2"}}]})"
    );
    EXPECT_EQ(patient.column("patient", "replaced_by"), Column{"-"});
}

TEST(Modifiers, OnAContainedResourceTakeThatOneAway) {
    const Extracted team(R"({"resourceType": "CareTeam", "id": "t1", "contained": [
        {"resourceType": "Practitioner", "id": "a", "modifierExtension": [{"url": "urn:not"}]},
        {"resourceType": "Practitioner", "id": "b"},
        {"resourceType": "Practitioner", "id": "c", "implicitRules": "urn:rules"}],
        "participant": [{"member": {"reference": "#a"}}]})");
    EXPECT_EQ(team.column("practitioner", "_key"), Column{"CareTeam/t1#b"});
    EXPECT_EQ(team.column("care_team_claim", "member_person"), Column{"CareTeam/t1#a"});
    ASSERT_EQ(team.warnings().size(), 2u);
    EXPECT_EQ(team.warnings()[0].expression, "CareTeam.contained[0]");
    EXPECT_EQ(team.warnings()[1].expression, "CareTeam.contained[2]");
}

TEST(Modifiers, KnownOnesDoNotMatter) {
    const auto set = HallandFiles()
                         .change(
                             "manifest.json",
                             "\"knownModifierExtensions\": []",
                             "\"knownModifierExtensions\": [\"urn:fine\"]"
                         )
                         .change(
                             "manifest.json",
                             "\"knownImplicitRules\": []",
                             "\"knownImplicitRules\": [\"urn:rules\"]"
                         )
                         .load();
    ASSERT_TRUE(set);
    const Extracted team(
        R"({"resourceType": "CareTeam", "id": "t1", "implicitRules": "urn:rules",
            "modifierExtension": [{"url": "urn:fine"}],
            "participant": [{"modifierExtension": [{"url": "urn:fine"}]}]})",
        **set
    );
    EXPECT_EQ(team.rows(), 1u);
    EXPECT_TRUE(team.warnings().empty());
}

TEST(Identities, AMalformedOneIsNullAndToldOnceWithoutItsValue) {
    const Extracted team(R"({"resourceType": "CareTeam", "id": "t1",
        "subject": {"identifier": {"system": "http://electronichealth.se/identifier/personnummer", "value": "12345"}},
        "participant": [{}, {}, {}]})");
    EXPECT_EQ(team.column("care_team_claim", "patient_id"), (Column{"-", "-", "-"}));
    ASSERT_EQ(team.warnings().size(), 1u);
    const fhir::Issue& issue = team.warnings()[0];
    EXPECT_EQ(issue.code, "identity-bad-length");
    EXPECT_EQ(issue.severity, fhir::Severity::warning);
    EXPECT_EQ(issue.expression, "CareTeam.subject.identifier.value");
    EXPECT_EQ(issue.pointer, "/subject/identifier/value");
    EXPECT_EQ(issue.text.find("12345"), std::string::npos);
}

TEST(Identities, AWrongCheckDigitIsUsedAndTold) {
    const Extracted patient(R"({"resourceType": "Patient", "id": "p1", "identifier": [
        {"system": "urn:oid:1.2.752.129.2.1.3.1", "value": "197805232391"}]})");
    EXPECT_EQ(patient.column("patient", "number_id"), Column{"pnr:197805232391"});
    ASSERT_EQ(patient.warnings().size(), 1u);
    EXPECT_EQ(patient.warnings()[0].code, "identity-check-digit");
    EXPECT_EQ(patient.warnings()[0].expression, "Patient.identifier[0].value");
}

TEST(Identities, TenDigitsTakeTheirCenturyFromTheDayTheVersionWasWritten) {
    const std::string identifier =
        R"("identifier": [{"system": "urn:oid:1.2.752.129.2.1.3.1", "value": "121212+1212"}]})";
    const Extracted written(
        R"({"resourceType": "Patient", "id": "p1", "meta": {"lastUpdated": "2026-03-01T10:00:00Z"}, )" +
        identifier
    );
    EXPECT_EQ(written.column("patient", "number_id"), Column{"pnr:191212121212"});
    const Extracted unknown(R"({"resourceType": "Patient", "id": "p1", )" + identifier);
    EXPECT_EQ(unknown.column("patient", "number_id"), Column{"-"});
    EXPECT_EQ(unknown.warnings()[0].code, "identity-century-unknown");
}

fhir::Issue stopped(const std::string& text) {
    auto document = fhir::Document::parse(text);
    EXPECT_TRUE(document);
    const auto made =
        halland_set().extract({document->root(), fhir::Version::r4, "vas", "CareTeam/t1", {}});
    if (made) return {};
    EXPECT_EQ(made.error().kind(), fhir::Kind::invalid);
    return made.error().issues().front();
}
std::string team_of(int participants, std::string_view telecoms) {
    std::string text = R"({"resourceType": "CareTeam", "id": "t1", "telecom": [)" +
                       std::string(telecoms) + R"(], "participant": [{})";
    for (int i = 1; i < participants; ++i) text += ",{}";
    return text + "]}";
}

TEST(Budget, MoreThanAThousandRowsAreRefusedByName) {
    const fhir::Issue one_view = stopped(team_of(1'001, "{}"));
    EXPECT_EQ(one_view.type, fhir::IssueType::too_costly);
    EXPECT_EQ(
        one_view.text, "view 'care_team_claim': with its rows the resource gives more than 1000"
    );
    EXPECT_EQ(stopped(team_of(999, "{}")).code, "");
    EXPECT_EQ(
        stopped(team_of(999, "{},{}")).text,
        "view 'care_team_telecom': with its rows the resource gives more than 1000"
    );
}

TEST(Extraction, ReusedBatchesHoldWhatFreshOnesHold) {
    const std::string small = R"({"resourceType": "CareTeam", "id": "t1", "participant": [
        {"member": {"display": "A"}}, {"member": {"display": "B"}}]})";
    const Extracted fresh(small);
    Extraction reused;
    for (const std::string& text :
         {small,
          std::string(R"({"resourceType": "Patient", "id": "p1", "identifier": [{"value": "x"}]})"),
          std::string(
              R"({"resourceType": "CareTeam", "id": "t1", "name": "N", "participant": [{}, {}, {}]})"
          ),
          small}) {
        auto document = fhir::Document::parse(text);
        EXPECT_FALSE(halland_set().extract(
            {document->root(), fhir::Version::r4, "vas", "CareTeam/t1", {}}, reused
        ));
    }
    EXPECT_EQ(reused.rows, fresh.extraction().rows);
    EXPECT_EQ(reused.warnings, fresh.warnings());
}

TEST(Extract, APersonIsNamedAlsoByWhatGivesNoRows) {
    const auto named = [](std::string text) {
        auto document = fhir::Document::parse(std::move(text));
        EXPECT_TRUE(document);
        return persons_named(
            halland_set(), {document->root(), fhir::Version::r4, "vas", "CareTeam/t1", {}}
        );
    };
    const std::vector<Anchor> patient{{"vas", "Patient/p1"}};
    EXPECT_EQ(
        named(R"({"resourceType": "CareTeam", "id": "t1", "status": "entered-in-error",
                  "subject": {"reference": "Patient/p1"}})"),
        patient
    );
    EXPECT_EQ(
        named(R"({"resourceType": "CareTeam", "id": "t1", "implicitRules": "https://x.example/r",
                  "subject": {"reference": "Patient/p1"}})"),
        patient
    );
    EXPECT_TRUE(
        named(R"({"resourceType": "CareTeam", "id": "t1", "subject": {"reference": "Group/g1"}})")
            .empty()
    );
}

}  // namespace
}  // namespace mappings
