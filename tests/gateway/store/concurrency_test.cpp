// Submitters and readers at the same time. Run under the sanitizers as well.
#include <gtest/gtest.h>

#include <array>
#include <future>
#include <thread>

#include "gateway/audit/chain.hpp"
#include "tests/gateway/store/fixture.hpp"

namespace gateway::store::testing {
namespace {

constexpr int submitters = 4;
constexpr int writes_each = 60;

class StoreConcurrency : public ::testing::Test {
protected:
    /// Submits versions of one team and one access log row each, one after the acknowledgement of
    /// the other.
    void push(int submitter) {
        const Key team = key("CareTeam", "ct" + std::to_string(submitter));
        for (int i = 0; i < writes_each; ++i) {
            const std::string number = std::to_string(i);
            Change one = change(
                put(team, "claim patient=Patient/p" + std::to_string(submitter) + " code=" + number)
            );
            one.audit.push_back(entry("r" + number));
            const auto result = commit(*store_, std::move(one));
            ASSERT_TRUE(result);
            ASSERT_EQ(result->written.front().version, i + 1);
            acknowledged_[static_cast<std::size_t>(submitter)] = i + 1;
        }
    }

    Folder folder_;
    TestClock clock_;
    std::unique_ptr<Store> store_ = open(folder_, clock_);
    std::array<std::atomic<int>, submitters> acknowledged_{};
};

TEST_F(StoreConcurrency, ReadersSeeEveryAcknowledgedVersionAndWholeTransactions) {
    std::atomic<bool> done{false};
    std::vector<std::thread> readers;
    for (int reader = 0; reader < 2; ++reader) {
        readers.emplace_back([&] {
            const auto handle = store_->reader();
            const mappings::Table& claim = fake_table("claim");
            const int patient = claim.find("patient").value();
            const int code = claim.find("code").value();
            for (int i = 0; !done; i = (i + 1) % submitters) {
                const int least = acknowledged_[static_cast<std::size_t>(i)];
                const auto snapshot = handle->snapshot();
                const auto current = handle->current(key("CareTeam", "ct" + std::to_string(i)));
                mappings::RowBatch rows(claim);
                handle->find(claim, patient, "Patient/p" + std::to_string(i), "vas", rows);
                if (!current) {
                    EXPECT_EQ(least, 0);
                    EXPECT_TRUE(rows.empty());
                    continue;
                }
                EXPECT_GE(current->version, least);
                ASSERT_EQ(rows.rows(), 1U);
                EXPECT_EQ(rows.at(0, mappings::column_version).integer, current->version);
                EXPECT_EQ(rows.text(0, code), std::to_string(current->version - 1));
            }
        });
    }
    std::vector<std::thread> writers;
    for (int i = 0; i < submitters; ++i) writers.emplace_back([this, i] { push(i); });
    for (std::thread& writer : writers) writer.join();
    done = true;
    for (std::thread& reader : readers) reader.join();

    const auto handle = store_->reader();
    audit::ChainCheck check(0, handle->audit_genesis());
    for (const audit::Record& record : handle->audit(0, 100'000)) {
        ASSERT_EQ(check.add(record), std::nullopt);
    }
    EXPECT_EQ(check.sequence(), submitters * writes_each);
}

// The cache rule: a model read under a generation that still stands is the model of now.
TEST_F(StoreConcurrency, NoCachedModelIsStaleAfterAnAcknowledgement) {
    const mappings::Anchor anchor{"vas", "Patient/p0"};
    std::thread writer([this] { push(0); });
    const auto handle = store_->reader();
    const mappings::Table& claim = fake_table("claim");
    std::uint64_t generation = 0;
    std::int64_t cached = -1;
    while (acknowledged_[0] < writes_each) {
        const int least = acknowledged_[0];
        const std::uint64_t now = store_->generations().of(anchor);
        if (cached < 0 || now != generation) {
            generation = now;
            mappings::RowBatch rows(claim);
            handle->find(claim, claim.find("patient").value(), anchor.value, anchor.source, rows);
            cached = rows.empty() ? 0 : rows.at(0, mappings::column_version).integer;
        }
        ASSERT_GE(cached, least);
    }
    writer.join();
}

TEST_F(StoreConcurrency, ALongReadIsStoppedAfterItsTime) {
    Change many;
    for (int i = 0; i < 2000; ++i) {
        many.writes.push_back(put(key("CareTeam", "ct" + std::to_string(i)), "claim patient=p"));
    }
    ASSERT_TRUE(commit(*store_, std::move(many)));
    const auto handle = store_->reader();
    const auto snapshot = handle->snapshot();
    const mappings::Table& claim = fake_table("claim");
    // Inside one snapshot the time of all reads counts together, so repeating must end.
    EXPECT_THROW(
        for (int i = 0; i < 10'000; ++i) {
            mappings::RowBatch rows(claim);
            handle->find(claim, claim.find("patient").value(), "p", "vas", rows);
        },
        std::runtime_error
    );
}

TEST_F(StoreConcurrency, OneSnapshotAtATime) {
    const auto handle = store_->reader();
    auto snapshot = handle->snapshot();
    EXPECT_THROW(handle->snapshot(), std::logic_error);
    snapshot.reset();
    EXPECT_TRUE(handle->snapshot());
}

TEST_F(StoreConcurrency, SnapshotStandsWhileOthersCommit) {
    write(*store_, put(key("CareTeam", "ct1"), "claim code=A"));
    const auto handle = store_->reader();
    auto snapshot = handle->snapshot();
    write(*store_, put(key("CareTeam", "ct1"), "claim code=B"));
    EXPECT_EQ(handle->current(key("CareTeam", "ct1"))->version, 1);
    snapshot.reset();
    EXPECT_EQ(handle->current(key("CareTeam", "ct1"))->version, 2);
}

}  // namespace
}  // namespace gateway::store::testing
