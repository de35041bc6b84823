// From a cell back to the element: paths, several elements, joined texts, keys, contained
// resources, identity columns, conditions.
#include "mappings/explain/lineage.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "fhir/document.hpp"

namespace mappings {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const MappingSet& set() {
    static const std::shared_ptr<const MappingSet> built_in = MappingSet::built_in();
    return *built_in;
}

class Traced {
public:
    explicit Traced(std::string text, fhir::Version version = fhir::Version::r4)
        : document_(parse(std::move(text))) {
        const auto& root = document_.root().value();
        const std::string owner = std::string(document_.resource_type()) + "/" +
                                  std::string(fhir::json::find_text(root, "id"));
        auto made = mappings::lineage(set(), {document_.root(), version, "vas", owner, {}});
        EXPECT_TRUE(made) << (made ? "" : made.error().issues().front().text);
        if (made) lineage_ = std::move(*made);
    }
    const Lineage& lineage() const { return lineage_; }
    const CellOrigin& cell(std::string_view table, std::int64_t row, std::string_view column)
        const {
        const RowOrigin* found = lineage_.find(table, row);
        if (found == nullptr) throw std::runtime_error("no such row");
        return found->cells.at(static_cast<std::size_t>(*set().find_table(table)->find(column)));
    }

private:
    static fhir::Document parse(std::string text) {
        auto document = fhir::Document::parse(std::move(text));
        if (!document) throw std::runtime_error(document.error().issues().front().text);
        return std::move(*document);
    }
    fhir::Document document_;
    Lineage lineage_;
};

constexpr const char* team = R"({"resourceType": "CareTeam", "id": "t1", "status": "active",
  "subject": {"reference": "Patient/p1"}, "note": [{"text": "a"}, {"text": "b"}],
  "contained": [{"resourceType": "Practitioner", "id": "c1", "name": [{"use": "old", "text": "X"},
      {"given": ["Olle", "Jan"], "family": "Ek"}],
      "identifier": [{"system": "urn:oid:1.2.752.29.4.19", "value": "SE2321000115-1"}]}],
  "participant": [
    {"role": [{"coding": [{"system": "s", "code": "FVK"}, {"system": "s", "code": "1"}]}],
     "member": {"reference": "#c1"}},
    {"role": [{"text": "fri text"}], "member": {"display": "Bara namn"}}]})";

TEST(Lineage, AnElementIsNamedWithItsPlacesInTheResource) {
    const Traced traced(team);
    EXPECT_THAT(
        traced.cell("care_team_claim", 1, "code").elements,
        ElementsAre("CareTeam.participant[0].role[0].coding[1].code")
    );
    EXPECT_THAT(
        traced.cell("care_team_claim", 2, "member_display").elements,
        ElementsAre("CareTeam.participant[1].member.display")
    );
    EXPECT_THAT(traced.cell("care_team_claim", 2, "code").elements, IsEmpty());
}

TEST(Lineage, ThePathStandsInItsFileWithLineAndColumn) {
    const Traced traced(team);
    const CellOrigin& code = traced.cell("care_team_claim", 0, "code");
    EXPECT_EQ(code.column, "code");
    EXPECT_EQ(code.expression, "code");
    EXPECT_THAT(code.around, ElementsAre("participant", "role", "coding"));
    const RowOrigin& row = *traced.lineage().find("care_team_claim", 0);
    EXPECT_EQ(row.file, "views/care_team_claim.json");
    EXPECT_EQ(row.view, "care_team_claim|1.0.0");
    const auto position = position_in_set(set(), row.file, code.pointer);
    ASSERT_TRUE(position);
    // The value at that place is the path itself.
    std::istringstream lines{std::string(set().file(row.file))};
    std::string line;
    for (std::uint32_t i = 0; i < position->line; ++i) std::getline(lines, line);
    EXPECT_TRUE(line.substr(position->column - 1).starts_with("\"code\"")) << line;
}

TEST(Lineage, AKeyIsTracedToTheReferenceItWasMadeOf) {
    const Traced traced(team);
    EXPECT_THAT(
        traced.cell("care_team_claim", 0, "member_person").elements,
        ElementsAre("CareTeam.participant[0].member")
    );
    EXPECT_THAT(
        traced.cell("care_team_claim", 0, "patient").elements, ElementsAre("CareTeam.subject")
    );
}

TEST(Lineage, AJoinedTextIsTracedToAllItsParts) {
    const Traced traced(team);
    EXPECT_THAT(
        traced.cell("care_team_claim", 0, "note").elements,
        ElementsAre("CareTeam.note[0].text", "CareTeam.note[1].text")
    );
    EXPECT_THAT(
        traced.cell("practitioner", 0, "given").elements,
        ElementsAre(
            "CareTeam.contained[0].name[1].given[0]", "CareTeam.contained[0].name[1].given[1]"
        )
    );
}

TEST(Lineage, AContainedResourceHasItsOwnKey) {
    const Traced traced(team);
    EXPECT_EQ(traced.lineage().find("practitioner", 0)->key, "CareTeam/t1#c1");
    EXPECT_EQ(traced.lineage().find("practitioner", 1), nullptr);
}

