// What an assembled model borrows from: every text has a place it came from, and a kept copy needs
// none of them.
#include "mappings/engine/memory.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "mappings/engine/order.hpp"
#include "mappings/model/borrowed.hpp"
#include "mappings/model/compact.hpp"
#include "tests/mappings/engine/scenario.hpp"

namespace mappings {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::IsSupersetOf;
using testing::SizeIs;

constexpr std::string_view number = "pnr:196101182803";

/// Calls `use` with every text of the model that is not empty.
template <class Use>
class EachText {
public:
    explicit EachText(Use use) : use_(std::move(use)) {}
    void operator()(const std::string_view& text) {
        if (!text.empty()) use_(text);
    }
    template <class T>
    void operator()(const std::optional<T>& value) {
        if (value) (*this)(*value);
    }
    template <class T>
    void operator()(const List<T>& list) {
        if constexpr (!std::is_enum_v<T>) {
            for (const T& one : list) (*this)(one);
        }
    }
    template <class T>
    void operator()(const T& value) {
        each_borrowed(value, *this);
    }

private:
    Use use_;
};

/// One of everything: named and unnamed contacts, two sources, listing, plan, appointment, drops.
Scenario rich() {
    Scenario scenario;
    scenario.patient("p1", std::string(number), {{"birth_date", "1961-01-18"}});
    scenario.labels("vas", "Patient/p1", "NARA");
    scenario.unit("u1", "SE2321000115-U1", {{"part_of", "Organization/g"}, {"is_unit", "true"}});
    scenario.unit("u2", "", {{"part_of", "Organization/u1"}});
    scenario.unit("g", "SE2321000115-G", {{"is_giver", "true"}});
    scenario.phone("organization_telecom", "Organization/u1", "031-390 06 00");
    scenario.row(
        "vas",
        "Organization/u1",
        "organization_address",
        {{"owner", "Organization/u1"}, {"line", "Exempelgatan 1"}, {"postal_code", "31000"}}
    );
    scenario.doctor("Ek", "u1", {{"period_from", "2026-01-15"}, {"note", "Ring först"}});
    scenario.nurse("A", "1").nurse("B", "KSSK");
    scenario.row(
        "vas",
        "CareTeam/t-A",
        "care_team_telecom",
        {{"owner", "CareTeam/t-A"},
         {"slot", "0"},
         {"system", "phone"},
         {"value", "031-390 06 01"},
         {"opens", "08:00:00"},
         {"closes", "16:00:00"},
         {"day", "mon"}}
    );
    scenario.row(
        "vas",
        "Practitioner/split",
        "practitioner",
        {{"person", "Practitioner/split"}, {"given", "Anna"}, {"family", "Exempel"}}
    );
    scenario.claim(
        "t-split", "3", {{"member_person", "Practitioner/split"}, {"via_team", "CareTeam/t-A"}}
    );
    scenario.claim("t-unit", "1", {{"member", "Organization/u2"}});
    scenario.claim("t-display", "4", {{"member_display", "Bara namn"}, {"team_status", ""}});
    scenario.claim("t-unknown", "XYZ", {{"member_display", "Ingen"}});
    scenario.claim("t-pending", "1", {{"member_role", "PractitionerRole/later"}});
    scenario.listed("0", {{"unit", "Organization/u1"}});
    scenario.listed("1", {{"person", "Practitioner/Ek"}});
    scenario.plan("a", {{"created", "2026-02-03"}, {"author", "PractitionerRole/Ek"}});
    scenario.row(
        "vas",
        "CarePlan/a",
        "care_plan_link",
        {{"plan", "CarePlan/a"}, {"kind", "replaces"}, {"target", "CarePlan/b"}}
    );
    scenario.row(
        "vas",
        "CarePlan/a",
        "care_plan_activity",
        {{"plan", "CarePlan/a"}, {"slot", "0"}, {"target", "Appointment/x"}}
    );
    scenario.row(
        "vas",
        "Appointment/x",
        "appointment",
        {{"appointment", "Appointment/x"},
         {"status", "booked"},
         {"description", "Återbesök"},
         {"start_at", "2026-12-02T09:00:00+01:00"},
         {"slot", "0"},
         {"actor", "Patient/p1"},
         {"actor_patient", "Patient/p1"}}
    );
    scenario.from("lifecare").patient("x7", std::string(number));
    scenario.claim("b", "1", {{"patient", "Patient/x7"}, {"member_display", "Syster Bo"}});
    return scenario;
}

class ModelMemory : public testing::Test {
protected:
    Overview assembled(bool with_parts) {
        memory_.keep_parts(with_parts);
        return scenario_.overview(rows_, {"vas", "Patient/p1"}, memory_);
    }
    bool is_cell(std::string_view text) const { return memory_.cell_at(text).has_value(); }
    const CareManager& contact(const Overview& overview, std::string_view name) const {
        for (const CareManager& one : overview.care_managers) {
            if (one.practitioner.name == name) return one;
        }
        throw std::logic_error("no such contact");
    }
    std::string column_of(std::string_view text) const {
        const auto place = memory_.cell_at(text);
        if (!place) return "none";
        const Table& table = place->batch->table();
        return table.name + "." + table.columns[static_cast<std::size_t>(place->column)].name;
    }

