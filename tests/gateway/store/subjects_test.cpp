// Whom a write touches: generations, fingerprints, the change feed and re-assembly in the
// background.
#include <gtest/gtest.h>

#include <future>
#include <set>

#include "tests/gateway/store/fixture.hpp"

namespace gateway::store::testing {
namespace {

using mappings::Anchor;

const Anchor patient{"vas", "Patient/p1"};

class StoreSubjects : public ::testing::Test {
protected:
    std::vector<Anchor> changed(std::int64_t after = 0) {
        std::vector<Anchor> anchors;
        for (const SubjectChange& one : reader_->changes(after, 100'000))
            anchors.push_back(one.anchor);
        return anchors;
    }
    std::int64_t last_change() {
        return std::stoll(query(folder_.file(), "SELECT coalesce(max(sequence), 0) FROM change"));
    }
    /// Teams of many patients that all reach role r1.
    void write_claims(int patients) {
        for (int first = 0; first < patients; first += 500) {
            Change many;
            for (int i = first; i < std::min(first + 500, patients); ++i) {
                const std::string id = std::to_string(i);
                many.writes.push_back(
                    put(key("CareTeam", "ct" + id), "claim member=r1 patient=Patient/p" + id)
                );
            }
            ASSERT_TRUE(commit(*store_, std::move(many)));
        }
    }
    void reopen(Mapping mapping = fake_mapping()) {
        reader_.reset();
        store_.reset();
        store_ = open(folder_, clock_, std::move(mapping));
        reader_ = store_->reader();
    }

    Folder folder_;
    TestClock clock_;
    std::unique_ptr<Store> store_ = open(folder_, clock_);
    std::unique_ptr<Reader> reader_ = store_->reader();
};

TEST_F(StoreSubjects, AWriteMakesItsPatientKnownAndChanged) {
    EXPECT_FALSE(reader_->subject_id(patient));
    write(*store_, put(key("CareTeam", "ct1"), "claim patient=Patient/p1 code=A"));
    const auto id = reader_->subject_id(patient);
    ASSERT_TRUE(id);
    EXPECT_EQ(reader_->subject(*id), patient);
    EXPECT_FALSE(reader_->subject(*id + 1));
    const auto changes = reader_->changes(0, 10);
    ASSERT_EQ(changes.size(), 1U);
    EXPECT_EQ(changes[0].anchor, patient);
    EXPECT_GE(changes[0].at, clock_.now());
    EXPECT_TRUE(reader_->changes(changes[0].sequence, 10).empty());
}

TEST_F(StoreSubjects, ThePatientTheOldRowsNamedIsTouchedToo) {
    write(*store_, put(key("CareTeam", "ct1"), "claim patient=Patient/p1"));
    const std::int64_t before = last_change();
    write(*store_, put(key("CareTeam", "ct1"), "claim patient=Patient/p2"));
    EXPECT_EQ(changed(before), (std::vector<Anchor>{patient, {"vas", "Patient/p2"}}));
    const std::int64_t moved = last_change();
    write(*store_, remove(key("CareTeam", "ct1")));
    EXPECT_EQ(changed(moved), (std::vector<Anchor>{{"vas", "Patient/p2"}}));
}

TEST_F(StoreSubjects, AModelThatStaysTheSameIsNoChange) {
    write(*store_, put(key("CareTeam", "ct1"), "claim patient=Patient/p1"));
    const std::int64_t before = last_change();
    // Reached through nothing: the role touches no claim of the patient.
    write(*store_, put(key("PractitionerRole", "r9"), "role role=r9"));
    // A superseded version changes no rows and therefore nobody.
    write(*store_, put(key("CareTeam", "ct1"), "claim patient=Patient/p2", Instant{}));
    EXPECT_EQ(changed(before), std::vector<Anchor>{});
}

TEST_F(StoreSubjects, ANumberIsASubjectAcrossSources) {
    write(*store_, put(key("Patient", "p1"), "person patient=Patient/p1 number_id=pnr:1"));
    write(*store_, put(key("Patient", "x", "cosmic"), "person patient=Patient/x number_id=pnr:1"));
    const Anchor number{"", "pnr:1"};
    EXPECT_TRUE(reader_->subject_id(number));
    const auto all = reader_->subjects(0, 10);
    std::set<Anchor> anchors;
    for (const auto& [id, anchor] : all) anchors.insert(anchor);
    EXPECT_EQ(anchors, (std::set<Anchor>{patient, {"cosmic", "Patient/x"}, number}));
    EXPECT_EQ(reader_->subjects(all[0].first, 10).size(), 2U);
    EXPECT_EQ(reader_->subjects(0, 1).size(), 1U);
}

TEST_F(StoreSubjects, ARoleTouchesThosePatientsThatReachIt) {
    write_claims(3);
    const std::int64_t before = last_change();
    write(*store_, put(key("PractitionerRole", "r1"), "role role=r1 person=x"));
    EXPECT_EQ(
        changed(before),
        (std::vector<Anchor>{{"vas", "Patient/p0"}, {"vas", "Patient/p1"}, {"vas", "Patient/p2"}})
    );
    EXPECT_EQ(store_->statistics().reassembly_backlog, 0U);
}

TEST_F(StoreSubjects, GenerationsHaveRisenWhenTheCallerIsTold) {
    const Generations& generations = store_->generations();
    const std::uint64_t before = generations.of(patient);
    std::promise<std::uint64_t> told;
    auto at_callback = told.get_future();
    store_->submit(
        change(put(key("CareTeam", "ct1"), "claim patient=Patient/p1")),
        [&](const fhir::Result<Receipt>&) { told.set_value(generations.of(patient)); }
    );
    EXPECT_GT(at_callback.get(), before);
}

TEST_F(StoreSubjects, TheNumberOfAllRisesWithEach) {
    const Generations& generations = store_->generations();
    const std::uint64_t before = generations.any();
    write(*store_, put(key("CareTeam", "ct1"), "claim patient=Patient/p1"));
    const std::uint64_t after = generations.any();
    EXPECT_GT(after, before);
    write_claims(40);
    const std::uint64_t claimed = generations.any();
    write(*store_, put(key("PractitionerRole", "r1"), "role role=r1 person=x"));
    EXPECT_GT(generations.any(), claimed) << "when every generation is raised";
}

TEST_F(StoreSubjects, GenerationsOfOthersStand) {
    const Generations& generations = store_->generations();
    const Anchor other{"vas", "Patient/other"};
    const std::uint64_t before = generations.of(other);
    write(*store_, put(key("CareTeam", "ct1"), "claim patient=Patient/p1"));
    write(*store_, put(key("CareTeam", "ct1"), "claim patient=Patient/p1"));
    EXPECT_EQ(generations.of(other), before);
}

TEST_F(StoreSubjects, WhatTouchesManyRaisesEveryGenerationAndIsAssembledInTheBackground) {
    write_claims(40);
    const std::int64_t before = last_change();
    const std::uint64_t generation = store_->generations().of({"vas", "Patient/p39"});
    write(*store_, put(key("PractitionerRole", "r1"), "role role=r1 person=x"));
    EXPECT_GT(store_->generations().of({"vas", "Patient/p39"}), generation);
    wait_until_assembled(*store_);
    EXPECT_EQ(changed(before).size(), 40U);
    EXPECT_EQ(query(folder_.file(), "SELECT count(*) FROM reassembly_key"), "0");
    EXPECT_EQ(query(folder_.file(), "SELECT count(*) FROM reassembly_subject"), "0");
}

TEST_F(StoreSubjects, WhoTheFormerVersionTouchedIsAssembledInTheBackgroundToo) {
    write_claims(40);
    write(*store_, put(key("PractitionerRole", "r1"), "role role=r1 person=x"));
    wait_until_assembled(*store_);
    const std::int64_t before = last_change();
    write(*store_, put(key("PractitionerRole", "r1"), "role role=r2 person=x"));
    wait_until_assembled(*store_);
    EXPECT_EQ(changed(before).size(), 40U);
}

TEST_F(StoreSubjects, WhatTouchesMoreThanAKeyIsExpandedToWalksOverEverybody) {
    write_claims(2'100);
    const std::int64_t before = last_change();
    write(*store_, put(key("PractitionerRole", "r1"), "role role=r1 person=x"));
    wait_until_assembled(*store_);
    EXPECT_EQ(changed(before).size(), 2'100U);
}

TEST_F(StoreSubjects, BackgroundWorkResumesAfterARestart) {
    write_claims(40);
    const std::int64_t before = last_change();
    // A mapping whose expansion fails stands for a process that dies before the background began.
    Mapping failing = fake_mapping();
    failing.dependants = [inner = failing.dependants](
                             mappings::RowSource& rows,
                             std::span<const mappings::RowBatch> changed,
                             std::size_t limit
                         ) {
        if (limit > 16) throw std::runtime_error("not now");
        return inner(rows, changed, limit);
    };
    reopen(failing);
    write(*store_, put(key("PractitionerRole", "r1"), "role role=r1 person=x"));
    EXPECT_EQ(store_->statistics().reassembly_backlog, 1U);
    EXPECT_TRUE(store_->healthy());
    reopen();
    wait_until_assembled(*store_);
    EXPECT_EQ(changed(before).size(), 40U);
}

TEST_F(StoreSubjects, OtherPoliciesAssembleEverybodyAgain) {
    write_claims(5);
    const std::int64_t before = last_change();
    Mapping other = fake_mapping("extract-1", "assemble-2");
    other.model = [inner = other.model](mappings::RowSource& rows, const Anchor& anchor) {
        return "other " + inner(rows, anchor);
    };
    reopen(other);
    wait_until_assembled(*store_);
    EXPECT_EQ(changed(before).size(), 5U);
    const std::int64_t after = last_change();
    reopen(other);
    wait_until_assembled(*store_);
    EXPECT_EQ(changed(after).size(), 0U);
}

}  // namespace
}  // namespace gateway::store::testing