TEST(Lineage, AnIdentityIsTracedToTheIdentifierItWasReadFrom) {
    const Traced traced(team);
    const CellOrigin& id = traced.cell("practitioner", 0, "hsa_id");
    EXPECT_EQ(id.column, "hsa_id");
    EXPECT_THAT(id.elements, ElementsAre("CareTeam.contained[0].identifier[0].value"));
}

TEST(Lineage, AChoiceIsNamedAsFhirPathNamesIt) {
    const Traced traced(
        R"({"resourceType": "CareTeam", "id": "t1", "subject": {"reference": "Patient/p1"},
            "participant": [{"coveragePeriod": {"start": "2026-01-01"},
                             "member": {"reference": "Practitioner/x"}}]})",
        fhir::Version::r5
    );
    EXPECT_THAT(
        traced.cell("care_team_claim", 0, "cover_from").elements,
        ElementsAre("CareTeam.participant[0].coverage.start")
    );
}

TEST(Lineage, ABranchOfAUnionNamesItsOwnPath) {
    const Traced traced(
        R"({"resourceType": "Organization", "id": "o1", "name": "Enhet",
            "contact": [{"telecom": [{"system": "phone", "value": "010-1"}]}]})"
    );
    const CellOrigin& value = traced.cell("organization_telecom", 0, "value");
    EXPECT_THAT(value.elements, ElementsAre("Organization.contact[0].telecom[0].value"));
    EXPECT_THAT(value.around, testing::Contains(testing::HasSubstr("contact")));
}

TEST(Lineage, TheConditionThatTurnedAResourceAwayIsNamed) {
    const Traced traced(
        R"({"resourceType": "CareTeam", "id": "t1", "status": "entered-in-error",
            "subject": {"reference": "Patient/p1"}})"
    );
    ASSERT_FALSE(traced.lineage().turned_away.empty());
    const TurnedAway& away = traced.lineage().turned_away.front();
    EXPECT_EQ(away.table, "care_team_claim");
    EXPECT_EQ(away.key, "CareTeam/t1");
    EXPECT_EQ(away.view, "care_team_claim|1.0.0");
    EXPECT_EQ(away.file, "views/care_team_claim.json");
    EXPECT_EQ(away.expression, "status.where($this = 'entered-in-error').empty()");
    EXPECT_EQ(away.pointer, "/where/0/path");
}

TEST(Lineage, AnUnknownModifierIsToldOf) {
    const Traced traced(
        R"({"resourceType": "CareTeam", "id": "t1", "subject": {"reference": "Patient/p1"},
            "modifierExtension": [{"url": "https://example.org/x", "valueBoolean": true}]})"
    );
    EXPECT_TRUE(traced.lineage().rows.empty());
    ASSERT_FALSE(traced.lineage().warnings.empty());
}

TEST(Lineage, PlacesAreThoseOfTheReceivedResourceAlsoWhenElementsWereLeftOut) {
    const Traced traced(
        R"({"resourceType": "CareTeam", "id": "t1", "subject": {"reference": "Patient/p1"},
            "participant": [
              {"modifierExtension": [{"url": "https://example.org/x", "valueBoolean": true}],
               "member": {"display": "A"}},
              {"member": {"display": "B"}}]})"
    );
    EXPECT_THAT(
        traced.cell("care_team_claim", 0, "member_display").elements,
        ElementsAre("CareTeam.participant[1].member.display")
    );
}

TEST(Lineage, TracingGivesTheRowsThatExtractionGives) {
    auto document = fhir::Document::parse(team);
    ASSERT_TRUE(document);
    const ResourceVersion version{document->root(), fhir::Version::r4, "vas", "CareTeam/t1", {}};
    const auto plain = set().extract(version);
    ASSERT_TRUE(plain);
    Lineage traced = *lineage(set(), version);
    std::size_t rows = 0;
    for (const RowBatch& batch : plain->rows) rows += batch.rows();
    EXPECT_EQ(traced.rows.size(), rows);
    // Whatever has a value has an element it came from, but for numbers of rows and literals.
    for (const RowBatch& batch : plain->rows) {
        for (std::size_t row = 0; row < batch.rows(); ++row) {
            const RowOrigin* origin =
                traced.find(batch.table().name, static_cast<std::int64_t>(row));
            ASSERT_NE(origin, nullptr);
            for (std::size_t i = fixed_column_count; i < origin->cells.size(); ++i) {
                const bool null = batch.at(row, static_cast<int>(i)).is_null();
                const CellOrigin& cell = origin->cells[i];
                const bool own = cell.expression.find("%rowIndex") != std::string::npos ||
                                 cell.expression.find("getResourceKey()") == 0 ||
                                 cell.expression.find('\'') == 0 ||
                                 cell.expression.find("exists()") != std::string::npos;
                if (!null && !own) {
                    EXPECT_THAT(cell.elements, testing::Not(IsEmpty()))
                        << batch.table().name << "." << cell.column << ": " << cell.expression;
                }
            }
        }
    }
}

}  // namespace
}  // namespace mappings
