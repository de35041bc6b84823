// Identifiers: the published numbers, every system's aliases, and what is refused and why.
#include "mappings/identity/identity.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "mappings/identity/systems.hpp"

namespace mappings {
namespace {

using namespace std::chrono_literals;
using std::chrono::year_month_day;

constexpr std::string_view pnr = "http://electronichealth.se/identifier/personnummer";
constexpr std::string_view snr = "http://electronichealth.se/identifier/samordningsnummer";
constexpr std::string_view nrid = "http://electronichealth.se/identifier/nationelltReservnummer";
constexpr std::string_view hsa = "urn:oid:1.2.752.29.4.19";

const IdentityRules written_2026{.written = year_month_day{2026y / 11 / 24}};

std::vector<std::string> published_numbers() {
    std::ifstream file(std::string(NARA_SOURCE_DIR) + "/tests/cases/test-numbers.txt");
    std::vector<std::string> numbers;
    for (std::string line; std::getline(file, line);) {
        if (!line.empty() && line[0] != '#') numbers.push_back(line);
    }
    return numbers;
}

Identity accepted(
    std::string_view system, std::string_view value, const IdentityRules& rules = {}
) {
    const Normalised result = normalise(system, value, rules);
    return result.identity.value_or(Identity{.key = std::string(code_of(*result.fault))});
}
std::string fault(
    std::string_view system, std::string_view value, const IdentityRules& rules = {}
) {
    const Normalised result = normalise(system, value, rules);
    return result ? result.identity->key : std::string(code_of(*result.fault));
}

TEST(Personnummer, ThePublishedNumbersAreValidButTheKnownBadOnes) {
    int numbers = 0;
    for (const std::string& number : published_numbers()) {
        if (number.find_first_not_of("0123456789") != std::string::npos) continue;
        if (number.starts_with("99")) continue;  // reserve numbers, below
        ++numbers;
        const bool known_bad = number == "197805232391" || number == "195009072554";
        const Identity identity = accepted(pnr, number);
        EXPECT_EQ(identity.check_digit, known_bad ? CheckDigit::wrong : CheckDigit::right)
            << number;
        EXPECT_TRUE(identity.key.ends_with(":" + number)) << identity.key;
    }
    EXPECT_GT(numbers, 60);
}

TEST(Personnummer, TheKeyHasTwelveDigits) {
    const Identity expected{IdentityKind::personnummer, "pnr:196101182803", CheckDigit::right, {}};
    EXPECT_EQ(accepted(pnr, "196101182803"), expected);
    EXPECT_EQ(accepted(pnr, "19610118-2803"), expected);
    EXPECT_EQ(accepted(pnr, "  196101182803 "), expected);
    EXPECT_EQ(accepted("urn:oid:1.2.752.129.2.1.3.1", "196101182803"), expected);
    EXPECT_EQ(accepted("1.2.752.129.2.1.3.1", "196101182803"), expected);
}

TEST(Personnummer, TheSeparatorOfTenDigitsTellsTheCentury) {
    EXPECT_EQ(accepted(pnr, "610118-2803", written_2026).key, "pnr:196101182803");
    EXPECT_EQ(accepted(pnr, "030202-2389", written_2026).key, "pnr:200302022389");
    EXPECT_EQ(accepted(pnr, "121212+1212", written_2026).key, "pnr:191212121212");
    EXPECT_EQ(accepted(pnr, "900202+9800", written_2026).key, "pnr:189002029800");
}

TEST(Personnummer, TheCenturyDependsOnTheDayItWasWritten) {
    const IdentityRules before{.written = year_month_day{2005y / 10 / 15}};
    const IdentityRules that_day{.written = year_month_day{2005y / 10 / 16}};
    EXPECT_EQ(accepted(pnr, "051016-2381", before).key, "pnr:190510162381");
    EXPECT_EQ(accepted(pnr, "051016-2381", that_day).key, "pnr:200510162381");
}

TEST(Personnummer, TenDigitsWithoutSeparatorAreRefusedUnlessAllowed) {
    EXPECT_EQ(fault(pnr, "6101182803", written_2026), "identity-century-unknown");
    IdentityRules guess = written_2026;
    guess.guess_century = true;
    EXPECT_EQ(accepted(pnr, "6101182803", guess).key, "pnr:196101182803");
}

TEST(Personnummer, TenDigitsAreRefusedWhenNobodyKnowsWhenTheyWereWritten) {
    EXPECT_EQ(fault(pnr, "610118-2803"), "identity-century-unknown");
    EXPECT_EQ(fault(pnr, "610118-2803", {.guess_century = true}), "identity-century-unknown");
}

TEST(Personnummer, WhatIsNoNumberIsRefusedWithTheReason) {
    EXPECT_EQ(fault(pnr, ""), "identity-empty");
    EXPECT_EQ(fault(pnr, "   "), "identity-empty");
    EXPECT_EQ(fault("", "196101182803"), "identity-no-system");
    EXPECT_EQ(fault(pnr, "19610118280X"), "identity-bad-characters");
    EXPECT_EQ(fault(pnr, "1961 01182803"), "identity-bad-characters");
    EXPECT_EQ(fault(pnr, "19610118-28-03"), "identity-bad-characters");
    EXPECT_EQ(fault(pnr, "19610118280"), "identity-bad-length");
    EXPECT_EQ(fault(pnr, "1961011828031"), "identity-bad-length");
    EXPECT_EQ(fault(pnr, "196113182803"), "identity-no-such-day");
    EXPECT_EQ(fault(pnr, "196102302803"), "identity-no-such-day");
    EXPECT_EQ(fault(pnr, "196101002803"), "identity-no-such-day");
    EXPECT_EQ(fault(pnr, "611318-2803", written_2026), "identity-no-such-day");
    EXPECT_EQ(fault(pnr, "-"), "identity-bad-characters");
}

TEST(Personnummer, NoTextEverHoldsTheNumber) {
    for (int i = 0; i <= static_cast<int>(IdentityFault::staff_number); ++i) {
        const std::string_view text = text_of(static_cast<IdentityFault>(i));
        EXPECT_FALSE(text.empty());
        EXPECT_EQ(text.find("1961"), std::string_view::npos);
    }
}

TEST(Samordningsnummer, TheDayTellsTheKindNotTheSystem) {
    const Identity under_own{
        IdentityKind::samordningsnummer, "snr:196109732393", CheckDigit::right, {}};
    EXPECT_EQ(accepted(snr, "196109732393"), under_own);
    EXPECT_EQ(accepted("urn:oid:1.2.752.129.2.1.3.3", "196109732393"), under_own);

    Identity reclassified = under_own;
    reclassified.notices = {IdentityNotice::reclassified};
    EXPECT_EQ(accepted(pnr, "196109732393"), reclassified);

    const Identity person_under_it{
        IdentityKind::personnummer,
        "pnr:196101182803",
        CheckDigit::right,
        {IdentityNotice::reclassified}};
    EXPECT_EQ(accepted(snr, "196101182803"), person_under_it);
}

TEST(Samordningsnummer, TheDayIsReadFromIndexSixNotTheMonth) {
    // The month is 09; a reader of index 4 would find no day here.
    EXPECT_EQ(accepted(snr, "610973-2393", written_2026).key, "snr:196109732393");
    EXPECT_EQ(fault(snr, "196109922393"), "identity-no-such-day");
    EXPECT_EQ(fault(snr, "196109602393"), "identity-no-such-day");
}

TEST(NationalReserveNumber, TheStructureIsCheckedAndNothingElse) {
    const Identity expected{
        IdentityKind::nationellt_reservnummer, "nrid:98240301AA06", CheckDigit::none, {}};
    EXPECT_EQ(accepted(nrid, "98240301AA06"), expected);
    EXPECT_EQ(accepted(nrid, "98240301aa06"), expected);
    EXPECT_EQ(accepted("urn:oid:1.2.752.74.9.1", "98240301AA06"), expected);
    EXPECT_EQ(
        accepted("http://electronichealth.se/identifier/nationelltReservnumer", "98240301AA06"),
        expected
    );
}

TEST(NationalReserveNumber, AnotherFormIsKeptWithANotice) {
    for (const std::string_view value :
         {"20210325K069",
          "98240301IA06",
          "18240301AA06",
          "21240301AA06",
          "99240301AA06",
          "98241301AA06",
          "00190340AA06",
          "00203999AA06"}) {
        const Identity identity = accepted(nrid, value);
        EXPECT_EQ(identity.key, "nrid:" + std::string(value));
        EXPECT_EQ(identity.notices, std::vector{IdentityNotice::unusual_structure}) << value;
    }
    EXPECT_TRUE(accepted(nrid, "00204059BB06").notices.empty());
    EXPECT_TRUE(accepted(nrid, "22240301AA06").notices.empty());
    EXPECT_TRUE(accepted(nrid, "97240301AA06").notices.empty());
    EXPECT_EQ(fault(nrid, "98240301AA0"), "identity-bad-length");
    EXPECT_EQ(fault(nrid, "98240301ÅA0"), "identity-bad-characters");
}

TEST(RegionalReserveNumber, EachRegionsFormAndCheckDigit) {
    struct Case {
        std::string_view oid, value;
        CheckDigit check;
        bool usual;
    };
    const Case cases[] = {
        {"1.2.752.97.3.1.3", "991945000023", CheckDigit::right, true},
        {"1.2.752.97.3.1.3", "992006337279", CheckDigit::wrong, true},
        {"1.2.752.97.3.1.3", "992004391013", CheckDigit::wrong, true},
        {"1.2.752.97.3.1.3", "891945000023", CheckDigit::none, false},
        {"1.2.752.113.11.0.2.1.1.1", "19450829K088", CheckDigit::right, true},
        {"1.2.752.113.11.0.2.1.1.1", "20210325K069", CheckDigit::right, true},
        {"1.2.752.113.11.0.2.1.1.1", "19450829K087", CheckDigit::wrong, true},
        {"1.2.752.113.11.0.2.1.1.1", "19450829A088", CheckDigit::none, false},
        {"1.2.752.74.9.2", "19450829AB1C", CheckDigit::none, true},
        {"1.2.752.74.9.2", "19450829AB11", CheckDigit::none, false},
        {"1.2.752.129.2.1.3.2", "198108320014", CheckDigit::right, true},
        {"1.2.752.129.2.1.3.2", "198108320015", CheckDigit::wrong, true},
        {"1.2.752.129.2.1.3.2", "198108600014", CheckDigit::none, false},
    };
    for (const Case& one : cases) {
        const Identity identity = accepted("urn:oid:" + std::string(one.oid), one.value);
        EXPECT_EQ(identity.kind, IdentityKind::lokalt_reservnummer) << one.value;
        EXPECT_EQ(identity.key, "lrn:" + std::string(one.oid) + "|" + std::string(one.value));
        EXPECT_EQ(identity.check_digit, one.check) << one.value;
        EXPECT_EQ(identity.notices.empty(), one.usual) << one.value;
    }
}

TEST(HsaId, BothRootsGiveOneKeyAndCaseDoesNotCount) {
    const Identity expected{IdentityKind::hsa_id, "hsa:SE2321000016-ABC123", CheckDigit::none, {}};
    EXPECT_EQ(accepted(hsa, "SE2321000016-ABC123"), expected);
    EXPECT_EQ(accepted("urn:oid:1.2.752.129.2.1.4.1", "se2321000016-abc123"), expected);
    EXPECT_EQ(hsa_of(expected.key), "SE2321000016-ABC123");
    EXPECT_EQ(hsa_of("pnr:196101182803"), "");
}

TEST(HsaId, UnusualPatternsAreWarnedAboutOnly) {
    for (const std::string_view value : {"TSTDEF2321000156-ABC", "SE5565594230", "SE2321000016-"}) {
        const Identity identity = accepted(hsa, value);
        EXPECT_EQ(identity.key, "hsa:" + std::string(value));
        EXPECT_EQ(identity.notices, std::vector{IdentityNotice::unusual_hsa_pattern}) << value;
    }
}

TEST(HsaId, CharactersAndLengthAreFaults) {
    EXPECT_EQ(fault(hsa, "SE2321000016-ÅÄÖ"), "identity-bad-characters");
    EXPECT_EQ(fault(hsa, "SE2321000016-A@B"), "identity-bad-characters");
    EXPECT_EQ(accepted(hsa, "SE2321000016-" + std::string(18, 'A')).kind, IdentityKind::hsa_id);
    EXPECT_EQ(fault(hsa, "SE2321000016-" + std::string(19, 'A')), "identity-bad-length");
}

TEST(HsaId, TwelveDigitsMayBeAStaffMembersNumber) {
    EXPECT_EQ(fault("urn:oid:1.2.752.129.2.1.4.1", "196101182803"), "identity-staff-number");
    EXPECT_EQ(fault(hsa, "196101182803"), "identity-staff-number");
}

TEST(OtherIdentifiers, AreKeptWithTheirSystem) {
    const Identity team{
        IdentityKind::other, "id:https://example.org/team-id|Norra", CheckDigit::none, {}};
    EXPECT_EQ(accepted("https://example.org/team-id", "Norra"), team);
    EXPECT_EQ(identity_key("urn:oid:2.5.4.97", "2321000016"), "id:urn:oid:2.5.4.97|2321000016");
    EXPECT_EQ(identity_key(pnr, "nonsense"), "");
}

TEST(IdentifierSystems, EveryAliasIsKnown) {
    using System = IdentifierSystem;
    const std::pair<std::string_view, System> aliases[] = {
        {"http://electronichealth.se/identifier/personnummer", System::personnummer},
        {"1.2.752.129.2.1.3.1", System::personnummer},
        {"http://electronichealth.se/identifier/samordningsnummer", System::samordningsnummer},
        {"urn:oid:1.2.752.129.2.1.3.3", System::samordningsnummer},
        {"http://electronichealth.se/identifier/nationelltReservnumer",
         System::nationellt_reservnummer},
        {"urn:oid:1.2.752.29.4.19", System::hsa_id},
        {"urn:oid:1.2.752.129.2.1.4.1", System::hsa_id},
        {"urn:oid:2.5.4.97", System::organisationsnummer},
        {"http://electronichealth.se/identifier/LMA-nummer", System::lma_nummer},
        {"urn:oid:1.2.759.129.2.2.1.4", System::hsa_befattning},
        {"urn:oid:1.2.752.129.2.2.1.4", System::hsa_befattning},
        {"urn:oid:1.2.752.116.3.1.3", System::legitimerat_yrke},
        {"urn:oid:1.2.752.116.3.1.1", System::legitimation},
        {"urn:oid:1.2.752.116.3.1.2", System::forskrivarkod},
        {"urn:oid:1.2.752.116.1.3.6", System::sosnyk_yrke},
        {"urn:oid:1.2.752.129.2.2.1.3", System::hsa_verksamhetskod},
        {"http://snomed.info/sct", System::snomed_ct},
        {"HTTP://electronichealth.se/identifier/personnummer", System::other},
        {"", System::other},
    };
    for (const auto& [alias, system] : aliases)
        EXPECT_EQ(identifier_system(alias), system) << alias;
}

TEST(IdentifierSystems, TheMisprintIsReadButNeverEmitted) {
    EXPECT_EQ(oid_of_system("urn:oid:1.2.759.129.2.2.1.4"), "1.2.752.129.2.2.1.4");
    EXPECT_EQ(oid_of_system("urn:oid:1.2.752.29.4.19"), "1.2.752.129.2.1.4.1");
    EXPECT_EQ(oid_of_system("https://example.org"), "");
}

TEST(PersonNumber, PrintsMaskedAndShowsItselfOnlyWhenAsked) {
    const auto number = PersonNumber::from_key("pnr:196101182803");
    ASSERT_TRUE(number);
    std::ostringstream out;
    out << *number;
    EXPECT_EQ(out.str(), "******-****");
    EXPECT_EQ(number->reveal(), "196101182803");
    EXPECT_EQ(number->root(), "1.2.752.129.2.1.3.1");
    EXPECT_EQ(number->birth_date(), year_month_day{1961y / 1 / 18});
}

TEST(PersonNumber, EveryKindKnowsItsRootAndBirthDate) {
    const auto coordination = PersonNumber::from_key("snr:196109732393");
    EXPECT_EQ(coordination->birth_date(), year_month_day{1961y / 9 / 13});
    EXPECT_EQ(coordination->root(), "1.2.752.129.2.1.3.3");
    const auto national = PersonNumber::from_key("nrid:98240301AA06");
    EXPECT_EQ(national->birth_date(), std::nullopt);
    EXPECT_EQ(national->root(), "1.2.752.74.9.1");
    const auto regional = PersonNumber::from_key("lrn:1.2.752.97.3.1.3|991945000023");
    EXPECT_EQ(regional->root(), "1.2.752.97.3.1.3");
    EXPECT_EQ(regional->reveal(), "991945000023");
    EXPECT_EQ(PersonNumber::from_key("hsa:SE1"), std::nullopt);
    EXPECT_EQ(PersonNumber::from_key("pnr"), std::nullopt);
    EXPECT_EQ(PersonNumber::from_key("lrn:no-bar"), std::nullopt);
}

}  // namespace
}  // namespace mappings
