// The rule of versions, without a database.
#include "gateway/store/order.hpp"

#include <gtest/gtest.h>

namespace gateway::store {
namespace {

using namespace std::chrono_literals;

constexpr Instant noon{std::chrono::seconds(1'795'521'600)};

std::optional<Present> present(Instant stamp, std::string hash = "b") {
    Present version;
    version.number = 3;
    version.stored_at = noon - 1h;
    version.stamp_at = stamp;
    version.content_hash = std::move(hash);
    return version;
}

std::optional<Present> tombstone(Instant stamp) {
    auto version = present(stamp, "");
    version->deleted = true;
    return version;
}

Write put(std::string hash, std::optional<Instant> stamp = {}) {
    Write write;
    write.content_hash = std::move(hash);
    write.stamp.last_updated = stamp;
    return write;
}

Write remove(std::optional<Instant> stamp = {}) {
    Write write;
    write.kind = WriteKind::remove;
    write.stamp.last_updated = stamp;
    return write;
}

Decision decided(const Write& write, const std::optional<Present>& version) {
    auto decision = decide(write, version, noon, noon + 1us);
    if (decision) return *decision;
    ADD_FAILURE() << decision.error().issues().front().text;
    return {};
}

fhir::Outcome refused(const Write& write, const std::optional<Present>& version) {
    auto decision = decide(write, version, noon, noon + 1us);
    if (!decision) return decision.error();
    ADD_FAILURE() << "taken";
    return {fhir::Kind::internal, {}};
}

TEST(VersionOrder, FirstVersionIsCreatedUnderTheSendersStamp) {
    const Decision decision = decided(put("a", noon - 2h), std::nullopt);
    EXPECT_EQ(decision.place, Place::winner);
    EXPECT_EQ(decision.disposition, Disposition::created);
    EXPECT_EQ(decision.stamp_at, noon - 2h);
}

TEST(VersionOrder, UnstampedVersionTakesTheTimeOfIntake) {
    EXPECT_EQ(decided(put("a"), std::nullopt).stamp_at, noon + 1us);
}

TEST(VersionOrder, NewerStampWins) {
    const Decision decision = decided(put("a", noon - 90min), present(noon - 2h));
    EXPECT_EQ(decision.place, Place::winner);
    EXPECT_EQ(decision.disposition, Disposition::updated);
}

TEST(VersionOrder, OlderStampGoesToHistory) {
    const Decision decision = decided(put("a", noon - 3h), present(noon - 2h));
    EXPECT_EQ(decision.place, Place::history);
    EXPECT_EQ(decision.disposition, Disposition::superseded);
    EXPECT_EQ(decision.stamp_at, noon - 3h);
}

TEST(VersionOrder, VersionIdBreaksATieOfTimes) {
    Write newer = put("a", noon - 2h);
    newer.stamp.version_id = "8";
    auto version = present(noon - 2h);
    version->stamp_id = "7";
    EXPECT_EQ(decided(newer, version).place, Place::winner);
    version->stamp_id = "9";
    EXPECT_EQ(decided(newer, version).place, Place::history);
}

TEST(VersionOrder, ContentHashBreaksATieOfStamps) {
    EXPECT_EQ(decided(put("c", noon - 2h), present(noon - 2h, "b")).place, Place::winner);
    EXPECT_EQ(decided(put("a", noon - 2h), present(noon - 2h, "b")).place, Place::history);
}

TEST(VersionOrder, SameContentUnderTheSameOrAnOlderStampIsUnchanged) {
    for (const Instant stamp : {noon - 2h, noon - 3h}) {
        const Decision decision = decided(put("b", stamp), present(noon - 2h, "b"));
        EXPECT_EQ(decision.place, Place::nowhere);
        EXPECT_EQ(decision.disposition, Disposition::unchanged);
    }
}

TEST(VersionOrder, SameContentWithoutAStampIsUnchanged) {
    EXPECT_EQ(decided(put("b"), present(noon - 2h, "b")).disposition, Disposition::unchanged);
}

TEST(VersionOrder, SameContentUnderANewerStampIsStored) {
    // Otherwise a version between the two stamps that comes late would win.
    const Decision decision = decided(put("b", noon - 90min), present(noon - 2h, "b"));
    EXPECT_EQ(decision.place, Place::winner);
    EXPECT_EQ(decision.disposition, Disposition::updated);
}

TEST(VersionOrder, OurOwnStoredTimeCountsAsNotSent) {
    Write echo = put("a", noon - 1h);
    echo.stamp.version_id = "3";
    const Decision decision = decided(echo, present(noon - 30min));
    EXPECT_EQ(decision.place, Place::winner);
    EXPECT_EQ(decision.stamp_at, noon + 1us);
    EXPECT_EQ(decision.stamp_id, "");
}

TEST(VersionOrder, OurOwnStoredTimeIsKnownAgainInMilliseconds) {
    auto version = present(noon - 1h + 148'123us);
    version->stored_at = noon - 1h + 148'123us;
    const Decision decision = decided(put("a", noon - 1h + 148ms), version);
    EXPECT_EQ(decision.place, Place::winner);
    EXPECT_EQ(decision.stamp_at, noon + 1us);
    EXPECT_EQ(decided(put("a", noon - 1h + 147ms), version).place, Place::history);
}

TEST(VersionOrder, UnstampedVersionComesAfterACurrentOneAheadOfOurClock) {
    const Decision decision = decided(put("a"), present(noon + 2min));
    EXPECT_EQ(decision.place, Place::winner);
    EXPECT_EQ(decision.stamp_at, noon + 2min + 1us);
}

TEST(VersionOrder, MatchingIfMatchWinsAgainstANewerStamp) {
    Write write = put("a", noon - 5h);
    write.if_match = 3;
    const Decision decision = decided(write, present(noon - 2h));
    EXPECT_EQ(decision.place, Place::winner);
    EXPECT_EQ(decision.stamp_at, noon - 2h + 1us);
}

TEST(VersionOrder, IfMatchOfAnotherVersionIsRefused) {
    Write write = put("a");
    write.if_match = 2;
    EXPECT_EQ(
        refused(write, present(noon - 2h)),
        fhir::Outcome(
            fhir::Kind::precondition_failed,
            fhir::IssueType::conflict,
            "version-conflict",
            "If-Match names version 2, but the current version is 3. Read it and decide again."
        )
    );
}

TEST(VersionOrder, IfMatchOfWhatIsGoneOrNeverWasIsRefused) {
    Write write = put("a");
    write.if_match = 3;
    const fhir::Outcome expected(
        fhir::Kind::precondition_failed,
        fhir::IssueType::conflict,
        "version-conflict",
        "If-Match names version 3, but the resource does not exist."
    );
    EXPECT_EQ(refused(write, std::nullopt), expected);
    EXPECT_EQ(refused(write, tombstone(noon - 2h)), expected);
}

TEST(VersionOrder, IfMatchIsCheckedBeforeIdenticalContent) {
    Write write = put("b");
    write.if_match = 2;
    EXPECT_EQ(refused(write, present(noon - 2h, "b")).kind(), fhir::Kind::precondition_failed);
}

TEST(VersionOrder, IfNoneMatchIsRefusedOnlyForWhatExists) {
    Write write = put("a");
    write.if_none_match = true;
    EXPECT_EQ(
        refused(write, present(noon - 2h)),
        fhir::Outcome(
            fhir::Kind::precondition_failed,
            fhir::IssueType::conflict,
            "version-conflict",
            "The resource exists already (version 3), and If-None-Match asked that it does not."
        )
    );
    EXPECT_EQ(decided(write, std::nullopt).disposition, Disposition::created);
    EXPECT_EQ(decided(write, tombstone(noon - 2h)).disposition, Disposition::created);
}

TEST(VersionOrder, StampMoreThanFiveMinutesAheadIsInvalid) {
    EXPECT_EQ(decided(put("a", noon + 5min), std::nullopt).place, Place::winner);
    fhir::Issue issue;
    issue.type = fhir::IssueType::value;
    issue.code = "last-updated-ahead";
    issue.text =
        "meta.lastUpdated is more than 5 minutes ahead of our clock. Correct the sender's clock.";
    issue.expression = "meta.lastUpdated";
    issue.pointer = "/meta/lastUpdated";
    EXPECT_EQ(
        refused(put("a", noon + 5min + 1us), std::nullopt),
        fhir::Outcome(fhir::Kind::invalid, {issue})
    );
}

TEST(VersionOrder, DeleteOfWhatIsThereIsATombstoneThatWins) {
    const Decision decision = decided(remove(), present(noon + 2min));
    EXPECT_EQ(decision.place, Place::winner);
    EXPECT_EQ(decision.disposition, Disposition::deleted);
    EXPECT_EQ(decision.stamp_at, noon + 2min + 1us);
}

TEST(VersionOrder, DeleteOfWhatIsGoneOrUnknownWritesNothing) {
    for (const auto& version : {std::optional<Present>(), tombstone(noon - 2h)}) {
        const Decision decision = decided(remove(), version);
        EXPECT_EQ(decision.place, Place::nowhere);
        EXPECT_EQ(decision.disposition, Disposition::already_gone);
    }
}

TEST(VersionOrder, StampedDeleteOfTheUnknownIsKeptSoThatAnOlderPutCannotResurrect) {
    const Decision decision = decided(remove(noon - 2h), std::nullopt);
    EXPECT_EQ(decision.place, Place::winner);
    EXPECT_EQ(decision.disposition, Disposition::deleted);
}

TEST(VersionOrder, OlderPutDoesNotResurrectAndANewerOneDoes) {
    const auto gone = tombstone(noon - 2h);
    EXPECT_EQ(decided(put("a", noon - 3h), gone).disposition, Disposition::superseded);
    const Decision newer = decided(put("a", noon - 90min), gone);
    EXPECT_EQ(newer.place, Place::winner);
    EXPECT_EQ(newer.disposition, Disposition::created);
}

}  // namespace
}  // namespace gateway::store
