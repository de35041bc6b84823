// A full disk and a failing one: what is answered, and that nothing acknowledged is lost.
#include <gtest/gtest.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <iostream>
#include <utility>

#include "tests/gateway/store/fixture.hpp"

namespace gateway::store::testing {
namespace {

Write large(int number) {
    return put(
        key("CareTeam", "ct" + std::to_string(number)), "claim code=A\n" + std::string(20'000, 'x')
    );
}

/// Writes until one is refused; answers how many were taken.
int fill(Store& store, fhir::Outcome& refusal) {
    for (int i = 0; i < 10'000; ++i) {
        auto result = commit(store, change(large(i)));
        if (result) continue;
        refusal = result.error();
        return i;
    }
    return -1;
}

const fhir::Outcome full(
    fhir::Kind::storage_full,
    fhir::IssueType::transient,
    "storage-full",
    "There is no space left to store this. Nothing was stored; reading still works. Send the same "
    "again when the operator has made space."
);

TEST(StoreFailure, SizeLimitIsStorageFullAndReadsGoOn) {
    const Folder folder;
    const TestClock clock;
    Options limited = options(folder, clock);
    limited.size_limit = 2 << 20;
    int taken = 0;
    {
        auto store = Store::open(limited, fake_mapping());
        ASSERT_TRUE(store);
        fhir::Outcome refusal(fhir::Kind::internal, {});
        taken = fill(**store, refusal);
        ASSERT_GT(taken, 10);
        EXPECT_EQ(refusal, full);
        EXPECT_TRUE((*store)->healthy());
        const auto reader = (*store)->reader();
        EXPECT_TRUE(reader->current(large(taken - 1).key));
        EXPECT_FALSE(reader->current(large(taken).key));
        EXPECT_EQ(
            write(**store, put(large(0).key, large(0).body)).disposition, Disposition::unchanged
        );
    }
    limited.size_limit = 0;
    auto store = Store::open(limited, fake_mapping());
    ASSERT_TRUE(store);
    EXPECT_EQ(write(**store, large(taken)).disposition, Disposition::created);
}

TEST(StoreFailure, FullDiskIsStorageFullAndRecoversWithoutARestart) {
    const Folder folder;
    const std::string mount_point = folder.file("disk");
    std::filesystem::create_directory(mount_point);
    if (mount("tmpfs", mount_point.c_str(), "tmpfs", 0, "size=8m") != 0) {
        GTEST_SKIP() << "needs the right to mount a tmpfs";
    }
    {
        const std::string ballast = mount_point + "/ballast";
        std::ofstream(ballast) << std::string(3 << 20, 'x');
        const TestClock clock;
        Options on_disk = options(folder, clock);
        on_disk.path = mount_point + "/nara.db";
        auto store = Store::open(on_disk, fake_mapping());
        EXPECT_TRUE(store);
        fhir::Outcome refusal(fhir::Kind::internal, {});
        const int taken = fill(**store, refusal);
        EXPECT_GT(taken, 10);
        EXPECT_EQ(refusal, full);
        EXPECT_TRUE((*store)->healthy());
        EXPECT_TRUE((*store)->reader()->current(large(taken - 1).key));
        std::filesystem::remove(ballast);
        EXPECT_EQ(write(**store, large(taken)).disposition, Disposition::created);
    }
    EXPECT_EQ(umount(mount_point.c_str()), 0);
}

// Writes until the disk fails, then opens the same file on a good disk; says on stderr what held.
void write_until_the_disk_fails(const Folder& folder) {
    const TestClock clock;
    auto store = open(folder, clock);
    write(*store, put(key("CareTeam", "ct1"), "claim code=A"));
    rlimit limit{};
    getrlimit(RLIMIT_FSIZE, &limit);
    const rlim_t before = std::exchange(limit.rlim_cur, 1 << 20);
    std::signal(SIGXFSZ, SIG_IGN);
    setrlimit(RLIMIT_FSIZE, &limit);
    fhir::Outcome refusal(fhir::Kind::busy, {});
    const int taken = fill(*store, refusal);
    const bool told = taken > 0 && refusal.kind() == fhir::Kind::internal &&
                      refusal.issues().front().code == "storage-failed";
    const auto after = commit(*store, change(put(key("CareTeam", "ct2"), "claim code=A")));
    const bool stopped =
        !store->healthy() && !after && after.error().issues().front().code == "storage-failed";
    const bool readable = store->reader()->current(large(taken - 1).key).has_value();
    store.reset();
    limit.rlim_cur = before;
    setrlimit(RLIMIT_FSIZE, &limit);
    store = open(folder, clock);
    bool kept = true;
    for (int i = 0; i < taken; ++i) kept = kept && store->reader()->current(large(i).key);
    store.reset();
    const bool whole = query(folder.file(), "PRAGMA integrity_check") == "ok";
    std::filesystem::remove_all(folder.path());
    std::cerr << "told " << told << ", stopped " << stopped << ", readable " << readable
              << ", kept " << kept << ", whole " << whole << '\n';
    _exit(0);
}

// In a process of its own, because the limit on file sizes that makes the disk fail holds for all
// of it; started anew, because a copy of a process that had threads is none to start threads in.
TEST(StoreFailure, AFailedWriteToDiskStopsTheWriterForGood) {
    GTEST_FLAG_SET(death_test_style, "threadsafe");
    const Folder folder;
    EXPECT_EXIT(
        write_until_the_disk_fails(folder),
        ::testing::ExitedWithCode(0),
        "told 1, stopped 1, readable 1, kept 1, whole 1"
    );
}

TEST(StoreFailure, OneChangeThatCannotBeStoredHarmsNoneOfItsGroup) {
    const Folder folder;
    const TestClock clock;
    auto store = open(folder, clock);
    std::atomic<int> taken{0};
    std::atomic<int> refused{0};
    for (int i = 0; i < 200; ++i) {
        Write one = put(key("CareTeam", "ct" + std::to_string(i)), "claim code=A");
        if (i % 50 == 25) one.rows = rows_of("vas", "CareTeam/other", "claim code=A");
        Change with_audit = change(std::move(one));
        with_audit.audit.push_back(entry("r" + std::to_string(i)));
        store->submit(std::move(with_audit), [&](const fhir::Result<Receipt>& result) {
            ++(result ? taken : refused);
        });
    }
    store.reset();
    EXPECT_EQ(taken, 196);
    EXPECT_EQ(refused, 4);
    EXPECT_EQ(query(folder.file(), "SELECT count(*) FROM current"), "196");
    EXPECT_EQ(query(folder.file(), "SELECT count(*), max(sequence) FROM audit"), "196 196");
}

TEST(StoreFailure, WalStaysSmallUnderManyCommits) {
    const Folder folder;
    const TestClock clock;
    auto store = open(folder, clock);
    for (int i = 0; i < 300; ++i) write(*store, large(i % 50));
    for (int i = 0; i < 300; ++i) {
        write(
            *store,
            put(large(i % 50).key, "claim code=B\n" + std::string(20'000, 'y') + std::to_string(i))
        );
    }
    const Statistics statistics = store->statistics();
    EXPECT_GE(statistics.checkpoints, 2U);
    EXPECT_LT(statistics.wal_bytes, std::int64_t{4} << 20);
    EXPECT_GT(statistics.longest_checkpoint_micros, 0U);
    EXPECT_GE(statistics.checkpoint_micros, statistics.longest_checkpoint_micros);
}

}  // namespace
}  // namespace gateway::store::testing
