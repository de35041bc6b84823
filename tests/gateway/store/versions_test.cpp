// What one write after another does to versions, rows and history.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "tests/gateway/store/fixture.hpp"

namespace gateway::store::testing {
namespace {

using namespace std::chrono_literals;

class StoreVersions : public ::testing::Test {
protected:
    Folder folder_;
    TestClock clock_;
    std::unique_ptr<Store> store_ = open(folder_, clock_);
    std::unique_ptr<Reader> reader_ = store_->reader();
    const Key team_ = key("CareTeam", "ct1");
};

TEST_F(StoreVersions, CreatedResourceIsReadBackAsReceived) {
    Write sent = put(team_, "claim patient=Patient/p1 code=A");
    sent.version = fhir::Version::r5;
    const Written written = write(*store_, sent);
    EXPECT_EQ(written.disposition, Disposition::created);
    EXPECT_EQ(written.version, 1);
    const auto current = reader_->current(team_);
    ASSERT_TRUE(current);
    EXPECT_EQ(current->version, 1);
    EXPECT_EQ(current->fhir_version, fhir::Version::r5);
    EXPECT_EQ(current->body, "claim patient=Patient/p1 code=A");
    EXPECT_EQ(current->last_updated, written.last_updated);
    EXPECT_FALSE(current->deleted);
}

TEST_F(StoreVersions, UnknownResourceIsNothing) {
    EXPECT_FALSE(reader_->current(team_));
    EXPECT_FALSE(reader_->version(team_, 1));
    EXPECT_TRUE(reader_->history(team_, 0, 10).empty());
}

TEST_F(StoreVersions, SameIdOfAnotherSourceIsAnotherResource) {
    write(*store_, put(team_, "claim code=A"));
    const Key other = key("CareTeam", "ct1", "cosmic");
    EXPECT_EQ(write(*store_, put(other, "claim code=B")).disposition, Disposition::created);
    EXPECT_EQ(reader_->current(team_)->body, "claim code=A");
    EXPECT_EQ(reader_->current(other)->body, "claim code=B");
}

TEST_F(StoreVersions, EveryVersionStaysInHistoryNewestFirst) {
    for (const char* code : {"A", "B", "C"}) {
        clock_.advance(1s);
        write(*store_, put(team_, std::string("claim code=") + code));
    }
    const auto all = reader_->history(team_, 0, 10);
    ASSERT_EQ(all.size(), 3U);
    EXPECT_EQ(all[0].version, 3);
    EXPECT_EQ(all[2].body, "claim code=A");
    const auto page = reader_->history(team_, 3, 1);
    ASSERT_EQ(page.size(), 1U);
    EXPECT_EQ(page[0].body, "claim code=B");
    EXPECT_EQ(reader_->version(team_, 2)->body, "claim code=B");
    EXPECT_FALSE(reader_->version(team_, 4));
}

TEST_F(StoreVersions, IdenticalContentWritesNoVersion) {
    const Written first = write(*store_, put(team_, "claim patient=Patient/p1 code=A"));
    clock_.advance(1h);
    const Written again = write(*store_, put(team_, "claim patient=Patient/p1 code=A"));
    EXPECT_EQ(again.disposition, Disposition::unchanged);
    EXPECT_EQ(again.version, 1);
    EXPECT_EQ(again.last_updated, first.last_updated);
    EXPECT_EQ(query(folder_.file(), "SELECT count(*) FROM version"), "1");
    EXPECT_EQ(query(folder_.file(), "SELECT count(*) FROM change"), "1");
}

TEST_F(StoreVersions, LateOlderVersionIsSupersededAndChangesNoRows) {
    write(*store_, put(team_, "claim code=new", clock_.now() - 1h));
    const std::string before = dump_state(folder_.file());
    const Written late = write(*store_, put(team_, "claim code=old", clock_.now() - 2h));
    EXPECT_EQ(late.disposition, Disposition::superseded);
    EXPECT_EQ(late.version, 2);
    EXPECT_EQ(late.current_version, 1);
    EXPECT_EQ(dump_state(folder_.file()), before);
    EXPECT_EQ(reader_->version(team_, 2)->body, "claim code=old");
    EXPECT_EQ(write(*store_, put(team_, "claim code=newest", clock_.now())).version, 3);
}

TEST_F(StoreVersions, OlderVersionSentTwiceIsKeptOnce) {
    write(*store_, put(team_, "claim code=new", clock_.now() - 1h));
    const Write late = put(team_, "claim code=old", clock_.now() - 2h);
    write(*store_, late);
    const Written again = write(*store_, late);
    EXPECT_EQ(again.disposition, Disposition::unchanged);
    EXPECT_EQ(again.version, 2);
    EXPECT_EQ(query(folder_.file(), "SELECT count(*) FROM version"), "2");
}

TEST_F(StoreVersions, DeleteLeavesATombstoneAndNoRows) {
    write(
        *store_, put(team_, "claim patient=Patient/p1 code=A\nrole #r role=CareTeam/ct1#r active=1")
    );
    EXPECT_EQ(query(folder_.file(), "SELECT count(*) FROM view_role"), "1");
    const Written gone = write(*store_, remove(team_));
    EXPECT_EQ(gone.disposition, Disposition::deleted);
    EXPECT_EQ(gone.version, 2);
    const auto current = reader_->current(team_);
    EXPECT_TRUE(current->deleted);
    EXPECT_EQ(current->body, "");
    EXPECT_EQ(reader_->version(team_, 1)->body.substr(0, 5), "claim");
    EXPECT_EQ(query(folder_.file(), "SELECT count(*) FROM view_claim"), "0");
    EXPECT_EQ(query(folder_.file(), "SELECT count(*) FROM view_role"), "0");
    EXPECT_EQ(write(*store_, remove(team_)).disposition, Disposition::already_gone);
    EXPECT_EQ(write(*store_, put(team_, "claim code=B")).disposition, Disposition::created);
    EXPECT_EQ(reader_->current(team_)->version, 3);
}

TEST_F(StoreVersions, DeleteOfTheUnknownWritesNothing) {
    const Written gone = write(*store_, remove(team_));
    EXPECT_EQ(gone.disposition, Disposition::already_gone);
    EXPECT_EQ(gone.version, 0);
    EXPECT_EQ(query(folder_.file(), "SELECT count(*) FROM resource"), "0");
}

TEST_F(StoreVersions, StoredTimesRiseWhenTheClockStandsOrStepsBack) {
    const Instant first = write(*store_, put(team_, "claim code=A")).last_updated;
    clock_.advance(-1h);
    const Instant second = write(*store_, put(team_, "claim code=B")).last_updated;
    EXPECT_GT(second, first);
    reader_.reset();
    store_.reset();
    store_ = open(folder_, clock_);
    const Instant third = write(*store_, put(team_, "claim code=C")).last_updated;
    EXPECT_GT(third, second);
    EXPECT_EQ(store_->reader()->current(team_)->body, "claim code=C");
}

TEST_F(StoreVersions, ReadBackAndSentAgainWithAChangeWins) {
    const Written stored = write(*store_, put(team_, "claim code=A", clock_.now() + 2min));
    const Written echoed = write(*store_, put(team_, "claim code=B", stored.last_updated, "1"));
    EXPECT_EQ(echoed.disposition, Disposition::updated);
    EXPECT_EQ(reader_->current(team_)->body, "claim code=B");
}

TEST_F(StoreVersions, RefusedWriteLeavesNothingOfItsChange) {
    Change both;
    both.writes.push_back(put(team_, "claim code=A"));
    both.writes.push_back(put(key("CareTeam", "ct2"), "claim code=B"));
    both.writes.back().if_match = 1;
    both.audit.push_back(entry("r1"));
    const auto result = commit(*store_, std::move(both));
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().kind(), fhir::Kind::precondition_failed);
    EXPECT_FALSE(reader_->current(team_));
    EXPECT_TRUE(reader_->audit(0, 10).empty());
}

TEST_F(StoreVersions, OneResourceTwiceInAChangeIsRefused) {
    Change twice;
    twice.writes.push_back(put(team_, "claim code=A"));
    twice.writes.push_back(remove(team_));
    const auto result = commit(*store_, std::move(twice));
    ASSERT_FALSE(result);
    EXPECT_EQ(
        result.error(),
        fhir::Outcome(
            fhir::Kind::invalid,
            fhir::IssueType::duplicate,
            "same-resource-twice",
            "One request writes the same CareTeam twice. Send each resource once."
        )
    );
    EXPECT_FALSE(reader_->current(team_));
}

TEST_F(StoreVersions, CountsAndContactsFollowTheWrites) {
    write(*store_, put(team_, "claim code=A"));
    write(*store_, put(key("CareTeam", "ct2"), "claim code=A"));
    write(*store_, put(key("Patient", "p1", "cosmic"), "person patient=Patient/p1"));
    clock_.advance(1h);
    write(*store_, remove(team_));
    using Counts = std::vector<std::pair<std::string, std::int64_t>>;
    EXPECT_EQ(reader_->counts(), (Counts{{"CareTeam", 1}, {"Patient", 1}}));
    using Contacts = std::vector<std::pair<std::string, Instant>>;
    EXPECT_EQ(
        reader_->last_contacts(), (Contacts{{"cosmic", clock_.now() - 1h}, {"vas", clock_.now()}})
    );
}

TEST_F(StoreVersions, RenewalWithoutChangeIsAContact) {
    write(*store_, put(team_, "claim code=A"));
    clock_.advance(1h);
    write(*store_, put(team_, "claim code=A"));
    EXPECT_EQ(reader_->last_contacts().front().second, clock_.now());
}

// Stamped versions and tombstones, in whatever order and bundling they come, give one state.
TEST_F(StoreVersions, OrderOfArrivalDoesNotMatter) {
    const Instant day = clock_.now() - 24h;
    std::vector<Write> writes;
    for (const char* id : {"ct1", "ct2"}) {
        const Key team = key("CareTeam", id);
        writes.push_back(put(team, "claim patient=Patient/p1 code=A", day + 1h));
        writes.push_back(put(team, "claim patient=Patient/p1 code=B\nclaim code=C", day + 2h));
        writes.push_back(put(team, "claim patient=Patient/p2 code=B", day + 2h, "5"));
        writes.push_back(put(team, "claim patient=Patient/p1 code=D", day + 2h, "5"));
        writes.push_back(remove(team));
        writes.back().stamp.last_updated = day + (id[2] == '1' ? 150min : 240min);
        writes.push_back(put(team, "role role=CareTeam/x active=0", day + 3h));
        writes.push_back(put(team, "claim patient=Patient/p1 code=A", day + 3h));
    }
    std::mt19937 random(20261124);
    std::string expected;
    for (int round = 0; round < 25; ++round) {
        const Folder folder;
        auto store = open(folder, clock_);
        std::shuffle(writes.begin(), writes.end(), random);
        std::size_t next = 0;
        while (next < writes.size()) {
            Change together = change(writes[next++]);
            const bool pair = next < writes.size() && random() % 2 == 0 &&
                              writes[next].key != together.writes.front().key;
            if (pair) together.writes.push_back(writes[next++]);
            ASSERT_TRUE(commit(*store, std::move(together)));
        }
        store.reset();
        const std::string state = dump_state(folder.file());
        if (expected.empty()) expected = state;
        ASSERT_EQ(state, expected) << "round " << round;
    }
    EXPECT_NE(expected.find("vas CareTeam/ct1 0 "), std::string::npos) << expected;
    EXPECT_NE(expected.find("vas CareTeam/ct2 1 "), std::string::npos) << expected;
}

}  // namespace
}  // namespace gateway::store::testing
