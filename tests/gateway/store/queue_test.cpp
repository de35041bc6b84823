// The bounded queue, and what a submitter is told when it is full.
#include "gateway/store/queue.hpp"

#include <gtest/gtest.h>

#include <future>

#include "tests/gateway/store/fixture.hpp"

namespace gateway::store::testing {
namespace {

using std::chrono::steady_clock;

Job job(std::size_t bytes) {
    Job one;
    one.bytes = bytes;
    return one;
}

TEST(WriterQueue, IsBoundedByNumber) {
    Queue queue(2, 1000);
    Job first = job(1);
    Job second = job(1);
    Job third = job(1);
    EXPECT_TRUE(queue.put(first));
    EXPECT_TRUE(queue.put(second));
    EXPECT_FALSE(queue.put(third));
    EXPECT_EQ(queue.length(), 2U);
}

TEST(WriterQueue, IsBoundedByBytes) {
    Queue queue(100, 10);
    Job first = job(6);
    Job second = job(5);
    Job third = job(4);
    EXPECT_TRUE(queue.put(first));
    EXPECT_FALSE(queue.put(second));
    EXPECT_TRUE(queue.put(third));
}

TEST(WriterQueue, TakesAChangeLargerThanTheBoundWhenEmpty) {
    Queue queue(100, 10);
    Job large = job(50);
    Job small = job(1);
    EXPECT_TRUE(queue.put(large));
    EXPECT_FALSE(queue.put(small));
}

TEST(WriterQueue, HandsOutEverythingAtOnceAndIsThenFree) {
    Queue queue(2, 10);
    Job first = job(5);
    Job second = job(5);
    queue.put(first);
    queue.put(second);
    std::vector<Job> jobs;
    EXPECT_TRUE(queue.take(jobs, steady_clock::now()));
    EXPECT_EQ(jobs.size(), 2U);
    Job third = job(9);
    EXPECT_TRUE(queue.put(third));
}

TEST(WriterQueue, TellsAPassedDeadlineFromAClosedQueue) {
    Queue queue(2, 10);
    std::vector<Job> jobs;
    EXPECT_TRUE(queue.take(jobs, steady_clock::now()));
    EXPECT_TRUE(jobs.empty());
    Job last = job(1);
    queue.put(last);
    queue.close();
    Job late = job(1);
    EXPECT_FALSE(queue.put(late));
    EXPECT_TRUE(queue.take(jobs, steady_clock::now()));
    EXPECT_EQ(jobs.size(), 1U);
    jobs.clear();
    EXPECT_FALSE(queue.take(jobs, steady_clock::now() + std::chrono::hours(1)));
}

TEST(WriterQueue, BytesOfAChangeCountBodiesAndRows) {
    Change small = change(put(key("CareTeam", "ct1"), "claim code=A"));
    Change large = small;
    large.writes.front().body.append(100'000, 'x');
    EXPECT_GE(bytes_of(large), bytes_of(small) + 100'000);
    Change rows = change(put(key("CareTeam", "ct1"), "claim code=A\nclaim code=B"));
    EXPECT_GT(bytes_of(rows), bytes_of(small));
}

// The writer is held in a callback while others submit.
TEST(StoreQueue, FullQueueIsBusyOnTheSubmittingThreadAndLaterTakesAgain) {
    const Folder folder;
    const TestClock clock;
    Options small = options(folder, clock);
    small.queue_length = 1;
    auto store = Store::open(small, fake_mapping());
    ASSERT_TRUE(store);
    std::promise<void> entered;
    std::promise<void> release;
    (*store)->submit(
        change(put(key("CareTeam", "ct1"), "claim code=A")),
        [&](const fhir::Result<Receipt>&) {
            entered.set_value();
            release.get_future().wait();
        }
    );
    entered.get_future().wait();
    std::promise<bool> second;
    (*store)->submit(
        change(put(key("CareTeam", "ct2"), "claim code=A")),
        [&](const fhir::Result<Receipt>& result) { second.set_value(result.has_value()); }
    );
    std::optional<fhir::Outcome> third;
    (*store)->submit(
        change(put(key("CareTeam", "ct3"), "claim code=A")),
        [&](const fhir::Result<Receipt>& result) { third = result.error(); }
    );
    ASSERT_TRUE(third);
    EXPECT_EQ(
        *third,
        fhir::Outcome(
            fhir::Kind::busy,
            fhir::IssueType::throttled,
            "store-queue-full",
            "More is waiting to be stored than the gateway takes on. Nothing was stored; send the "
            "same again shortly."
        )
    );
    release.set_value();
    EXPECT_TRUE(second.get_future().get());
    EXPECT_EQ(
        write(**store, put(key("CareTeam", "ct3"), "claim code=A")).disposition,
        Disposition::created
    );
}

TEST(StoreQueue, ClosingCommitsWhatWaits) {
    const Folder folder;
    const TestClock clock;
    std::atomic<int> told{0};
    auto store = open(folder, clock);
    for (int i = 0; i < 300; ++i) {
        store->submit(
            change(put(key("CareTeam", "ct" + std::to_string(i)), "claim code=A")),
            [&](const fhir::Result<Receipt>& result) { told += result ? 1 : 0; }
        );
    }
    store.reset();
    EXPECT_EQ(told, 300);
    EXPECT_FALSE(std::filesystem::exists(folder.file() + "-wal"));
    EXPECT_EQ(query(folder.file(), "SELECT count(*) FROM current"), "300");
}

}  // namespace
}  // namespace gateway::store::testing
