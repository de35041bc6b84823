// What stands on a card: headings, units, routes and addresses.
#include "mappings/render/shown.hpp"

#include <gtest/gtest.h>

#include "samples.hpp"
#include "tests/mappings/lists.hpp"

namespace {

using namespace mappings;
using samples::english;
using samples::swedish;

ShownCard shown(const auto& item, const Words& words) {
    return mappings::shown(item, words, kept_to_the_end());
}
std::string_view shown_address(const ShownCard& card) {
    return mappings::shown_address(card.address, kept_to_the_end());
}
ShownWords shown_when(const Activity& activity, const Words& words) {
    return mappings::shown_when(activity, words, kept_to_the_end());
}

TEST(ShownCard, HasWhatTheDoctorsCardNeeds) {
    const ShownCard card = shown(samples::doctor(), swedish());
    EXPECT_EQ(card.heading.text, "Anna Exempel");
    EXPECT_FALSE(card.heading.ours);
    EXPECT_EQ(card.role.text, "Läkare");
    EXPECT_TRUE(card.role.ours);
    EXPECT_EQ(card.unit, "Vårdcentralen Exempel");
    EXPECT_EQ(card.phone, (ShownPhone{"tel:+46313900601", "031-390\u00A006\u00A001"}));
    EXPECT_EQ(card.level, RouteLevel::managing_care_unit);
    EXPECT_EQ(card.hours, "vardagar klockan 8 till 16");
    EXPECT_EQ(card.since.text, "3 mars 2024");
    EXPECT_EQ(card.since.day, "2024-03-03");
    EXPECT_TRUE(card.from.empty());
    EXPECT_EQ(shown_address(card), "Exempelgatan 1\n310\u00A000 Exempelstad");
    EXPECT_FALSE(card.label);
}

TEST(ShownCard, ProtectedStaffAreNotNamed) {
    ContactItem item = samples::doctor();
    item.practitioner.name = "";
    item.practitioner.protected_identity = true;
    const ShownCard card = shown(item, english());
    EXPECT_EQ(card.heading.text, "The name is not shown");
    EXPECT_TRUE(card.heading.ours);
    EXPECT_EQ(card.unit, "Vårdcentralen Exempel");
}

TEST(ShownCard, ABlankNameGivesTheUnitAsHeadingAndNoUnitRow) {
    ContactItem item = samples::doctor();
    item.practitioner.name = " \t";
    ShownCard card = shown(item, swedish());
    EXPECT_EQ(card.heading.text, "Vårdcentralen Exempel");
    EXPECT_EQ(card.unit, "");
    item.managing_care_unit.reset();
    EXPECT_EQ(shown(item, swedish()).heading.text, "Region Exempel");
    item.managing_care_giver.reset();
    EXPECT_EQ(shown(item, swedish()).heading.text, "fast läkarkontakt i primärvård");
    item.code.display_name = "";
    card = shown(item, swedish());
    EXPECT_EQ(card.heading.text, "Annan");
    EXPECT_TRUE(card.heading.ours);
}

TEST(ShownCard, ATeamAloneGivesItsNameAsHeading) {
    ContactItem item = samples::care_contact(1);
    item.named = false;
    item.care_team = CareTeam{"t1", "Diabetesteamet", "", {}};
    const ShownCard card = shown(item, swedish());
    EXPECT_EQ(card.heading.text, "Diabetesteamet");
    EXPECT_EQ(card.unit, "Mottagning 2");
}

TEST(ShownCard, AMunicipalityIsNamedBesideItsUnit) {
    ContactItem item = samples::care_contact(1);
    item.managing_care_giver->name = "Exempelstads kommun";
    EXPECT_EQ(shown(item, swedish()).unit, "Mottagning 2, Exempelstads kommun");
    item.managing_care_giver->name = "Exempelstad";
    EXPECT_EQ(shown(item, swedish()).unit, "Mottagning 2");
    item.managing_care_giver->hsa_id = "SE2120001234-1";
    EXPECT_EQ(shown(item, swedish()).unit, "Mottagning 2, Exempelstad");
    item.managing_care_unit->name = "Hemvården i Exempelstad";
    EXPECT_EQ(shown(item, swedish()).unit, "Hemvården i Exempelstad");
}

TEST(ShownCard, TheUnitThatGivesTheCareStandsBeforeTheManagingOne) {
    ContactItem item = samples::doctor();
    item.care_providing_care_unit = Unit{"", "Filialen", {}};
    EXPECT_EQ(shown(item, swedish()).unit, "Filialen");
}

TEST(ShownCard, KindsThreeAndFourHaveALabel) {
    ContactItem item = samples::care_contact(0);
    ASSERT_TRUE(shown(item, swedish()).label);
    EXPECT_EQ(swedish().text(*shown(item, swedish()).label), "Håller ihop din vård");
    item.kind = ContactKind::fast_omsorgskontakt;
    EXPECT_EQ(english().text(*shown(item, english()).label), "Named contact in home care");
    item.kind = ContactKind::other;
    EXPECT_FALSE(shown(item, swedish()).label);
}

TEST(ShownCard, WhatHasNotBegunSaysFromWhen) {
    ContactItem item = samples::doctor();
    item.state = SectionState::future;
    item.period.start = "2027-01";
    const ShownCard card = shown(item, swedish());
    EXPECT_TRUE(card.since.empty());
    EXPECT_EQ(card.from.text, "januari 2027");
}

TEST(ShownCard, RoutesThatAreNoRoutesAreLeftOut) {
    ContactItem item = samples::doctor();
    item.route.phone->value = "ring växeln";
    for (const char* url : {
             "javascript:alert(1)",
             "data:text/html,x",
             "//evil.example",
             "http://example.se",
             "https://",
             "https:///x",
             "https://a b",
             "https://a\"onclick=",
             "https://a\x01",
             "https://bank.example@evil.example/",
             "HTTPS://example.se",
             "https://\xC3\xA5.se",
             "",
         }) {
        Telecom telecom;
        telecom.system = "url";
        telecom.value = url;
        item.route.url = telecom;
        const ShownCard card = shown(item, swedish());
        EXPECT_EQ(card.url, "") << url;
        EXPECT_FALSE(card.has_route()) << url;
        EXPECT_EQ(card.hours, "") << "hours of a number that is not shown";
    }
    item.route.url->value = "https://www.example.se:8443/a?b=c@d#e";
    EXPECT_EQ(shown(item, swedish()).url, "https://www.example.se:8443/a?b=c@d#e");
}

TEST(ShownCard, NotesOfTheTeamStandInForMissingOwnOnes) {
    ContactItem item = samples::doctor();
    item.care_team = CareTeam{"t1", "Teamet", "Teamets text", {}};
    EXPECT_EQ(shown(item, swedish()).why, "Teamets text");
    item.external_notes = "Egen text";
    EXPECT_EQ(shown(item, swedish()).why, "Egen text");
}

TEST(ShownCard, APersonsOwnAddressIsNotShown) {
    ContactItem item = samples::doctor();
    item.managing_care_unit->contact = {};
    Contact own;
    own.address = Address{texts_of({"Hemgatan 1"}), "31000", "Exempelstad"};
    item.contact = list_of({own});
    EXPECT_EQ(shown_address(shown(item, swedish())), "");
}

TEST(Performer, ComesFromThePlansOwnWords) {
    Activity activity;
    EXPECT_EQ(performer(activity), "");
    activity.who_name = "Exempelstads kommun";
    EXPECT_EQ(performer(activity), "municipality");
    activity.who_name = "Region Exempel";
    EXPECT_EQ(performer(activity), "region");
    activity.who_name = "Dottern";
    EXPECT_EQ(performer(activity), "other");
    activity.by_patient = true;
    EXPECT_EQ(performer(activity), "you");
}

TEST(ShownWhen, PrefersThePlansOwnWords) {
    Activity activity;
    EXPECT_EQ(shown_when(activity, swedish()).text, "");
    activity.when = {"2026-12-01", "2026-12-05"};
    EXPECT_EQ(shown_when(activity, swedish()).text, "1 december 2026 till 5 december 2026");
    activity.when = {"2026-12-01", "2026-12-01"};
    EXPECT_EQ(shown_when(activity, swedish()).text, "1 december 2026");
    activity.when = {"2026-12", ""};
    EXPECT_EQ(shown_when(activity, english()).text, "from December 2026");
    activity.when = {"", "2026-12-05"};
    EXPECT_EQ(shown_when(activity, swedish()).text, "till och med 5 december 2026");
    activity.when_text = "Varje dag";
    EXPECT_EQ(shown_when(activity, swedish()).text, "Varje dag");
    EXPECT_FALSE(shown_when(activity, swedish()).ours);
}

}  // namespace
