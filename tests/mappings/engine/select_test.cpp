// Selection: the rules SEL-1 to SEL-12, the states of sections, visibility and freshness.
#include "mappings/engine/select.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "tests/mappings/engine/scenario.hpp"

namespace mappings {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using namespace std::chrono_literals;

constexpr std::string_view number = "pnr:196101182803";
const Moment now = noon("2026-11-24");

Scenario basic() {
    Scenario scenario;
    scenario.patient("p1", std::string(number));
    scenario.unit("u1", "SE2321000115-U1").unit("u2", "SE2321000115-U2");
    scenario.sources() = {
        {.source = "vas", .name = "Region Exempel", .last_contact = now - 1h},
        {.source = "lifecare", .name = "Kommunen", .last_contact = now - 1h},
    };
    return scenario;
}

template <class Item>
std::vector<std::string> ids(const Section<Item>& section) {
    std::vector<std::string> result;
    for (const Item& item : section.items) result.emplace_back(item.id);
    return result;
}
std::vector<std::string> names(const Section<ContactItem>& section) {
    std::vector<std::string> result;
    for (const ContactItem& item : section.items) result.emplace_back(item.practitioner.name);
    return result;
}
std::map<std::string, Standing> standings_of(Scenario& scenario, Moment at = now) {
    const Overview overview = scenario.overview();
    const std::vector<Standing> all = standings(overview, scenario.policies(), at);
    std::map<std::string, Standing> result;
    for (std::size_t i = 0; i < all.size(); ++i) {
        result[std::string(overview.care_managers[i].practitioner.name)] = all[i];
    }
    return result;
}

// --- SEL-1 -----------------------------------------------------------------------------------

TEST(RegularDoctor, ACurrentActiveNamedDoctorIsShown) {
    Scenario scenario = basic();
    scenario.doctor("Ek", "u1", {{"period_from", "2026-01-15"}});
    const Section<ContactItem> section = scenario.view(now).regular_doctor;
    EXPECT_EQ(section.state, SectionState::present);
    EXPECT_THAT(names(section), ElementsAre("Doktor Ek"));
    EXPECT_EQ(section.items[0].state, SectionState::present);
    EXPECT_EQ(section.items[0].source.name, "Region Exempel");
}

TEST(RegularDoctor, OnlyActiveAndAbsentStatusesAreCandidates) {
    const auto state = [](const std::string& status) {
        Scenario scenario = basic();
        scenario.doctor("Ek", "u1", {{"team_status", status}});
        return scenario.view(now).regular_doctor.state;
    };
    EXPECT_EQ(state("active"), SectionState::present);
    EXPECT_EQ(state(""), SectionState::present);
    for (const std::string status : {"proposed", "suspended", "inactive", "nonsense"}) {
        EXPECT_EQ(state(status), SectionState::unknown) << status;
    }
}

TEST(RegularDoctor, AnIncompleteContactIsInNoView) {
    Scenario scenario = basic();
    scenario.settings().clear();
    scenario.doctor("Ek", "u1").nurse("A", "1");
    EXPECT_EQ(scenario.view(now).regular_doctor.state, SectionState::unknown);
    EXPECT_EQ(scenario.view(now).care_contacts.state, SectionState::unknown);
    EXPECT_EQ(standings_of(scenario).at("Doktor Ek"), Standing::incomplete);
}

// G-18
TEST(RegularDoctor, ANurseOrAnUnlicensedDoctorIsNotEligible) {
    Scenario scenario = basic();
    scenario.doctor("Ek", "u1")
        .remove("vas", "PractitionerRole/Ek")
        .role("Ek", "Ek", "u1", "204010");
    EXPECT_EQ(scenario.view(now).regular_doctor.state, SectionState::unknown);
    EXPECT_EQ(standings_of(scenario).at("Doktor Ek"), Standing::not_eligible);
    scenario.remove("vas", "PractitionerRole/Ek").role("Ek", "Ek", "u1", "");
    const Section<ContactItem> section = scenario.view(now).regular_doctor;
    EXPECT_EQ(section.state, SectionState::present);
    EXPECT_THAT(section.items.at(0).flags, ElementsAre("qualification-unknown"));
}

TEST(RegularDoctor, AnInactiveRoleHidesTheContact) {
    Scenario scenario = basic();
    scenario.doctor("Ek", "u1").remove("vas", "PractitionerRole/Ek");
    scenario.role("Ek", "Ek", "u1", "201011", {{"active", "false"}});
    EXPECT_EQ(scenario.view(now).regular_doctor.state, SectionState::unknown);
}

// G-22
TEST(RegularDoctor, AUnitAloneIsNeverTheDoctor) {
    Scenario scenario = basic();
    scenario.claim("t1", "2", {{"member", "Organization/u1"}});
    const PatientView view = scenario.view(now);
    EXPECT_EQ(view.regular_doctor.state, SectionState::unknown);
    EXPECT_THAT(view.care_contacts.items, IsEmpty());
    EXPECT_EQ(standings_of(scenario).at("Enhet u1"), Standing::unnamed);
}

TEST(CareContacts, ATeamAloneIsShownByItsName) {
    Scenario scenario = basic();
    scenario.claim("t1", "1", {{"member", "Organization/u1"}});
    const Section<ContactItem> section = scenario.view(now).care_contacts;
    ASSERT_THAT(section.items, SizeIs(1));
    EXPECT_FALSE(section.items[0].named);
    EXPECT_EQ(section.items[0].practitioner.name, "Enhet u1");
}

// --- G-11, SEL-8 -----------------------------------------------------------------------------

TEST(Periods, TheLastDayIsShownAndTheDayAfterNot) {
    Scenario scenario = basic();
    scenario.doctor("Ek", "u1", {{"period_to", "2026-11-24"}});
    const PatientView today = scenario.view(now);
    EXPECT_EQ(today.regular_doctor.state, SectionState::present);
    EXPECT_EQ(today.valid_until, midnight("2026-11-25"));
    const PatientView tomorrow = scenario.view(midnight("2026-11-25"));
    EXPECT_EQ(tomorrow.regular_doctor.state, SectionState::ended);
    EXPECT_THAT(tomorrow.regular_doctor.items, IsEmpty());
    EXPECT_EQ(tomorrow.regular_doctor.notice, (Notice{"Doktor Ek", "2026-11-24"}));
}

TEST(Periods, WhatBeginsTomorrowIsFutureAndAppearsWithoutAPush) {
    Scenario scenario = basic();
    scenario.doctor("Ek", "u1", {{"period_from", "2026-11-25"}});
    const PatientView today = scenario.view(now);
    EXPECT_EQ(today.regular_doctor.state, SectionState::future);
    EXPECT_EQ(today.regular_doctor.notice, (Notice{"Doktor Ek", "2026-11-25"}));
    EXPECT_EQ(today.regular_doctor.items.at(0).state, SectionState::future);
    EXPECT_EQ(today.valid_until, midnight("2026-11-25"));
    EXPECT_EQ(scenario.view(midnight("2026-11-25")).regular_doctor.state, SectionState::present);
}

// G-24
TEST(Periods, TheAnswerChangesAtMidnightInStockholm) {
    Scenario scenario = basic();
    scenario.doctor("Ek", "u1", {{"period_to", "2026-10-25"}});
    const Moment last = midnight("2026-10-25") + 25h - 1us;
    EXPECT_EQ(scenario.view(last).regular_doctor.state, SectionState::present);
    EXPECT_EQ(scenario.view(last + 1us).regular_doctor.state, SectionState::ended);
}

TEST(Periods, WithoutBoundariesTheAnswerHoldsUntilASourceFallsSilent) {
    Scenario scenario = basic();
    scenario.doctor("Ek", "u1");
    EXPECT_EQ(scenario.view(now).valid_until, now - 1h + 24h);
    scenario.sources().clear();
    EXPECT_EQ(scenario.view(now).valid_until, std::nullopt);
}

TEST(Periods, AnEndedContactIsToldOfForNinetyDays) {
    Scenario scenario = basic();
    scenario.doctor("Ek", "u1", {{"period_to", "2026-08-26"}});
    EXPECT_EQ(scenario.view(now).regular_doctor.state, SectionState::ended);
    EXPECT_EQ(
        scenario.view(midnight("2026-08-27") + std::chrono::days(90)).regular_doctor.state,
        SectionState::unknown
    );
    scenario.policies().visibility().ended_notice = std::chrono::days(0);
    EXPECT_EQ(scenario.view(now).regular_doctor.state, SectionState::unknown);
}

TEST(Periods, AContactThatTheSourceClosedWithItsEndIsToldOfToo) {
    Scenario scenario = basic();
    scenario.doctor("Ek", "u1", {{"period_to", "2026-11-01"}, {"team_status", "inactive"}});
    EXPECT_EQ(scenario.view(now).regular_doctor.state, SectionState::ended);
}

TEST(Periods, NothingIsToldOfAnInactivePersonWhetherTheTeamIsClosedOrNot) {
    for (const std::string status : {"active", "inactive"}) {
        Scenario scenario = basic();
        scenario.doctor("Ek", "u1", {{"period_to", "2026-11-01"}, {"team_status", status}})
            .remove("vas", "PractitionerRole/Ek")
            .role("Ek", "Ek", "u1", "201011", {{"active", "false"}});
        EXPECT_EQ(scenario.view(now).regular_doctor.state, SectionState::unknown) << status;
    }
}

TEST(Periods, NothingIsToldOfADeletedContactOrBesideABetterOne) {
    Scenario scenario = basic();
    scenario.doctor("Ek", "u1", {{"period_to", "2026-11-01"}}).doctor("Al", "u1");
    EXPECT_EQ(scenario.view(now).regular_doctor.notice, std::nullopt);
    scenario.remove("vas", "CareTeam/t-Al").remove("vas", "CareTeam/t-Ek");
    EXPECT_EQ(scenario.view(now).regular_doctor.state, SectionState::unknown);
}

// --- The same contact, claimed more than once by one source (IN-7) -----------------------------

/// Doctor Ek in a team since 2024, and once more in another.
Scenario doctor_claimed_again(const Cells& again) {
    Scenario scenario = basic();
    scenario.doctor("Ek", "u1", {{"period_from", "2024-01-01"}});
    scenario.claim("again", "2", Cells{{"member_role", "PractitionerRole/Ek"}} + again);
    return scenario;
}

TEST(SameContact, AClaimThatIsNotInForceTakesNothingFromOneThatIs) {
    const std::vector<Cells> all{
        {{"period_from", "2027-06-01"}},
        {{"period_from", "2025-06-01"}, {"period_to", "2025-12-31"}},
        {{"period_from", "2025-06-01"}, {"team_status", "inactive"}},
        {{"period_from", "2025-06-01"}, {"team_status", "proposed"}},
        {{"period_from", "2026-12-01"}, {"period_to", "2026-11-30"}},
    };
    Scenario once = basic();
    once.doctor("Ek", "u1", {{"period_from", "2024-01-01"}});
    const PatientView before = once.view(now);
    for (const Cells& again : all) {
        Scenario scenario = doctor_claimed_again(again);
        const Section<ContactItem> section = scenario.view(now).regular_doctor;
        EXPECT_EQ(section.state, SectionState::present) << again.begin()->second;
        EXPECT_THAT(names(section), ElementsAre("Doktor Ek")) << again.begin()->second;
        EXPECT_EQ(section.items.at(0).period.start, "2024-01-01") << again.begin()->second;
        EXPECT_EQ(section.items.at(0).id, before.regular_doctor.items.at(0).id);
        EXPECT_EQ(section.notice, std::nullopt);
    }
}

TEST(SameContact, TheLaterClaimCountsFromTheDayItBegins) {
    Scenario scenario = doctor_claimed_again({{"period_from", "2027-06-01"}});
    scenario.sources().clear();  // nobody falls silent
    // Between the two claims of Ek begins another doctor's, which wins until Ek's second does.
    scenario.doctor("Al", "u1", {{"period_from", "2027-01-01"}});
    const auto shown = [&](std::string_view day) {
        return names(scenario.view(noon(day)).regular_doctor);
    };
    EXPECT_THAT(shown("2026-12-31"), ElementsAre("Doktor Ek"));
    EXPECT_THAT(shown("2027-01-01"), ElementsAre("Doktor Al"));
    EXPECT_THAT(shown("2027-06-01"), ElementsAre("Doktor Ek"));
    EXPECT_EQ(scenario.view(noon("2027-05-31")).valid_until, midnight("2027-06-01"));
}

TEST(SameContact, StandsOnceInAList) {
    Scenario scenario = basic();
    scenario.nurse("A", "1", {{"period_from", "2024-01-01"}});
    scenario.claim(
        "t2", "1", {{"member_role", "PractitionerRole/A"}, {"period_from", "2026-06-01"}}
    );
    scenario.claim(
        "t3", "1", {{"member_role", "PractitionerRole/A"}, {"period_from", "2027-06-01"}}
    );
    scenario.claim(
        "t4",
        "1",
        {{"member_role", "PractitionerRole/A"},
         {"period_from", "2025-01-01"},
         {"period_to", "2026-10-31"}}
    );
    const Overview overview = scenario.overview();
    ASSERT_THAT(overview.care_managers, SizeIs(4));
    std::set<std::string> own_ids;
    for (const CareManager& one : overview.care_managers) {
        own_ids.emplace(one.id);
        EXPECT_EQ(one.same_as, overview.care_managers[0].same_as);
        EXPECT_FALSE(one.same_as.empty());
    }
    EXPECT_THAT(own_ids, SizeIs(4));
    const Section<ContactItem> section = scenario.view(now).care_contacts;
    EXPECT_EQ(section.state, SectionState::present);
    ASSERT_THAT(section.items, SizeIs(1));
    EXPECT_EQ(section.items[0].period.start, "2026-06-01");
    // What ended in October goes on.
    EXPECT_EQ(section.notice, std::nullopt);
}

TEST(SameContact, OfSeveralThatBeginLaterTheFirstIsTold) {
    Scenario scenario = basic();
    scenario.nurse("A", "1", {{"period_from", "2027-01-01"}});
    scenario.claim(
        "t2", "1", {{"member_role", "PractitionerRole/A"}, {"period_from", "2027-06-01"}}
    );
    const Section<ContactItem> section = scenario.view(now).care_contacts;
    EXPECT_EQ(section.state, SectionState::future);
    ASSERT_THAT(section.items, SizeIs(1));
    EXPECT_EQ(section.items[0].period.start, "2027-01-01");
}

TEST(SameContact, TwiceInOneTeamHasAnIdForEachTime) {
    Scenario scenario = basic();
    scenario.sources().clear();
    scenario.nurse("A", "1", {{"period_to", "2026-11-30"}});
    scenario.claim(
        "t-A",
        "1",
        {{"member_role", "PractitionerRole/A"}, {"slot", "1"}, {"period_from", "2026-11-15"}}
    );
    const Overview overview = scenario.overview();
    ASSERT_THAT(overview.care_managers, SizeIs(2));
    EXPECT_NE(overview.care_managers[0].id, overview.care_managers[1].id);
    EXPECT_THAT(scenario.view(now).care_contacts.items, SizeIs(1));
    EXPECT_THAT(scenario.view(noon("2026-12-24")).care_contacts.items, SizeIs(1));
}

TEST(SameContact, WhatOneClaimKeepsFromThePatientTheOtherDoesNotGiveBack) {
    Scenario scenario = doctor_claimed_again({{"period_from", "2027-06-01"}});
    scenario.labels("vas", "CareTeam/again", "NOPATIENT");
    EXPECT_EQ(scenario.view(now).regular_doctor.state, SectionState::withheld);
}

// --- SEL-2, SEL-3 ----------------------------------------------------------------------------

// G-13
TEST(Listing, ADoctorAtAnotherUnitIsNotShown) {
    Scenario scenario = basic();
    scenario.doctor("Ek", "u1").listed("0", {{"unit", "Organization/u2"}});
    const PatientView view = scenario.view(now);
    EXPECT_EQ(view.regular_doctor.state, SectionState::unknown);
    EXPECT_EQ(view.regular_doctor.reason, "listed-elsewhere");
    EXPECT_THAT(view.regular_doctor.items, IsEmpty());
    EXPECT_EQ(view.health_centre.items.at(0).unit.name, "Enhet u2");
    EXPECT_EQ(standings_of(scenario).at("Doktor Ek"), Standing::listed_elsewhere);
}

TEST(Listing, ADoctorAtTheListedUnitBeatsANewerOneElsewhere) {
    Scenario scenario = basic();
    scenario.doctor("Ek", "u1", {{"period_from", "2020-01-01"}});
    scenario.doctor("Al", "u2", {{"period_from", "2026-01-01"}});
    scenario.listed("0", {{"unit", "Organization/u1"}});
    EXPECT_THAT(names(scenario.view(now).regular_doctor), ElementsAre("Doktor Ek"));
}

TEST(Listing, TheCareProvidingUnitCountsToo) {
    Scenario scenario = basic();
    scenario.unit("vc", "SE1-VC", {{"is_unit", "true"}});
    scenario.unit("team", "SE1-T", {{"part_of", "Organization/vc"}});
    scenario.doctor("Ek", "team").listed("0", {{"unit", "Organization/vc"}});
    EXPECT_EQ(scenario.view(now).regular_doctor.state, SectionState::present);
    scenario.remove("vas", "Patient/p1").patient("p1", std::string(number));
    scenario.listed("0", {{"unit", "Organization/team"}});
    EXPECT_EQ(scenario.view(now).regular_doctor.state, SectionState::present);
}

TEST(Listing, TheListedUnitMatchesByHsaIdAcrossSources) {
    Scenario scenario = basic();
    scenario.doctor("Ek", "u1");
    scenario.from("lifecare").patient("x", std::string(number)).unit("u9", "SE2321000115-U1");
    scenario.row(
        "lifecare",
        "Patient/x",
        "listing",
        {{"patient", "Patient/x"}, {"slot", "0"}, {"unit", "Organization/u9"}}
    );
    EXPECT_EQ(scenario.view(now).regular_doctor.state, SectionState::present);
}

// G-14
TEST(Listing, ThePersonItNamesWinsWhenThereIsSuchACandidate) {
    Scenario scenario = basic();
    scenario.doctor("Al", "u1", {{"period_from", "2026-06-01"}});
    scenario.doctor("Bo", "u1", {{"period_from", "2020-01-01"}});
    scenario.listed(
                "0", {{"unit", "Organization/u1"}}
    ).listed("1", {{"person", "Practitioner/Bo"}});
    EXPECT_THAT(names(scenario.view(now).regular_doctor), ElementsAre("Doktor Bo"));
    scenario.remove("vas", "CareTeam/t-Bo");
    EXPECT_THAT(names(scenario.view(now).regular_doctor), ElementsAre("Doktor Al"));
}

TEST(Listing, AClaimCountsByItselfOnlyWhenThePolicySaysSo) {
    Scenario scenario = basic();
    scenario.doctor("Al", "u1")
        .person("Bo", "SE1-BO", "Doktor Bo")
        .role("Bo", "Bo", "u1", "201011");
    scenario.unit("region", "SE1-R", {{"is_giver", "true"}});
    scenario.remove("vas", "Organization/u1");
    scenario.unit("u1", "SE2321000115-U1", {{"part_of", "Organization/region"}});
    scenario.listed("0", {{"role", "PractitionerRole/Bo"}});
    EXPECT_THAT(names(scenario.view(now).regular_doctor), ElementsAre("Doktor Al"));
    scenario.policies().visibility().listing_resource_counts = true;
    const Section<ContactItem> section = scenario.view(now).regular_doctor;
    EXPECT_THAT(names(section), ElementsAre("Doktor Bo"));
    EXPECT_EQ(section.items[0].code.code, "2");
    EXPECT_THAT(section.items[0].flags, ElementsAre("from-listing"));
    EXPECT_EQ(standings_of(scenario).at("Doktor Al"), Standing::superseded);
}

TEST(Listing, TwoListedUnitsBothCountAndAreReported) {
    Scenario scenario = basic();
    scenario.doctor("Ek", "u2");
    scenario.listed("0", {{"unit", "Organization/u1"}}).listed("1", {{"unit", "Organization/u2"}});
    const PatientView view = scenario.view(now);
    EXPECT_THAT(names(view.regular_doctor), ElementsAre("Doktor Ek"));
    EXPECT_THAT(view.health_centre.items, SizeIs(2));
    EXPECT_EQ(view.health_centre.reason, "listed-twice");
}

TEST(Listing, TheHealthCentreHasItsRoute) {
    Scenario scenario = basic();
    scenario.phone("organization_telecom", "Organization/u1", "010-11 22 33");
    scenario.listed("0", {{"unit", "Organization/u1"}});
    const Section<HealthCentreItem> section = scenario.view(now).health_centre;
    EXPECT_EQ(section.state, SectionState::present);
    EXPECT_EQ(section.items.at(0).route.phone->value, "010-11 22 33");
    EXPECT_EQ(section.items.at(0).route.level, RouteLevel::managing_care_unit);
}

// --- SEL-4 to SEL-7 --------------------------------------------------------------------------

// G-12
TEST(Order, TheLaterStartWinsAndTheLoserIsSuperseded) {
    Scenario scenario = basic();
    scenario.doctor("Al", "u1", {{"period_from", "2025-01-01"}});
    scenario.doctor("Bo", "u1", {{"period_from", "2026-01-01"}});
    scenario.doctor("Ce", "u1");
    scenario.listed("0", {{"unit", "Organization/u1"}});
    EXPECT_THAT(names(scenario.view(now).regular_doctor), ElementsAre("Doktor Bo"));
    EXPECT_THAT(names(scenario.view(now).care_contacts), IsEmpty());
    EXPECT_EQ(
        standings_of(scenario),
        (std::map<std::string, Standing>{
            {"Doktor Al", Standing::superseded},
            {"Doktor Bo", Standing::current},
            {"Doktor Ce", Standing::superseded}})
    );
}

TEST(Order, OfEqualStartsTheLaterDocumentedWins) {
    Scenario scenario = basic();
    scenario.doctor("Al", "u1").doctor("Bo", "u1");
    scenario.changed("vas", "CareTeam/t-Al", "2026-03-01T00:00:00.000000Z");
    EXPECT_THAT(names(scenario.view(now).regular_doctor), ElementsAre("Doktor Al"));
    scenario.changed("vas", "CareTeam/t-Bo", "2026-03-01T00:00:00.000001Z");
    EXPECT_THAT(names(scenario.view(now).regular_doctor), ElementsAre("Doktor Bo"));
}

TEST(Order, OfEqualTimesThePreferredSourceWins) {
    Scenario scenario = basic();
    scenario.doctor("Al", "u1");
    scenario.from("another").patient("x", std::string(number)).unit("u1", "SE2321000115-U1");
    scenario.settings().push_back(
        {.source = "another",
         .notes = NotesAre::internal,
         .care_giver = {"SE1", "R"},
         .listing_type = {}}
    );
    scenario.doctor("Bo", "u1", {{"patient", "Patient/x"}});
    EXPECT_THAT(names(scenario.view(now).regular_doctor), ElementsAre("Doktor Al"));
}

TEST(Order, TheRestIsDecidedByTheLeastId) {
    Scenario scenario = basic();
    scenario.doctor("Al", "u1").doctor("Bo", "u1");
    const Overview overview = scenario.overview();
    ASSERT_THAT(overview.care_managers, SizeIs(2));
    EXPECT_LT(overview.care_managers[0].id, overview.care_managers[1].id);
    EXPECT_THAT(ids(scenario.view(now).regular_doctor), ElementsAre(overview.care_managers[0].id));
}

// --- SEL-9, LAW-6, LAW-8 ---------------------------------------------------------------------

TEST(Visibility, AHiddenWinnerIsNeverReplacedByALoser) {
    Scenario scenario = basic();
    scenario.doctor("Al", "u1", {{"period_from", "2025-01-01"}});
    scenario.doctor("Bo", "u1", {{"period_from", "2026-01-01"}});
    scenario.labels("vas", "CareTeam/t-Bo", "NOPATIENT");
    const Section<ContactItem> section = scenario.view(now).regular_doctor;
    EXPECT_EQ(section.state, SectionState::withheld);
    EXPECT_THAT(section.items, IsEmpty());
}

// G-20
TEST(Visibility, WhatIsNotForThePatientIsWithheldForEveryReader) {
    for (const ReaderKind reader : {ReaderKind::person, ReaderKind::proxy, ReaderKind::system}) {
        Scenario scenario = basic();
        scenario.nurse("A", "1").labels("vas", "CareTeam/t-A", "NOPATIENT");
        scenario.plan("c1").labels("vas", "CarePlan/c1", "R");
        scenario.listed("0", {{"unit", "Organization/u1"}});
        const PatientView view = scenario.view(now, reader);
        EXPECT_EQ(view.care_contacts.state, SectionState::withheld);
        EXPECT_EQ(view.plan.state, SectionState::withheld);
        EXPECT_EQ(view.health_centre.state, SectionState::present);
        scenario.labels("vas", "Patient/p1", "V");
        EXPECT_EQ(scenario.view(now, reader).health_centre.state, SectionState::withheld);
    }
}

TEST(Visibility, TheRestOfAListIsStillShown) {
    Scenario scenario = basic();
    scenario.nurse("A", "1").nurse("B", "1").labels("vas", "CareTeam/t-A", "NOPATIENT");
    const Section<ContactItem> section = scenario.view(now).care_contacts;
    EXPECT_EQ(section.state, SectionState::present);
    EXPECT_THAT(names(section), ElementsAre("Syster B"));
}

TEST(Visibility, AnUnapprovedContactLeavesNoTraceInSectionsThatTellADiagnosis) {
    Scenario scenario = basic();
    scenario.nurse("A", "KSSK").labels("vas", "CareTeam/t-A", "NOPATIENT");
    EXPECT_EQ(scenario.view(now).contact_nurses, std::nullopt);
}

// G-08 as far as selection decides it
TEST(Visibility, ProtectedStaffKeepRoleUnitAndUnitPhone) {
    Scenario scenario = basic();
    scenario.doctor("Ek", "u1", {{"note", "Doktor Ek är din läkare"}, {"is_riv", "true"}});
    scenario.phone("practitioner_role_telecom", "PractitionerRole/Ek", "010-9");
    scenario.phone("organization_telecom", "Organization/u1", "010-1 11");
    scenario.labels("vas", "PractitionerRole/Ek", "sekretessmarkering");
    const ContactItem item = scenario.view(now).regular_doctor.items.at(0);
    EXPECT_TRUE(item.practitioner.protected_identity);
    EXPECT_EQ(item.practitioner.name, "");
    EXPECT_EQ(item.practitioner.hsa_id, "");
    EXPECT_EQ(item.practitioner.qualification.code, "201011");
    EXPECT_EQ(item.external_notes, "");
    EXPECT_THAT(item.contact, IsEmpty());
    EXPECT_EQ(item.route.phone->value, "010-1 11");
    EXPECT_EQ(item.route.level, RouteLevel::managing_care_unit);
    EXPECT_EQ(item.managing_care_unit->name, "Enhet u1");
}

TEST(Visibility, AProtectedContactThatEndedIsNotNamed) {
    Scenario scenario = basic();
    scenario.doctor("Ek", "u1", {{"period_to", "2026-11-01"}});
    scenario.labels("vas", "Practitioner/Ek", "skyddadFolkbokforing");
    EXPECT_EQ(scenario.view(now).regular_doctor.state, SectionState::unknown);
}

// --- SEL-10 to SEL-12 and the sections -------------------------------------------------------

TEST(CareContacts, KindFourThenNewestThenHomeCareAndOthers) {
    Scenario scenario = basic();
    scenario.nurse("Other", "9", {{"period_from", "2026-10-01"}});
    scenario.nurse("Home", "3", {{"period_from", "2026-10-01"}});
    scenario.nurse("Old", "1", {{"period_from", "2020-01-01"}});
    scenario.nurse("Unknown", "1");
    scenario.nurse("New", "1", {{"period_from", "2026-01-01"}});
    scenario.nurse("Four", "4", {{"period_from", "2019-01-01"}});
    scenario.listed("0", {{"unit", "Organization/u2"}});  // counts for doctors only
    EXPECT_THAT(
        names(scenario.view(now).care_contacts),
        ElementsAre(
            "Syster Four",
            "Syster New",
            "Syster Old",
            "Syster Unknown",
            "Syster Home",
            "Syster Other"
        )
    );
}

TEST(CareContacts, MoreThanOneCoordinatorIsReported) {
    Scenario scenario = basic();
    scenario.nurse("A", "4").nurse("B", "4");
    const Section<ContactItem> section = scenario.view(now).care_contacts;
    EXPECT_THAT(section.items, SizeIs(2));
    EXPECT_EQ(section.reason, "many-fastVardkontaktSamordnare");
}

// G-19
TEST(CareContacts, TheTenthIsShownAndReportedAndCutForVasOnly) {
    Scenario scenario = basic();
    for (int i = 0; i < 10; ++i) {
        scenario.nurse("N" + std::to_string(i), "1", {{"period_from", "202" + std::to_string(i)}});
    }
    PatientView view = scenario.view(noon("2029-06-01"));
    const Overview overview = scenario.overview();
    Arena& arena = scenario.arena();
    view = select(overview, scenario.policies(), {}, {}, noon("2029-06-01"), arena);
    EXPECT_THAT(view.care_contacts.items, SizeIs(10));
    EXPECT_EQ(view.care_contacts.reason, "many-fastVardkontakt");
    const std::string last(view.care_contacts.items.back().id);
    EXPECT_THAT(cut_for(*scenario.policies().target("vas"), view, arena), ElementsAre(last));
    EXPECT_THAT(view.care_contacts.items, SizeIs(9));
    EXPECT_EQ(view.care_contacts.items.front().practitioner.name, "Syster N9");
    EXPECT_EQ(scenario.policies().target("unknown"), nullptr);
}

TEST(CareContacts, CurrentOnesAreNotMixedWithThoseThatBeginLater) {
    Scenario scenario = basic();
    scenario.nurse("Now", "1").nurse("Later", "1", {{"period_from", "2027-01-01"}});
    EXPECT_THAT(names(scenario.view(now).care_contacts), ElementsAre("Syster Now"));
    scenario.remove("vas", "CareTeam/t-Now").nurse("Soon", "1", {{"period_from", "2026-12-01"}});
    const Section<ContactItem> section = scenario.view(now).care_contacts;
    EXPECT_EQ(section.state, SectionState::future);
    EXPECT_THAT(names(section), ElementsAre("Syster Soon", "Syster Later"));
    EXPECT_EQ(section.notice, (Notice{"Syster Soon", "2026-12-01"}));
}

TEST(ContactNurse, IsShownToThePersonAndHiddenFromAProxy) {
    Scenario scenario = basic();
    scenario.nurse("A", "KSSK");
    const PatientView view = scenario.view(now);
    ASSERT_TRUE(view.contact_nurses);
    EXPECT_THAT(names(*view.contact_nurses), ElementsAre("Syster A"));
    EXPECT_EQ(view.contact_nurses->items[0].code.code, "1");
    EXPECT_THAT(view.care_contacts.items, IsEmpty());
    EXPECT_EQ(scenario.view(now, ReaderKind::proxy).contact_nurses, std::nullopt);
    scenario.policies().visibility().contact_nurses_for_proxy = true;
    EXPECT_TRUE(scenario.view(now, ReaderKind::proxy).contact_nurses);
}

TEST(ContactNurse, WithoutContentThereIsNoSection) {
    EXPECT_EQ(basic().view(now).contact_nurses, std::nullopt);
    EXPECT_EQ(basic().view(now).planning_doctor, std::nullopt);
}

// SEL-11, G-17
TEST(PlanningDoctor, IsHiddenUntilReleasedAndNeverTheRegularDoctor) {
    Scenario scenario = basic();
    scenario.doctor("Ek", "u1").remove("vas", "CareTeam/t-Ek");
    scenario.claim("t-Ek", "LIVS", {{"member_role", "PractitionerRole/Ek"}});
    PatientView view = scenario.view(now);
    EXPECT_EQ(view.regular_doctor.state, SectionState::unknown);
    EXPECT_EQ(view.planning_doctor, std::nullopt);
    EXPECT_THAT(view.care_contacts.items, IsEmpty());
    scenario.labels("vas", "CareTeam/t-Ek", scenario.policies().visibility().release_label);
    view = scenario.view(now);
    ASSERT_TRUE(view.planning_doctor);
    EXPECT_EQ(view.planning_doctor->items.at(0).code.code, "1");
    EXPECT_EQ(view.regular_doctor.state, SectionState::unknown);
    EXPECT_EQ(scenario.view(now, ReaderKind::proxy).planning_doctor, std::nullopt);
    scenario.policies().visibility().planning_doctor = PlanningDoctor::never;
    EXPECT_EQ(scenario.view(now).planning_doctor, std::nullopt);
}

TEST(PlanningDoctor, IsAtMostOneWhateverTheListing) {
    Scenario scenario = basic();
    scenario.policies().visibility().planning_doctor = PlanningDoctor::always;
    for (const std::string name : {"Al", "Bo"}) {
        scenario.doctor(name, "u1").remove("vas", "CareTeam/t-" + name);
        scenario.claim(
            "t-" + name,
            "LIVS",
            {{"member_role", "PractitionerRole/" + name},
             {"period_from", name == "Bo" ? "2026-01-01" : "2025-01-01"}}
        );
    }
    scenario.listed("0", {{"unit", "Organization/u2"}});
    EXPECT_THAT(names(*scenario.view(now).planning_doctor), ElementsAre("Doktor Bo"));
    EXPECT_EQ(standings_of(scenario).at("Doktor Al"), Standing::superseded);
}

// --- OUT-1 -----------------------------------------------------------------------------------

TEST(Route, TheFirstLevelThatHasAPhoneIsShown) {
    Scenario scenario = basic();
    scenario.nurse("A", "1", {{"via_team", "CareTeam/norra"}});
    scenario.row(
        "vas",
        "CareTeam/norra",
        "care_team_claim",
        {{"team", "CareTeam/norra"}, {"team_name", "Norra"}, {"slot", "0"}}
    );
    const auto route = [&] { return scenario.view(now).care_contacts.items.at(0).route; };
    EXPECT_EQ(route().phone, std::nullopt);
    EXPECT_EQ(route().url, std::nullopt);
    scenario.phone("organization_telecom", "Organization/u1", "010-4 44");
    EXPECT_EQ(route().level, RouteLevel::managing_care_unit);
    scenario.phone("care_team_telecom", "CareTeam/norra", "010-2 22");
    EXPECT_EQ(route().level, RouteLevel::care_team);
    scenario.phone("practitioner_role_telecom", "PractitionerRole/A", "010-1 11");
    EXPECT_EQ(route().level, RouteLevel::contact);
    EXPECT_EQ(route().phone->value, "010-1 11");
}

TEST(Route, HostileValuesAreLeftOut) {
    const auto route = [](const std::string& system, const std::string& value) {
        Scenario scenario = basic();
        scenario.nurse("A", "1");
        scenario.row(
            "vas",
            "Organization/u1",
            "organization_telecom",
            {{"owner", "Organization/u1"}, {"slot", "0"}, {"system", system}, {"value", value}}
        );
        return scenario.view(now).care_contacts.items.at(0).route;
    };
    for (const std::string value :
         {"javascript:alert(1)",
          "data:x",
          "//evil",
          "http://x.example",
          "https://",
          "https://x.example/\"><img"}) {
        EXPECT_EQ(route("url", value).url, std::nullopt) << value;
    }
    EXPECT_TRUE(route("url", "https://x.example/write").url);
    for (const std::string value : {"010-CALL", "010;ext=1", "", "12", "javascript:1234"}) {
        EXPECT_EQ(route("phone", value).phone, std::nullopt) << value;
    }
    EXPECT_TRUE(route("phone", "+46 (0)10-123.45 67").phone);
    EXPECT_TRUE(route("phone", "tel:+46101234567").phone);
}

TEST(Route, ATelecomHoldsOnlyInItsPeriod) {
    Scenario scenario = basic();
    scenario.nurse("A", "1");
    scenario.row(
        "vas",
        "Organization/u1",
        "organization_telecom",
        {{"owner", "Organization/u1"},
         {"slot", "0"},
         {"system", "phone"},
         {"value", "010-1 11"},
         {"period_to", "2026-11-24"}}
    );
    const PatientView view = scenario.view(now);
    EXPECT_TRUE(view.care_contacts.items.at(0).route.phone);
    EXPECT_EQ(view.valid_until, midnight("2026-11-25"));
    const ContactItem later = scenario.view(midnight("2026-11-25")).care_contacts.items.at(0);
    EXPECT_EQ(later.route.phone, std::nullopt);
    EXPECT_THAT(later.managing_care_unit->contact, IsEmpty());
}

// --- Freshness: OUT-2, G-23 ------------------------------------------------------------------

TEST(Freshness, DataIsPlainThenStaleThenHidden) {
    Scenario scenario = basic();
    scenario.doctor("Ek", "u1");
    const auto silent_for = [&](std::chrono::hours hours) {
        scenario.sources()[0].last_contact = now - hours;
        return scenario.view(now).regular_doctor;
    };
    EXPECT_EQ(silent_for(23h).state, SectionState::present);
    EXPECT_EQ(silent_for(24h).state, SectionState::present);
    EXPECT_EQ(silent_for(25h).state, SectionState::stale);
    EXPECT_EQ(silent_for(25h).items.at(0).state, SectionState::stale);
    const Section<ContactItem> hidden = silent_for(24h * 30 + 1h);
    EXPECT_EQ(hidden.state, SectionState::source_unavailable);
    EXPECT_THAT(hidden.items, IsEmpty());
    EXPECT_THAT(hidden.silent_sources, ElementsAre("Region Exempel"));
}

TEST(Freshness, ASilentSourceDoesNotHideAnothersRows) {
    Scenario scenario = basic();
    scenario.nurse("A", "1");
    scenario.sources()[1].last_contact = std::nullopt;
    const PatientView view = scenario.view(now);
    EXPECT_EQ(view.care_contacts.state, SectionState::present);
    EXPECT_THAT(view.care_contacts.silent_sources, ElementsAre("Kommunen"));
    EXPECT_EQ(view.regular_doctor.state, SectionState::source_unavailable);
    ASSERT_THAT(view.sources, SizeIs(2));
    EXPECT_EQ(view.sources[0].state, SourceState::ok);
    EXPECT_EQ(view.sources[1].state, SourceState::silent);
}

TEST(Freshness, ASilentWinnerIsNotReplacedByALoser) {
    Scenario scenario = basic();
    scenario.doctor("Al", "u1", {{"period_from", "2026-01-01"}});
    scenario.from("lifecare").patient("x", std::string(number)).unit("u1", "SE2321000115-U1");
    scenario.doctor("Bo", "u1", {{"patient", "Patient/x"}, {"period_from", "2020-01-01"}});
    scenario.sources()[0].last_contact = std::nullopt;
    EXPECT_EQ(scenario.view(now).regular_doctor.state, SectionState::source_unavailable);
}

TEST(Freshness, WhenASourceFallsSilentIsABoundary) {
    Scenario scenario = basic();
    scenario.nurse("A", "1");
    scenario.sources()[0].last_contact = now - 23h;
    EXPECT_EQ(scenario.view(now).valid_until, now + 1h);
    scenario.sources()[0].last_contact = now - 25h;
    scenario.sources()[1].last_contact = now - 25h;
    EXPECT_EQ(scenario.view(now).valid_until, now - 25h + 24h * 30);
}

// --- States that need a statement ------------------------------------------------------------

TEST(States, NothingKnownIsUnknownAndAStatementIsConfirmedNone) {
    Scenario scenario = basic();
    PatientView view = scenario.view(now);
    for (const SectionState state :
         {view.regular_doctor.state,
          view.health_centre.state,
          view.care_contacts.state,
          view.plan.state,
          view.appointments.state}) {
        EXPECT_EQ(state, SectionState::unknown);
    }
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
    for (const std::string section : {"healthCentre", "plan", "appointments"}) {
        stated(section, "urn:example:section", section);
    }
    view = scenario.view(now);
    for (const SectionState state :
         {view.regular_doctor.state,
          view.health_centre.state,
          view.care_contacts.state,
          view.plan.state,
          view.appointments.state}) {
        EXPECT_EQ(state, SectionState::confirmed_none);
    }
    scenario.doctor("Ek", "u1");
    EXPECT_EQ(scenario.view(now).regular_doctor.state, SectionState::present);
}

TEST(States, ADelayedRowWaits) {
    Scenario scenario = basic();
    scenario.doctor("Ek", "u1").changed("vas", "CareTeam/t-Ek", "2026-11-23T11:00:00.000000Z");
    scenario.policies().visibility().delay.regular_doctor = std::chrono::days(2);
    scenario.sources().clear();
    const PatientView view = scenario.view(now);
    EXPECT_EQ(view.regular_doctor.state, SectionState::unknown);
    EXPECT_EQ(view.valid_until, noon("2026-11-25"));
    EXPECT_EQ(
        scenario.view(midnight("2026-11-25") + 12h).regular_doctor.state, SectionState::present
    );
}

// --- Plans: mapping traps 24, 31, 32 ---------------------------------------------------------

TEST(Plan, StatusAndIntentDecide) {
    const auto state = [](const std::string& status, const std::string& intent) {
        Scenario scenario = basic();
        scenario.plan("c1", {{"status", status}, {"intent", intent}});
        return scenario.view(now).plan.state == SectionState::present;
    };
    for (const std::string status :
         {"draft", "active", "on-hold", "revoked", "completed", "entered-in-error", "unknown"}) {
        const bool shown_status =
            status != "draft" && status != "revoked" && status != "entered-in-error";
        for (const std::string intent : {"proposal", "plan", "order", "option", "directive"}) {
            const bool shown_intent = intent == "plan" || intent == "order";
            EXPECT_EQ(state(status, intent), shown_status && shown_intent)
                << status << ' ' << intent;
        }
    }
}

TEST(Plan, AnUnknownStatusIsShownOnlyWhileThePlanHolds) {
    Scenario scenario = basic();
    scenario.plan("c1", {{"status", "unknown"}, {"period_to", "2026-11-30"}});
    EXPECT_EQ(scenario.view(now).plan.items.at(0).status, "unknown");
    EXPECT_EQ(scenario.view(midnight("2026-12-01")).plan.state, SectionState::unknown);
}

TEST(Plan, BeginsAndEndsWithItsPeriod) {
    Scenario scenario = basic();
    scenario.plan("c1", {{"period_from", "2026-12-01"}, {"period_to", "2026-12-31"}});
    EXPECT_EQ(scenario.view(now).plan.state, SectionState::future);
    EXPECT_THAT(scenario.view(now).plan.items, SizeIs(1));
    scenario.sources().clear();
    EXPECT_EQ(scenario.view(noon("2026-12-31")).plan.state, SectionState::present);
    EXPECT_EQ(scenario.view(midnight("2027-01-01")).plan.state, SectionState::ended);
    EXPECT_EQ(scenario.view(midnight("2027-01-01")).plan.notice, (Notice{"Plan c1", "2026-12-31"}));
}

TEST(Plan, GoalsByStatusOnly) {
    Scenario scenario = basic();
    scenario.plan("c1");
    for (const std::string status :
         {"proposed",
          "accepted",
          "active",
          "completed",
          "rejected",
          "entered-in-error",
          "cancelled"}) {
        scenario.row(
            "vas",
            "CarePlan/c1",
            "care_plan_link",
            {{"plan", "CarePlan/c1"}, {"kind", "goal"}, {"target", "Goal/" + status}}
        );
        scenario.row(
            "vas",
            "Goal/" + status,
            "goal",
            {{"goal", "Goal/" + status}, {"lifecycle_status", status}, {"description", status}}
        );
    }
    EXPECT_THAT(
        scenario.view(now).plan.items.at(0).goals, ElementsAre("accepted", "active", "completed")
    );
}

Scenario replacing(const std::string& newer_status) {
    Scenario scenario = basic();
    scenario.plan("old").plan("new", {{"status", newer_status}});
    scenario.row(
        "vas",
        "CarePlan/new",
        "care_plan_link",
        {{"plan", "CarePlan/new"}, {"kind", "replaces"}, {"target", "CarePlan/old"}}
    );
    return scenario;
}

TEST(Plan, AReplacedPlanIsHiddenOnlyWhileItsReplacementIsVisible) {
    EXPECT_EQ(replacing("active").view(now).plan.items.at(0).document_title, "Plan new");
    EXPECT_THAT(replacing("active").view(now).plan.items, SizeIs(1));
    EXPECT_EQ(replacing("draft").view(now).plan.items.at(0).document_title, "Plan old");
}

TEST(Plan, ACircleOfReplacementsLeavesOne) {
    Scenario scenario = replacing("active");
    scenario.row(
        "vas",
        "CarePlan/old",
        "care_plan_link",
        {{"plan", "CarePlan/old"}, {"kind", "replaces"}, {"target", "CarePlan/new"}}
    );
    const Overview overview = scenario.overview();
    EXPECT_THAT(ids(scenario.view(now).plan), ElementsAre(overview.care_plans[0].id));
}

TEST(Plan, PointsOnlyAtContactsThatTheReaderSees) {
    Scenario scenario = basic();
    scenario.nurse("A", "KSSK").plan("c1", {{"author", "PractitionerRole/A"}});
    EXPECT_THAT(scenario.view(now).plan.items.at(0).care_manager_ids, SizeIs(1));
    EXPECT_THAT(scenario.view(now, ReaderKind::proxy).plan.items.at(0).care_manager_ids, IsEmpty());
}

// --- Appointments: mapping trap 30 -----------------------------------------------------------

TEST(Appointments, OnesAheadAreShownUntilTheyAreOver) {
    Scenario scenario = basic();
    const auto time = [&](const std::string& id, const std::string& start, const std::string& status
                      ) {
        scenario.row(
            "vas",
            "Appointment/" + id,
            "appointment",
            {{"appointment", "Appointment/" + id},
             {"status", status},
             {"description", id},
             {"start_at", start},
             {"slot", "0"},
             {"actor", "Patient/p1"},
             {"actor_patient", "Patient/p1"}}
        );
    };
    time("later", "2026-12-02T09:00:00+01:00", "booked");
    time("soon", "2026-11-25T09:00:00+01:00", "booked");
    time("this morning", "2026-11-24T08:00:00+01:00", "arrived");
    time("yesterday", "2026-11-23T09:00:00+01:00", "booked");
    time("cancelled", "2026-12-02T09:00:00+01:00", "cancelled");
    time("proposed", "2026-12-02T09:00:00+01:00", "proposed");
    const auto shown = [&](Moment at) {
        std::vector<std::string> result;
        const PatientView view = scenario.view(at);
        for (const AppointmentItem& item : view.appointments.items)
            result.emplace_back(item.description);
        return result;
    };
    EXPECT_THAT(shown(now), ElementsAre("this morning", "soon", "later"));
    EXPECT_THAT(shown(midnight("2026-11-25")), ElementsAre("soon", "later"));
    EXPECT_EQ(scenario.view(now).appointments.state, SectionState::present);
    // Without an end, this morning's is over when the day is.
    EXPECT_EQ(scenario.view(now).valid_until, midnight("2026-11-25"));
}

}  // namespace
}  // namespace mappings