    Scenario scenario_ = rich();
    MemoryRows rows_ = scenario_.memory();
    Memory memory_;
};

TEST_F(ModelMemory, EveryTextIsInACellOrComposedOfCellsOrSaidByThePolicies) {
    const Overview overview = assembled(true);
    std::set<std::string> others;
    std::set<std::string> between;
    std::size_t cells = 0;
    const auto visit = [&](auto&& self, std::string_view text, std::set<std::string>& rest
                       ) -> void {
        if (is_cell(text)) {
            ++cells;
            return;
        }
        const auto parts = memory_.parts_of(text);
        if (parts.empty()) rest.emplace(text);
        for (const std::string_view part : parts) {
            if (!part.empty()) self(self, part, between);
        }
    };
    EachText each([&](std::string_view text) { visit(visit, text, others); });
    each(overview);
    EXPECT_GT(cells, 200U);
    EXPECT_THAT(
        others,
        ElementsAre(
            "1",
            "1.2.752.129.2.2.1.4",
            "1.2.752.129.5.1.69",
            "HLM",
            "Region Exempel",
            "SE2321000115-REGION",
            "care_team_claim",
            "end-missing",
            "status-absent"
        )
    );
    // Between the cells of composed texts stand separators, kinds, and codes of the concept map.
    for (const std::string& text : between) {
        const bool kind = kind_named(text).has_value();
        EXPECT_TRUE(kind || text == "|" || text == " " || text == "display:" || text == "1")
            << text;
    }
}

TEST_F(ModelMemory, ATextCutOutOfACellLiesInIt) {
    const Overview overview = assembled(false);
    const CareManager& doctor = contact(overview, "Doktor Ek");
    EXPECT_EQ(column_of(doctor.practitioner.name), "practitioner.name_text");
    EXPECT_EQ(column_of(doctor.practitioner.hsa_id), "practitioner.hsa_id");
    EXPECT_EQ(column_of(doctor.managing_care_unit->name), "organization.unit_name");
    EXPECT_EQ(column_of(doctor.code.code), "care_team_claim.code");
    EXPECT_EQ(column_of(doctor.period.start), "care_team_claim.period_from");
    const Telecom& phone = contact(overview, "Syster A").contact.at(0).telecom.at(0);
    EXPECT_EQ(phone.period.at(0).opens, "08:00");
    EXPECT_EQ(column_of(phone.period.at(0).opens), "care_team_telecom.opens");
    EXPECT_EQ(column_of(doctor.code.code_system), "none");
    EXPECT_EQ(column_of(""), "none");
}

TEST_F(ModelMemory, AComposedTextTellsItsParts) {
    const Overview overview = assembled(true);
    const std::string_view name = contact(overview, "Anna Exempel").practitioner.name;
    const auto parts = memory_.parts_of(name);
    ASSERT_THAT(parts, ElementsAre("Anna", " ", "Exempel"));
    EXPECT_EQ(column_of(parts[0]), "practitioner.given");
    EXPECT_EQ(column_of(parts[2]), "practitioner.family");
    // A date that was written out of a moment, and an id.
    const std::string_view day = overview.care_plans.at(0).activities.at(0).when.start;
    ASSERT_THAT(memory_.parts_of(day), SizeIs(1));
    EXPECT_EQ(column_of(memory_.parts_of(day)[0]), "appointment.start_at");
    EXPECT_THAT(
        memory_.parts_of(overview.care_plans.at(0).id), ElementsAre("vas", "|", "CarePlan/a")
    );
    EXPECT_THAT(memory_.parts_of(overview.care_plans.at(0).document_title), IsEmpty());
}

TEST_F(ModelMemory, LookUpsAreNotedInTheirOrder) {
    assembled(true);
    const auto look_ups = memory_.look_ups();
    ASSERT_GT(look_ups.size(), 20U);
    EXPECT_EQ(look_ups[0].table->name, "patient");
    EXPECT_EQ(look_ups[0].value, "Patient/p1");
    EXPECT_EQ(look_ups[0].source, "vas");
    EXPECT_EQ(look_ups[0].found->rows(), 1U);
    std::set<std::string> asked;
    for (const LookedUp& one : look_ups) {
        const std::string& column = one.table->columns[static_cast<std::size_t>(one.column)].name;
        asked.insert(one.table->name + " by " + column + " " + std::string(one.value));
    }
    EXPECT_THAT(
        asked,
        IsSupersetOf(
            {"practitioner_role by _key PractitionerRole/Ek",
             "practitioner by _key Practitioner/Ek",
             "organization by _key Organization/u1",
             "patient by number_id pnr:196101182803"}
        )
    );
}

TEST_F(ModelMemory, NoQuestionIsAskedTwice) {
    // The doctor is listed with and responsible for a plan, too; two more are known by an HSA-id.
    scenario_.from("vas");
    scenario_.claim("t-id", "1", {{"member_id", "hsa:SE2321000115-EK"}});
    scenario_.claim("t-id-too", "3", {{"member_id", "hsa:SE2321000115-EK"}});
    rows_ = scenario_.memory();
    assembled(true);
    std::set<std::string> asked;
    for (const LookedUp& one : memory_.look_ups()) {
        const std::string question = one.table->name + " by " +
                                     one.table->columns[static_cast<std::size_t>(one.column)].name +
                                     " " + std::string(one.value) + " of " +
                                     std::string(one.source);
        EXPECT_TRUE(asked.insert(question).second) << question;
    }
    EXPECT_TRUE(asked.contains("practitioner by hsa_id hsa:SE2321000115-EK of "));
}

TEST_F(ModelMemory, NothingIsNotedUnlessAskedFor) {
    const Overview overview = assembled(false);
    EXPECT_THAT(memory_.look_ups(), IsEmpty());
    EXPECT_THAT(memory_.parts_of(contact(overview, "Anna Exempel").practitioner.name), IsEmpty());
}

TEST_F(ModelMemory, ARowIsNamedByItsNumberAndADroppedOneByItsTable) {
    scenario_.row(
        "vas",
        "CareTeam/t-A",
        "care_team_claim",
        {{"team", "CareTeam/t-A"},
         {"patient", "Patient/p1"},
         {"team_status", "active"},
         {"slot", "1"},
         {"code_system", std::string(national_kinds)},
         {"code", "1"},
         {"member_display", "Den andra"}}
    );
    MemoryRows rows = scenario_.memory();
    const Overview overview = scenario_.overview(rows, {"vas", "Patient/p1"}, memory_);
    EXPECT_EQ(contact(overview, "Syster A").provenance.row, 0);
    EXPECT_EQ(contact(overview, "Den andra").provenance.row, 1);
    ASSERT_THAT(overview.dropped, SizeIs(2));
    for (const Dropped& one : overview.dropped) EXPECT_EQ(one.table, "care_team_claim");
}

TEST_F(ModelMemory, ClearedAndUsedAgainItGivesTheSameModelInTheSameBlocks) {
    const std::string expected = canonical(assembled(false));
    [[maybe_unused]] const std::size_t reserved = memory_.reserved();
    for (int round = 0; round < 3; ++round) {
        memory_.clear();
        EXPECT_EQ(canonical(assembled(false)), expected);
    }
#if !defined(__SANITIZE_ADDRESS__)
    EXPECT_EQ(memory_.reserved(), reserved);
#endif
}

TEST_F(ModelMemory, AKeptModelNeedsNothingOfWhatItWasMadeFrom) {
    const Overview overview = assembled(false);
    const std::string bytes = canonical(overview);
    KeptOverview kept(overview);
    EXPECT_EQ(kept.overview(), overview);
    memory_.clear();
    scenario_ = Scenario();
    KeptOverview moved = std::move(kept);
    EXPECT_EQ(canonical(moved.overview()), bytes);
}

TEST_F(ModelMemory, AKeptModelHoldsEachTextAndListOnce) {
    const Overview overview = assembled(false);
    const KeptOverview kept(overview);
    const CareManager& doctor = contact(kept.overview(), "Doktor Ek");
    const CareManager& nurse = contact(kept.overview(), "Syster A");
    EXPECT_EQ(doctor.managing_care_unit->contact.data(), nurse.managing_care_unit->contact.data());
    EXPECT_EQ(doctor.provenance.source.data(), doctor.provenance.source.data());
    Arena measured;
    compact(overview, measured);
    EXPECT_EQ(kept.size(), measured.used());
}

}  // namespace
}  // namespace mappings
