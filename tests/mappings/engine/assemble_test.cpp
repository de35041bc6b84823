// Assembly from rows: joins, units, kinds, clusters, merging, listings, plans, appointments.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "tests/mappings/engine/scenario.hpp"
#include "tests/mappings/lists.hpp"

namespace mappings {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

constexpr std::string_view number = "pnr:196101182803";
constexpr std::string_view other_number = "pnr:189002029800";
constexpr std::string_view coordination = "snr:196109732393";
constexpr std::string_view reserve = "nrid:98240301AA06";

Scenario basic() {
    Scenario scenario;
    scenario.patient("p1", std::string(number));
    scenario.unit("u1", "SE2321000115-U1");
    scenario.unit("u2", "SE2321000115-U2");
    return scenario;
}

std::vector<std::string> names(const Overview& overview) {
    std::vector<std::string> result;
    for (const CareManager& one : overview.care_managers)
        result.emplace_back(one.practitioner.name);
    return result;
}
std::vector<std::string> drops(const Overview& overview) {
    std::vector<std::string> result;
    for (const Dropped& one : overview.dropped) {
        result.push_back(std::string(name(one.why)) + " " + std::string(one.detail));
    }
    return result;
}
CareManager only(const Overview& overview) {
    if (overview.care_managers.size() != 1) throw std::logic_error("not one contact");
    return overview.care_managers.front();
}

TEST(Assemble, AnUnknownAnchorGivesAnEmptyModel) {
    Scenario scenario = basic();
    EXPECT_EQ(scenario.overview({"vas", "Patient/nobody"}), Overview{});
    EXPECT_EQ(scenario.overview({"", "pnr:200302022389"}), Overview{});
}

TEST(Assemble, AContactIsJoinedWithPersonRoleAndUnit) {
    Scenario scenario = basic();
    scenario.doctor("Ek", "u1", {{"period_from", "2026-01-15"}});
    const CareManager contact = only(scenario.overview());
    EXPECT_EQ(contact.kind, ContactKind::fast_lakarkontakt);
    EXPECT_EQ(contact.code, (CodedValue{"2", "1.2.752.129.5.1.69", ""}));
    EXPECT_EQ(contact.practitioner.name, "Doktor Ek");
    EXPECT_EQ(contact.practitioner.hsa_id, "SE2321000115-Ek");
    EXPECT_EQ(contact.practitioner.qualification.code, "201011");
    EXPECT_EQ(contact.practitioner.qualification.code_system, "1.2.752.129.2.2.1.4");
    ASSERT_TRUE(contact.managing_care_unit);
    EXPECT_EQ(contact.managing_care_unit->name, "Enhet u1");
    EXPECT_EQ(contact.managing_care_giver->name, "Region Exempel");
    EXPECT_EQ(contact.period, (Period{"2026-01-15", ""}));
    EXPECT_EQ(contact.interval.from, midnight("2026-01-15"));
    EXPECT_THAT(contact.flags, IsEmpty());
    EXPECT_TRUE(contact.id.starts_with("cm_"));
}

TEST(Assemble, TheSameModelComesFromEveryAnchorOfThePerson) {
    Scenario scenario = basic();
    scenario.doctor("Ek", "u1");
    scenario.from("lifecare").patient("x7", std::string(number));
    scenario.claim("b", "1", {{"patient", "Patient/x7"}, {"member_display", "Syster Bo"}});
    const Overview by_key = scenario.overview({"vas", "Patient/p1"});
    EXPECT_THAT(by_key.care_managers, SizeIs(2));
    EXPECT_EQ(scenario.overview({"lifecare", "Patient/x7"}), by_key);
    EXPECT_EQ(scenario.overview({"", std::string(number)}), by_key);
}

TEST(Assemble, AClaimThatNamesThePatientByNumberOnlyIsFound) {
    Scenario scenario = basic();
    Cells claim{{"patient_id", std::string(number)}, {"member_display", "Syster Bo"}};
    scenario.claim("t1", "1", claim + Cells{{"patient", ""}});
    EXPECT_THAT(names(scenario.overview()), ElementsAre("Syster Bo"));
}

TEST(Assemble, ALiteralReferenceBesideAnIdentifierWins) {
    Scenario scenario = basic();
    scenario.claim(
        "t1",
        "1",
        {{"patient", "Patient/somebody-else"},
         {"patient_id", std::string(number)},
         {"member_display", "Syster Bo"}}
    );
    EXPECT_THAT(names(scenario.overview()), IsEmpty());
}

// G-05
TEST(Assemble, FiveCodesGiveFiveContactsAndAnUnknownOneIsKept) {
    Scenario scenario = basic();
    for (const std::string code : {"1", "2", "3", "4", "9"}) scenario.nurse("N" + code, code);
    const Overview overview = scenario.overview();
    std::map<std::string, ContactKind> kinds;
    for (const CareManager& one : overview.care_managers)
        kinds[std::string(one.code.code)] = one.kind;
    const std::map<std::string, ContactKind> expected{
        {"1", ContactKind::fast_vardkontakt},
        {"2", ContactKind::fast_lakarkontakt},
        {"3", ContactKind::fast_omsorgskontakt},
        {"4", ContactKind::fast_vardkontakt_samordnare},
        {"9", ContactKind::other},
    };
    EXPECT_EQ(kinds, expected);
}

TEST(Assemble, LocalCodesGoThroughTheConceptMap) {
    Scenario scenario = basic();
    scenario.nurse("A", "FVK").nurse("B", "KSSK").nurse("C", "LIVS");
    const Overview overview = scenario.overview();
    ASSERT_THAT(overview.care_managers, SizeIs(3));
    for (const CareManager& one : overview.care_managers) EXPECT_EQ(one.code.code, "1");
    EXPECT_EQ(overview.care_managers[0].kind, ContactKind::kontaktsjukskoterska);
    EXPECT_EQ(overview.care_managers[0].source_code.code, "KSSK");
    EXPECT_EQ(overview.care_managers[1].kind, ContactKind::fast_vardkontakt);
    EXPECT_EQ(overview.care_managers[2].kind, ContactKind::fast_lakarkontakt_livsuppehallande);
}

TEST(Assemble, ACodeWithoutKindGivesNoContactWithTheReason) {
    Scenario scenario = basic();
    scenario.nurse("A", "NEAR");
    scenario.nurse("B", "1", {{"code_system", "urn:example:unknown"}});
    scenario.nurse(
        "C", "1", {{"code_system", ""}, {"code", ""}, {"role_text", "fast vårdkontakt"}}
    );
    const Overview overview = scenario.overview();
    EXPECT_THAT(names(overview), IsEmpty());
    EXPECT_THAT(
        drops(overview),
        ElementsAre(
            "no-kind urn:example:vas:kontaktroll|NEAR", "no-kind urn:example:unknown|1", "no-kind "
        )
    );
}

TEST(Assemble, TwoCodingsOfOneRoleAreOneContact) {
    Scenario scenario = basic();
    scenario.nurse("A", "1").claim("t-A", "FVK", {{"member_role", "PractitionerRole/A"}});
    EXPECT_EQ(only(scenario.overview()).source_code.code_system, national_kinds);
}

TEST(Assemble, ANationalCodeBesideASubKindAddsNoSecondContact) {
    Scenario scenario = basic();
    scenario.nurse("A", "1").claim("t-A", "KSSK", {{"member_role", "PractitionerRole/A"}});
    EXPECT_EQ(only(scenario.overview()).kind, ContactKind::kontaktsjukskoterska);
}

TEST(Assemble, TwoRolesOfOneParticipantAreTwoContacts) {
    Scenario scenario = basic();
    scenario.nurse("A", "1").claim("t-A", "4", {{"member_role", "PractitionerRole/A"}});
    EXPECT_THAT(scenario.overview().care_managers, SizeIs(2));
}

// Mapping trap 2: one member of each type with the same code.
TEST(Assemble, OnlyPeopleAreNamedAndPatientsAndRelativesNeverCount) {
    Scenario scenario = basic();
    scenario.nurse("A", "1");
    scenario.claim("t2", "1", {{"member", "Organization/u1"}});
    scenario.claim("t3", "1", {{"member", "Patient/p1"}, {"member_display", "X"}});
    scenario.claim("t4", "1", {{"member", "RelatedPerson/r1"}});
    scenario.claim("t5", "1", {{"slot", "0"}});
    scenario.claim("t6", "1", {{"member", "CareTeam/team"}});
    scenario.row(
        "vas",
        "CareTeam/team",
        "care_team_claim",
        {{"team", "CareTeam/team"}, {"team_name", "Norra teamet"}, {"slot", "0"}}
    );
    const Overview overview = scenario.overview();
    std::map<std::string, bool> named;
    for (const CareManager& one : overview.care_managers)
        named[std::string(one.practitioner.name)] = one.named;
    EXPECT_EQ(
        named,
        (std::map<std::string, bool>{
            {"Syster A", true}, {"Enhet u1", false}, {"Norra teamet", false}})
    );
    EXPECT_THAT(
        drops(overview),
        ElementsAre("member-type Patient", "member-type RelatedPerson", "no-member ")
    );
}

TEST(Assemble, AMissingReferenceIsShownByItsDisplayAndReplacedWhenItArrives) {
    Scenario scenario = basic();
    scenario.claim(
        "t1",
        "1",
        {{"member_role", "PractitionerRole/r1"}, {"member_display", "Eva, sjuksköterska"}}
    );
    const CareManager before = only(scenario.overview());
    EXPECT_EQ(before.practitioner.name, "Eva, sjuksköterska");
    EXPECT_THAT(before.flags, ElementsAre("member-unresolved"));
    scenario.role("r1", "e1", "u1", "").person("e1", "SE2321000115-E1", "Eva Svensson");
    const CareManager after = only(scenario.overview());
    EXPECT_EQ(after.practitioner.name, "Eva Svensson");
    EXPECT_THAT(after.flags, IsEmpty());
}

TEST(Assemble, AMissingReferenceWithoutDisplayWaitsWithItsKey) {
    Scenario scenario = basic();
    scenario.claim("t1", "1", {{"member_role", "PractitionerRole/r1"}});
    EXPECT_THAT(drops(scenario.overview()), ElementsAre("join-pending PractitionerRole/r1"));
}

TEST(Assemble, TwoPeopleOfOneDisplayNameAreNeverMerged) {
    Scenario scenario = basic();
    scenario.claim(
                "t1", "1", {{"member_display", "Eva"}}
    ).claim("t2", "1", {{"member_display", "Eva"}});
    EXPECT_THAT(scenario.overview().care_managers, SizeIs(2));
}

TEST(Assemble, APersonByIdentifierIsJoinedAcrossSources) {
    Scenario scenario = basic();
    scenario.claim("t1", "1", {{"member_id", "hsa:SE2321000115-E1"}, {"member_display", "E"}});
    scenario.from("lifecare").person("e9", "SE2321000115-E1", "Eva Svensson");
    EXPECT_EQ(only(scenario.overview()).practitioner.name, "Eva Svensson");
}

TEST(Assemble, ContainedPeopleBelongToTheirContainerOnly) {
    Scenario scenario = basic();
    for (const std::string team : {"t1", "t2"}) {
        const std::string key = "CareTeam/" + team + "#pr1";
        scenario.claim(team, "1", {{"member_person", key}});
        scenario.row(
            "vas",
            "CareTeam/" + team,
            "practitioner",
            {{"_key", key}, {"person", key}, {"name_text", "Person of " + team}}
        );
    }
    EXPECT_THAT(
        names(scenario.overview()), testing::UnorderedElementsAre("Person of t1", "Person of t2")
    );
}

TEST(Assemble, TheBestNameIsOfficialThenUsualThenWithoutUse) {
    Scenario scenario = basic();
    scenario.claim("t1", "1", {{"member_person", "Practitioner/e"}});
    const auto name = [&](std::string use, Cells cells) {
        scenario.row(
            "vas",
            "Practitioner/e",
            "practitioner",
            Cells{{"person", "Practitioner/e"}, {"name_use", std::move(use)}} + cells
        );
        return only(scenario.overview()).practitioner.name;
    };
    EXPECT_EQ(name("", {{"given", "Eva"}, {"family", "Ek"}}), "Eva Ek");
    EXPECT_EQ(name("usual", {{"name_text", "Evis"}}), "Evis");
    EXPECT_EQ(name("official", {{"name_text", "Eva Maria Ek"}}), "Eva Maria Ek");
    EXPECT_EQ(name("old", {{"name_text", "Eva Al"}}), "Eva Maria Ek");
}

// IN-3
TEST(Assemble, TheCareGiverComesFromTheHierarchyThenPartOfThenTeamThenSender) {
    Scenario scenario = basic();
    scenario.doctor("Ek", "u1", {{"managing_unit", "Organization/m"}});
    const auto giver = [&] { return only(scenario.overview()).managing_care_giver; };
    EXPECT_EQ(giver()->name, "Region Exempel");
    scenario.unit("m", "SE1-M", {{"is_giver", "true"}, {"unit_name", "Bolaget"}});
    EXPECT_EQ(giver()->name, "Bolaget");
    scenario.remove("vas", "Organization/u1");
    scenario.unit("u1", "SE2321000115-U1", {{"part_of", "Organization/top"}});
    scenario.unit("top", "SE1-TOP", {{"is_giver", "true"}, {"unit_name", "Regionen"}});
    EXPECT_EQ(giver()->name, "Regionen");
    scenario.remove("vas", "Organization/u1");
    scenario.unit(
        "u1",
        "SE2321000115-U1",
        {{"part_of", "Organization/top"}, {"giver_id", "hsa:SE1-H"}, {"giver_display", "Kommunen"}}
    );
    EXPECT_EQ(giver(), (Unit{"SE1-H", "Kommunen", {}}));
}

TEST(Assemble, WithoutCareGiverTheContactIsIncomplete) {
    Scenario scenario = basic();
    scenario.settings().clear();
    scenario.doctor("Ek", "u1");
    EXPECT_TRUE(only(scenario.overview()).incomplete);
    scenario.unit("top", "SE1-TOP", {{"is_giver", "true"}});
    scenario.remove("vas", "Organization/u1")
        .unit("u1", "SE1-U1", {{"part_of", "Organization/top"}});
    EXPECT_FALSE(only(scenario.overview()).incomplete);
}

TEST(Assemble, AUnitBelowAVardenhetIsTheOneThatGivesTheCare) {
    Scenario scenario = basic();
    scenario.unit("vc", "SE1-VC", {{"is_unit", "true"}, {"part_of", "Organization/region"}});
    scenario.unit("region", "SE1-R", {{"is_giver", "true"}});
    scenario.unit("team", "SE1-T", {{"part_of", "Organization/vc"}});
    scenario.doctor("Ek", "team");
    const CareManager contact = only(scenario.overview());
    EXPECT_EQ(contact.managing_care_unit->name, "Enhet vc");
    EXPECT_EQ(contact.care_providing_care_unit->name, "Enhet team");
    EXPECT_EQ(contact.managing_care_giver->name, "Enhet region");
}

TEST(Assemble, ACircleOfPartOfEnds) {
    Scenario scenario = basic();
    scenario.unit("a", "SE1-A", {{"part_of", "Organization/b"}});
    scenario.unit("b", "SE1-B", {{"part_of", "Organization/a"}});
    scenario.doctor("Ek", "a");
    EXPECT_EQ(only(scenario.overview()).managing_care_unit->name, "Enhet a");
}

TEST(Assemble, PartOfIsFollowedFiveSteps) {
    Scenario scenario = basic();
    for (int i = 0; i < 6; ++i) {
        const std::string next = "Organization/c" + std::to_string(i + 1);
        scenario.unit("c" + std::to_string(i), "", {{"part_of", next}});
    }
    scenario.unit("c6", "", {{"is_giver", "true"}});
    scenario.settings().clear();
    scenario.doctor("Far", "c0").doctor("Near", "c1");
    std::map<std::string, bool> incomplete;
    const Overview overview = scenario.overview();
    for (const CareManager& one : overview.care_managers) {
        incomplete[std::string(one.practitioner.name)] = one.incomplete;
    }
    EXPECT_EQ(
        incomplete, (std::map<std::string, bool>{{"Doktor Far", true}, {"Doktor Near", false}})
    );
}

// Mapping trap 18
TEST(Assemble, TheUnitComesFromRoleThenBehalfThenManagingOrganization) {
    Scenario scenario = basic();
    scenario.person("e", "SE1-E", "Eva").unit("u3", "SE1-U3");
    Cells claim{{"member_person", "Practitioner/e"}, {"managing_unit", "Organization/u3"}};
    scenario.claim("t1", "1", claim);
    EXPECT_EQ(only(scenario.overview()).managing_care_unit->name, "Enhet u3");
    scenario.remove("vas", "CareTeam/t1");
    claim["behalf_unit"] = "Organization/u2";
    scenario.claim("t1", "1", claim);
    EXPECT_EQ(only(scenario.overview()).managing_care_unit->name, "Enhet u2");
    scenario.remove("vas", "CareTeam/t1").role("e", "e", "u1", "");
    claim["member_role"] = "PractitionerRole/e";
    scenario.claim("t1", "1", claim);
    EXPECT_EQ(only(scenario.overview()).managing_care_unit->name, "Enhet u1");
}

// Mapping trap 3
TEST(Assemble, ATeamOnTheWayAddsItsNameAndRouteButNoPeople) {
    Scenario scenario = basic();
    scenario.nurse("A", "1", {{"via_team", "CareTeam/norra"}});
    scenario.row(
        "vas",
        "CareTeam/norra",
        "care_team_claim",
        {{"team", "CareTeam/norra"},
         {"team_name", "Norra teamet"},
         {"slot", "0"},
         {"member_role", "PractitionerRole/B"},
         {"note", "Inre anteckning"}}
    );
    scenario.phone("care_team_telecom", "CareTeam/norra", "010-123 45 67");
    const CareManager contact = only(scenario.overview());
    ASSERT_TRUE(contact.care_team);
    EXPECT_EQ(contact.care_team->name, "Norra teamet");
    EXPECT_EQ(contact.care_team->contact[0].telecom[0].value, "010-123 45 67");
    EXPECT_EQ(contact.care_team->external_notes, "");
    EXPECT_EQ(contact.team_internal_notes, "Inre anteckning");
}

// IN-6
TEST(Assemble, ANoteIsExternalOnlyByProfileOrConfiguration) {
    Scenario scenario = basic();
    scenario.nurse("A", "1", {{"note", "Text"}});
    EXPECT_EQ(only(scenario.overview()).internal_notes, "Text");
    EXPECT_EQ(only(scenario.overview()).external_notes, "");
    scenario.settings()[0].notes = NotesAre::external;
    EXPECT_EQ(only(scenario.overview()).external_notes, "Text");
    scenario.settings()[0].notes = NotesAre::internal;
    scenario.remove("vas", "CareTeam/t-A");
    scenario.claim(
        "t-A", "1", {{"member_role", "PractitionerRole/A"}, {"note", "Text"}, {"is_riv", "true"}}
    );
    EXPECT_EQ(only(scenario.overview()).external_notes, "Text");
}

// Mapping trap 6
TEST(Assemble, ThePeriodIsWhatTeamParticipantAndRoleShare) {
    Scenario scenario = basic();
    scenario.person("e", "SE1-E", "Eva");
    scenario.role("e", "e", "u1", "", {{"period_to", "2026-06-30"}});
    scenario.claim(
        "t1",
        "1",
        {{"member_role", "PractitionerRole/e"},
         {"team_from", "2025-01-01"},
         {"team_to", "2026-12-31"},
         {"period_from", "2026-02"}}
    );
    const CareManager contact = only(scenario.overview());
    EXPECT_EQ(contact.period, (Period{"2026-02", "2026-06-30"}));
    EXPECT_EQ(contact.interval, (Interval{midnight("2026-02-01"), midnight("2026-07-01")}));
}

TEST(Assemble, R5CoverageGivesThePeriod) {
    Scenario scenario = basic();
    scenario.nurse("A", "1", {{"cover_from", "2026-03-01"}, {"cover_to", "2026-03-31"}});
    EXPECT_EQ(only(scenario.overview()).period, (Period{"2026-03-01", "2026-03-31"}));
}

TEST(Assemble, AReversedPeriodIsFlagged) {
    Scenario scenario = basic();
    scenario.nurse("A", "1", {{"period_from", "2026-03-01"}, {"period_to", "2026-02-01"}});
    EXPECT_THAT(only(scenario.overview()).flags, ElementsAre("period-reversed"));
    EXPECT_TRUE(only(scenario.overview()).interval.empty());
}

// Mapping traps 9, 37 and 44
TEST(Assemble, StatusAndInactivityAreFlagged) {
    Scenario scenario = basic();
    scenario.nurse("A", "1", {{"team_status", ""}});
    scenario.row(
        "vas", "PractitionerRole/A", "practitioner_role", {{"role", "PractitionerRole/A"}}
    );
    EXPECT_EQ(only(scenario.overview()).status, ContactStatus::absent);
    EXPECT_THAT(only(scenario.overview()).flags, ElementsAre("status-absent"));
    scenario.remove("vas", "Practitioner/A");
    scenario.row(
        "vas",
        "Practitioner/A",
        "practitioner",
        {{"person", "Practitioner/A"},
         {"name_text", "A"},
         {"name_use", "official"},
         {"active", "false"}}
    );
    EXPECT_THAT(only(scenario.overview()).flags, ElementsAre("inactive", "status-absent"));
}

// IN-5, G-18
TEST(Assemble, ADoctorsKindNeedsADoctorsPosition) {
    const auto contact = [](const std::string& position) {
        Scenario scenario = basic();
        scenario.person("e", "SE1-E", "Eva").role("e", "e", "u1", position);
        scenario.claim("t", "2", {{"member_role", "PractitionerRole/e"}});
        return only(scenario.overview());
    };
    EXPECT_TRUE(contact("207010").not_eligible);
    EXPECT_TRUE(contact("204010").not_eligible);
    EXPECT_FALSE(contact("203010").not_eligible);
    EXPECT_FALSE(contact("").not_eligible);
    EXPECT_THAT(contact("").flags, ElementsAre("qualification-unknown"));
}

// IN-7, G-15
TEST(Assemble, TheSameContactFromTwoSourcesIsOneWithThePreferredSourcesFields) {
    Scenario scenario = basic();
    scenario.doctor("Ek", "u1", {{"period_from", "2025-01-01"}});
    scenario.from("lifecare").patient("x", std::string(number)).unit("u7", "SE2321000115-U1");
    scenario.person("e", "SE2321000115-EK", "Doktor E. Ek").role("e", "e", "u7", "201011");
    scenario.claim(
        "x",
        "2",
        {{"patient", "Patient/x"},
         {"member_role", "PractitionerRole/e"},
         {"period_from", "2025-02-01"}}
    );
    // The view writes HSA-ids in upper case; the other source's person is the same one.
    scenario.from("vas")
        .remove("vas", "Practitioner/Ek")
        .person("Ek", "SE2321000115-EK", "Doktor Ek");
    const CareManager contact = only(scenario.overview());
    EXPECT_EQ(contact.practitioner.name, "Doktor Ek");
    EXPECT_EQ(contact.period.start, "2025-01-01");
    ASSERT_THAT(contact.also_from, SizeIs(1));
    EXPECT_EQ(contact.also_from[0].source, "lifecare");
}

TEST(Assemble, AnotherUnitIsAnotherContact) {
    Scenario scenario = basic();
    scenario.doctor("Ek", "u1").role("r2", "Ek", "u2", "201011");
    scenario.claim("t2", "2", {{"member_role", "PractitionerRole/r2"}});
    EXPECT_THAT(scenario.overview().care_managers, SizeIs(2));
}

TEST(Assemble, PeriodsThatDoNotMeetStayTwoContacts) {
    Scenario scenario = basic();
    scenario.nurse("A", "1", {{"period_to", "2026-06-30"}});
    scenario.claim(
        "t2", "1", {{"member_role", "PractitionerRole/A"}, {"period_from", "2027-01-01"}}
    );
    const auto same = [&] {
        std::multiset<std::string> all;
        for (const CareManager& one : scenario.overview().care_managers) all.emplace(one.same_as);
        return all;
    };
    EXPECT_EQ(same(), (std::multiset<std::string>{"", ""}));
    scenario.claim(
        "t3", "1", {{"member_role", "PractitionerRole/A"}, {"period_from", "2026-06-01"}}
    );
    // One contact, each claim in its own time.
    EXPECT_THAT(same(), SizeIs(3));
    EXPECT_EQ(same().count(*same().begin()), 3U);
}

TEST(Assemble, AClaimThatAnotherStandsForIsNoContactOfItsOwn) {
    Scenario scenario = basic();
    scenario.nurse("A", "1", {{"period_from", "2026-01-01"}});
    scenario.claim(
        "t2", "1", {{"member_role", "PractitionerRole/A"}, {"period_from", "2026-01-01"}}
    );
    const CareManager contact = only(scenario.overview());
    EXPECT_THAT(contact.also_from, SizeIs(1));
    EXPECT_EQ(contact.same_as, "");
}

TEST(Assemble, WhatOneSourceKeepsFromThePatientTheOtherDoesNotGiveBack) {
    Scenario scenario = basic();
    scenario.nurse("A", "1").claim("t2", "1", {{"member_role", "PractitionerRole/A"}});
    scenario.labels("vas", "CareTeam/t2", "NOPATIENT");
    EXPECT_FALSE(only(scenario.overview()).approved_for_patient);
}

// Mapping trap 34
TEST(Assemble, LabelsOfEveryJoinedRowCount) {
    for (const std::string owner :
         {"CareTeam/t-A",
          "PractitionerRole/A",
          "Practitioner/A",
          "Organization/u1",
          "Patient/p1"}) {
        Scenario scenario = basic();
        scenario.nurse("A", "1").labels("vas", owner, "X NOPATIENT");
        EXPECT_FALSE(only(scenario.overview()).approved_for_patient) << owner;
    }
    Scenario scenario = basic();
    scenario.nurse("A", "1").labels("vas", "Practitioner/A", "sekretessmarkering");
    EXPECT_TRUE(only(scenario.overview()).practitioner.protected_identity);
    EXPECT_FALSE(scenario.overview().protected_identity);
    scenario.labels("vas", "Practitioner/A", "")
        .labels("vas", "Patient/p1", "skyddadFolkbokforing");
    EXPECT_FALSE(only(scenario.overview()).practitioner.protected_identity);
    EXPECT_TRUE(scenario.overview().protected_identity);
    EXPECT_THAT(scenario.overview().labels, ElementsAre("skyddadFolkbokforing"));
}

// Mapping traps 19 and 20
TEST(Assemble, TelecomsAreOrderedAndPrivateOnesLeftOut) {
    Scenario scenario = basic();
    scenario.nurse("A", "1");
    const auto telecom = [&](std::string system, std::string value, const Cells& more = {}) {
        scenario.row(
            "vas",
            "PractitionerRole/A",
            "practitioner_role_telecom",
            Cells{
                {"owner", "PractitionerRole/A"},
                {"slot", "0"},
                {"system", std::move(system)},
                {"value", std::move(value)}} +
                more
        );
    };
    telecom("url", "https://x.example");
    telecom("phone", "3");
    telecom("phone", "2", {{"rank", "2"}});
    telecom("sms", "1", {{"rank", "1"}});
    telecom("phone", "home", {{"contact_use", "home"}});
    telecom("phone", "mobile", {{"contact_use", "mobile"}});
    telecom("phone", "old", {{"contact_use", "old"}, {"rank", "1"}});
    telecom("email", "a@x.example");
    telecom("", "no system");
    std::vector<std::string> values;
    const CareManager contact = only(scenario.overview());
    for (const Telecom& one : contact.contact.at(0).telecom) {
        values.emplace_back(one.value);
    }
    EXPECT_THAT(values, ElementsAre("1", "2", "3", "https://x.example"));
}

// G-06: opening hours
TEST(Assemble, HoursOfOneTelecomAreAlternativesByTime) {
    Scenario scenario = basic();
    scenario.nurse("A", "1");
    const Cells telecom{
        {"owner", "CareTeam/t-A"}, {"slot", "0"}, {"system", "phone"}, {"value", "1"}};
    for (const std::string day : {"fri", "mon", "tue", "wed", "thu"}) {
        scenario.row(
            "vas",
            "CareTeam/t-A",
            "care_team_telecom",
            telecom + Cells{{"day", day}, {"opens", "08:00:00"}, {"closes", "17:00:00"}}
        );
    }
    scenario.row(
        "vas",
        "CareTeam/t-A",
        "care_team_telecom",
        telecom + Cells{{"day", "sat"}, {"opens", "10:00:00"}, {"closes", "12:00:00"}}
    );
    const List<HoursOfService> expected = list_of<HoursOfService>({
        {list_of(
             {Weekday::monday,
              Weekday::tuesday,
              Weekday::wednesday,
              Weekday::thursday,
              Weekday::friday}
         ),
         "08:00",
         "17:00",
         {}},
        {list_of({Weekday::saturday}), "10:00", "12:00", {}},
    });
    EXPECT_EQ(only(scenario.overview()).contact.at(0).telecom.at(0).period, expected);
}

TEST(Assemble, ARolesHoursHoldForItsTelecoms) {
    Scenario scenario = basic();
    scenario.nurse("A", "1").phone("practitioner_role_telecom", "PractitionerRole/A", "1");
    scenario.row(
        "vas",
        "PractitionerRole/A",
        "practitioner_role_hours",
        {{"role", "PractitionerRole/A"}, {"all_day", "true"}, {"day", "mon"}}
    );
    const List<HoursOfService> expected =
        list_of<HoursOfService>({{list_of({Weekday::monday}), "", "", {}}});
    EXPECT_EQ(only(scenario.overview()).contact.at(0).telecom.at(0).period, expected);
}

// G-07
TEST(Cluster, AReserveNumberLinkedToAPersonnummerIsOnePerson) {
    Scenario scenario = basic();
    scenario.nurse("A", "1");
    scenario.patient(
        "old", std::string(reserve), {{"replaced_by", "Patient/p1"}, {"active", "false"}}
    );
    scenario.claim("t2", "1", {{"patient", "Patient/old"}, {"member_display", "B"}});
    const Overview overview = scenario.overview({"", std::string(reserve)});
    EXPECT_THAT(overview.care_managers, SizeIs(2));
    EXPECT_EQ(scenario.overview({"", std::string(number)}), overview);
    EXPECT_THAT(overview.numbers, ElementsAre(reserve, number));
}

TEST(Cluster, WithoutLinkDifferentNumbersAreDifferentPeople) {
    Scenario scenario = basic();
    scenario.patient("old", std::string(reserve));
    EXPECT_THAT(scenario.overview().keys, SizeIs(1));
}

TEST(Cluster, AnIdentifierTwoPersonnummerShareJoinsNobody) {
    Scenario scenario = basic();
    scenario.patient("p1", "id:urn:example:local|7");
    scenario.from("lifecare")
        .patient("x", std::string(other_number))
        .patient("x", "id:urn:example:local|7");
    const Overview first = scenario.overview({"", std::string(number)});
    const Overview second = scenario.overview({"", std::string(other_number)});
    EXPECT_THAT(first.keys, ElementsAre(PatientKey{"vas", "Patient/p1"}));
    EXPECT_THAT(second.keys, ElementsAre(PatientKey{"lifecare", "Patient/x"}));
    EXPECT_EQ(scenario.overview({"vas", "Patient/p1"}), first);
}

TEST(Cluster, ACoordinationNumberTwoPersonnummerShareJoinsNobody) {
    Scenario scenario = basic();
    scenario.patient("p1", std::string(coordination));
    scenario.from("lifecare")
        .patient("x", std::string(other_number))
        .patient("x", std::string(coordination));
    EXPECT_THAT(scenario.overview().keys, SizeIs(1));
    EXPECT_THAT(scenario.overview({"", std::string(other_number)}).keys, SizeIs(1));
}

TEST(Cluster, ARecordWithTwoPersonnummerIsJoinedWithNobodyAndReported) {
    Scenario scenario = basic();
    scenario.from("lifecare")
        .patient("x", std::string(number))
        .patient("x", std::string(other_number));
    EXPECT_THAT(scenario.overview().keys, ElementsAre(PatientKey{"vas", "Patient/p1"}));
    EXPECT_THAT(
        scenario.overview({"lifecare", "Patient/x"}).warnings, ElementsAre("several-numbers")
    );
}

TEST(Cluster, ASharedIdentifierJoinsWhenOnlyOnePersonnummerIsThere) {
    Scenario scenario = basic();
    scenario.patient("p1", "id:urn:example:local|7");
    scenario.from("lifecare").patient("x", "id:urn:example:local|7");
    EXPECT_THAT(scenario.overview().keys, SizeIs(2));
    EXPECT_EQ(scenario.overview({"lifecare", "Patient/x"}), scenario.overview());
}

TEST(Listings, AUnitAndAPersonAreJoined) {
    Scenario scenario = basic();
    scenario.person("e", "SE1-E", "Eva").role("e", "e", "u1", "201011");
    scenario.listed(
                "0", {{"unit", "Organization/u1"}}
    ).listed("1", {{"role", "PractitionerRole/e"}});
    const Overview overview = scenario.overview();
    ASSERT_THAT(overview.listings, SizeIs(2));
    const bool first_has_person = overview.listings[0].resource.has_value();
    const Listing& person = overview.listings[first_has_person ? 0 : 1];
    const Listing& unit = overview.listings[first_has_person ? 1 : 0];
    EXPECT_EQ(unit.unit->name, "Enhet u1");
    EXPECT_EQ(unit.listing_type, "HLM");
    EXPECT_THAT(unit.unit_keys, ElementsAre("hsa:SE2321000115-U1", "vas|Organization/u1"));
    EXPECT_EQ(person.resource->name, "Eva");
    EXPECT_EQ(person.resource_key, "hsa:SE1-E");
    EXPECT_EQ(person.unit->name, "Enhet u1");
}

TEST(Listings, TheSameUnitFromTwoSourcesIsOneListing) {
    Scenario scenario = basic();
    scenario.listed("0", {{"unit", "Organization/u1"}});
    scenario.from("lifecare").patient("x", std::string(number)).unit("u9", "SE2321000115-U1");
    scenario.row(
        "lifecare",
        "Patient/x",
        "listing",
        {{"patient", "Patient/x"}, {"slot", "0"}, {"unit", "Organization/u9"}}
    );
    ASSERT_THAT(scenario.overview().listings, SizeIs(1));
    EXPECT_EQ(scenario.overview().listings[0].provenance.source, "vas");
}

TEST(Listings, AnIdentifierAloneNamesTheUnit) {
    Scenario scenario = basic();
    scenario.listed("0", {{"gp_id", "hsa:SE2321000115-U1"}});
    EXPECT_EQ(scenario.overview().listings.at(0).unit->name, "Enhet u1");
    scenario.listed("1", {{"unit", "Organization/late"}});
    EXPECT_THAT(drops(scenario.overview()), ElementsAre("join-pending listing"));
}

TEST(Plans, AreJoinedWithAuthorTeamGoalsAndActivities) {
    Scenario scenario = basic();
    scenario.nurse("A", "4");
    scenario.phone("organization_telecom", "Organization/u1", "010-1");
    scenario.plan(
        "c1",
        {{"author", "PractitionerRole/A"},
         {"category_system", "urn:example:plan"},
         {"category", "samordnad"},
         {"created", "2026-01-02"}}
    );
    scenario.row(
        "vas",
        "CarePlan/c1",
        "care_plan_link",
        {{"plan", "CarePlan/c1"}, {"kind", "careTeam"}, {"target", "CareTeam/t-A"}}
    );
    scenario.row(
        "vas",
        "CarePlan/c1",
        "care_plan_link",
        {{"plan", "CarePlan/c1"}, {"kind", "goal"}, {"target", "Goal/g1"}}
    );
    scenario.row(
        "vas",
        "Goal/g1",
        "goal",
        {{"goal", "Goal/g1"}, {"lifecycle_status", "active"}, {"description", "Gå till affären"}}
    );
    scenario.row(
        "vas",
        "CarePlan/c1",
        "care_plan_activity",
        {{"plan", "CarePlan/c1"},
         {"slot", "0"},
         {"has_detail", "true"},
         {"what", "Promenad"},
         {"status", "in-progress"},
         {"who_key", "Patient/p1"},
         {"who", "Anna Andersson"},
         {"when_text", "Varje dag"}}
    );
    scenario.row(
        "vas",
        "CarePlan/c1",
        "care_plan_activity",
        {{"plan", "CarePlan/c1"},
         {"slot", "1"},
         {"has_detail", "true"},
         {"what", "Rökning"},
         {"must_not", "true"},
         {"status", "not-started"},
         {"who", "Dietisten"}}
    );
    scenario.row(
        "vas", "CarePlan/c1", "care_plan_note", {{"plan", "CarePlan/c1"}, {"note", "Inre"}}
    );
    const Overview overview = scenario.overview();
    ASSERT_THAT(overview.care_plans, SizeIs(1));
    const CarePlanEntry& plan = overview.care_plans[0];
    EXPECT_EQ(plan.type_of_care_plan.code, "SIP");
    EXPECT_EQ(plan.healthcare_professional_name, "Syster A");
    EXPECT_EQ(plan.org_unit_name, "Enhet u1");
    EXPECT_EQ(plan.org_unit_telecom, "010-1");
    EXPECT_THAT(plan.care_manager_ids, ElementsAre(overview.care_managers[0].id));
    EXPECT_THAT(plan.goals, ElementsAre(Goal{"Gå till affären", "active"}));
    EXPECT_THAT(
        plan.activities,
        ElementsAre(
            Activity{"Promenad", "", true, "Varje dag", {}, ActivityStatus::ongoing, false},
            Activity{"Rökning", "Dietisten", false, "", {}, ActivityStatus::planned, true}
        )
    );
    EXPECT_THAT(plan.notes, IsEmpty());
}

// Mapping trap 27
TEST(Plans, AReferredActivityWinsOverADetailAndEmptyOnesAreFlagged) {
    Scenario scenario = basic();
    scenario.plan("c1");
    const auto activity = [&](const Cells& cells) {
        scenario.row(
            "vas",
            "CarePlan/c1",
            "care_plan_activity",
            Cells{{"plan", "CarePlan/c1"}, {"slot", "0"}} + cells
        );
    };
    activity(
        {{"target", "ServiceRequest/s"},
         {"target_display", "Röntgen"},
         {"what", "Annat"},
         {"has_detail", "true"}}
    );
    activity({{"planned", "Appointment/a"}, {"planned_display", "Besök"}});
    activity({{"slot", "2"}});
    activity({{"has_detail", "true"}, {"what", "Fel"}, {"status", "entered-in-error"}});
    scenario.row(
        "vas",
        "Appointment/a",
        "appointment",
        {{"appointment", "Appointment/a"},
         {"status", "booked"},
         {"description", "Återbesök"},
         {"start_at", "2026-12-01T09:00:00+01:00"},
         {"slot", "0"}}
    );
    const CarePlanEntry plan = scenario.overview().care_plans.at(0);
    ASSERT_THAT(plan.activities, SizeIs(2));
    EXPECT_EQ(plan.activities[0].text, "Röntgen");
    EXPECT_EQ(plan.activities[1].text, "Återbesök");
    EXPECT_EQ(plan.activities[1].when.start, "2026-12-01");
    EXPECT_EQ(plan.activities[1].status, ActivityStatus::planned);
    EXPECT_THAT(plan.flags, ElementsAre("activity-both", "activity-empty"));
}

TEST(Plans, AProtectedPerformerIsNotNamed) {
    Scenario scenario = basic();
    scenario.nurse("A", "1").labels("vas", "Practitioner/A", "sekretessmarkering");
    scenario.plan("c1", {{"author", "PractitionerRole/A"}});
    scenario.row(
        "vas",
        "CarePlan/c1",
        "care_plan_activity",
        {{"plan", "CarePlan/c1"},
         {"slot", "0"},
         {"what", "Besök"},
         {"who", "Syster A"},
         {"who_key", "PractitionerRole/A"}}
    );
    const CarePlanEntry plan = scenario.overview().care_plans.at(0);
    EXPECT_TRUE(plan.professional_protected);
    EXPECT_EQ(plan.activities.at(0).who_name, "");
}

TEST(Appointments, AreFoundByPatientAndJoinedWithWhomAndWhere) {
    Scenario scenario = basic();
    scenario.nurse("A", "1").phone("organization_telecom", "Organization/u1", "010-1");
    const Cells time{
        {"appointment", "Appointment/a"},
        {"status", "booked"},
        {"description", "Besök"},
        {"start_at", "2026-12-01T09:00:00+01:00"},
        {"end_at", "2026-12-01T09:30:00+01:00"}};
    scenario.row(
        "vas",
        "Appointment/a",
        "appointment",
        time + Cells{{"slot", "0"}, {"actor", "Patient/p1"}, {"actor_patient", "Patient/p1"}}
    );
    scenario.row(
        "vas",
        "Appointment/a",
        "appointment",
        time + Cells{{"slot", "1"}, {"actor", "PractitionerRole/A"}}
    );
    const Overview overview = scenario.overview();
    ASSERT_THAT(overview.appointments, SizeIs(1));
    const AgreedTime& agreed = overview.appointments[0];
    EXPECT_EQ(agreed.with_name, "Syster A");
    EXPECT_EQ(agreed.place, "Enhet u1");
    EXPECT_EQ(agreed.contact.at(0).telecom.at(0).value, "010-1");
    EXPECT_EQ(agreed.start, midnight("2026-12-01") + std::chrono::hours(9));
}

TEST(Appointments, WithoutStartAreNotAgreedTimes) {
    Scenario scenario = basic();
    scenario.row(
        "vas",
        "Appointment/a",
        "appointment",
        {{"appointment", "Appointment/a"},
         {"status", "proposed"},
         {"slot", "0"},
         {"actor", "Patient/p1"},
         {"actor_patient", "Patient/p1"}}
    );
    EXPECT_THAT(drops(scenario.overview()), ElementsAre("period start"));
}

TEST(NoneStated, KindsAndSectionsAreUnderstood) {
    Scenario scenario = basic();
    const auto stated = [&](std::string list, std::string system, std::string code) {
        scenario.row(
            "vas",
            "List/" + list,
            "none_stated",
            {{"patient", "Patient/p1"},
             {"code_system", std::move(system)},
             {"code", std::move(code)}}
        );
    };
    stated("1", std::string(national_kinds), "2");
    stated("2", std::string(national_kinds), "1");
    stated("3", "https://nara.example/CodeSystem/section", "plan");
    stated("4", std::string(local_roles), "KSSK");
    stated("5", "urn:example:unknown", "2");
    std::vector<NoneOf> found;
    const Overview overview = scenario.overview();
    for (const NoneStated& one : overview.none_stated) found.push_back(one.what);
    EXPECT_THAT(found, ElementsAre(NoneOf::regular_doctor, NoneOf::care_contacts, NoneOf::plan));
}

TEST(Canonical, EqualModelsHaveEqualBytesAndOthersNot) {
    Scenario scenario = basic();
    scenario.doctor("Ek", "u1");
    const std::string bytes = canonical(scenario.overview());
    EXPECT_EQ(canonical(scenario.overview()), bytes);
    Overview changed = scenario.overview();
    CareManager contact = only(changed);
    changed.care_managers = {&contact, 1};
    contact.provenance.version = 99;  // our numbers count arrivals
    contact.provenance.row = 7;       // and rows are for explain
    EXPECT_EQ(canonical(changed), bytes);
    contact.practitioner.name = "Doktor Ekx";
    EXPECT_NE(canonical(changed), bytes);
}

std::vector<std::string> values(const std::vector<Anchor>& anchors) {
    std::vector<std::string> result;
    for (const Anchor& one : anchors) result.push_back(one.source + ":" + one.value);
    return result;
}

TEST(Subjects, ArePatientsReferencesAndNumbers) {
    Scenario scenario = basic();
    scenario.nurse("A", "1").claim(
        "t2", "1", {{"patient", ""}, {"patient_id", std::string(reserve)}}
    );
    EXPECT_THAT(
        values(subjects(scenario.assembly_tables(), scenario.batches())),
        ElementsAre(":nrid:98240301AA06", ":pnr:196101182803", "vas:Patient/p1")
    );
}

TEST(Dependants, AreFoundThroughRolesUnitsTeamsGoalsAndAppointments) {
    Scenario scenario = basic();
    scenario.nurse("A", "1", {{"via_team", "CareTeam/norra"}});
    scenario.row(
        "vas",
        "CareTeam/norra",
        "care_team_claim",
        {{"team", "CareTeam/norra"}, {"team_name", "Norra"}, {"slot", "0"}}
    );
    scenario.unit("top", "SE1-TOP", {{"is_giver", "true"}});
    scenario.remove("vas", "Organization/u1");
    scenario.unit("u1", "SE1-U1", {{"part_of", "Organization/top"}});
    scenario.plan("c1");
    scenario.row(
        "vas",
        "CarePlan/c1",
        "care_plan_link",
        {{"plan", "CarePlan/c1"}, {"kind", "goal"}, {"target", "Goal/g1"}}
    );
    scenario.row("vas", "Goal/g1", "goal", {{"goal", "Goal/g1"}});
    for (const std::string owner :
         {"Practitioner/A",
          "PractitionerRole/A",
          "Organization/u1",
          "Organization/top",
          "CareTeam/norra",
          "Goal/g1"}) {
        const Dependants found = scenario.touched("vas", owner, 100);
        EXPECT_TRUE(found.complete) << owner;
        EXPECT_THAT(values(found.anchors), ElementsAre("vas:Patient/p1")) << owner;
    }
    EXPECT_THAT(scenario.touched("vas", "Organization/u2", 100).anchors, IsEmpty());
}

TEST(Dependants, OfAHierarchyAreFoundAcrossSourcesById) {
    Scenario scenario = basic();
    scenario.from("lifecare").unit("g", "SE1-G").from("vas");
    scenario.remove("vas", "Organization/u1");
    scenario.unit("u1", "SE1-U1", {{"giver_id", "hsa:SE1-G"}}).nurse("A", "1");
    EXPECT_THAT(
        values(scenario.touched("lifecare", "Organization/g", 100).anchors),
        ElementsAre("vas:Patient/p1")
    );
}

TEST(Dependants, MoreThanTheLimitIsSaid) {
    Scenario scenario = basic();
    for (int i = 0; i < 5; ++i) {
        scenario.nurse(
            "N" + std::to_string(i), "1", {{"patient", "Patient/q" + std::to_string(i)}}
        );
    }
    const Dependants found = scenario.touched("vas", "Organization/u1", 3);
    EXPECT_FALSE(found.complete);
    EXPECT_THAT(found.anchors, SizeIs(3));
    EXPECT_TRUE(scenario.touched("vas", "Organization/u1", 5).complete);
}

TEST(MemoryRows, AreFoundInOrderAndReplacedByOwner) {
    Scenario scenario = basic();
    scenario.from("b").unit("x", "SE1-X").from("a").unit("y", "SE1-X").unit("x", "SE1-X");
    MemoryRows rows = scenario.memory();
    const Table& table = *scenario.assembly_tables().organization.table;
    const int column = table.find("hsa_id").value();
    const auto owners = [&](std::string_view source) {
        RowBatch found(table);
        rows.find(table, column, "hsa:SE1-X", source, found);
        std::vector<std::string> result;
        for (std::size_t i = 0; i < found.rows(); ++i) {
            result.push_back(
                std::string(found.text(i, column_source)) + "/" +
                std::string(found.text(i, column_owner))
            );
        }
        return result;
    };
    EXPECT_THAT(
        owners(""), ElementsAre("a/Organization/x", "a/Organization/y", "b/Organization/x")
    );
    EXPECT_THAT(owners("b"), ElementsAre("b/Organization/x"));
    rows.remove("a", "Organization/x");
    EXPECT_THAT(owners("a"), ElementsAre("a/Organization/y"));
    const RowBatch empty(table);
    rows.replace("a", "Organization/y", std::span(&empty, 1), {});
    EXPECT_THAT(owners("a"), IsEmpty());
}

}  // namespace
}  // namespace mappings
