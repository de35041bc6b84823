// Opening: what is refused, what is set, and what happens when the mapping set is another one.
#include <SQLiteCpp/SQLiteCpp.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>
#include <thread>

#include "gateway/store/connection.hpp"
#include "gateway/store/migrations.hpp"
#include "tests/gateway/store/fixture.hpp"

namespace gateway::store::testing {
namespace {

class StoreOpen : public ::testing::Test {
protected:
    fhir::Outcome refused(Options options, Mapping mapping = fake_mapping()) {
        auto store = Store::open(std::move(options), std::move(mapping));
        if (!store) return store.error();
        ADD_FAILURE() << "opened";
        return {fhir::Kind::internal, {}};
    }
    /// A database with two teams, closed.
    void make_database() {
        auto store = open(folder_, clock_);
        write(*store, put(key("CareTeam", "ct1"), "claim patient=Patient/p1 code=A"));
        write(*store, put(key("CareTeam", "ct2"), "claim patient=Patient/p2 code=B"));
    }
    void overwrite(std::streamoff at, std::size_t bytes) {
        std::fstream file(folder_.file(), std::ios::in | std::ios::out | std::ios::binary);
        file.seekp(at);
        const std::string noise(bytes, 'x');
        file.write(noise.data(), static_cast<std::streamsize>(noise.size()));
    }

    Folder folder_;
    TestClock clock_;
};

TEST_F(StoreOpen, SecondOpenerIsRefusedUntilTheFirstHasClosed) {
    auto first = open(folder_, clock_);
    EXPECT_EQ(
        refused(options(folder_, clock_)),
        fhir::Outcome(
            fhir::Kind::conflict,
            fhir::IssueType::conflict,
            "store-locked",
            "The database " + folder_.file() +
                " is in use by another nara process. Stop it first; two writers could damage it."
        )
    );
    first.reset();
    EXPECT_TRUE(open(folder_, clock_));
}

TEST_F(StoreOpen, MissingFolderIsRefused) {
    Options options = testing::options(folder_, clock_);
    options.path = folder_.file("no/such/nara.db");
    const fhir::Outcome outcome = refused(options);
    EXPECT_EQ(outcome.kind(), fhir::Kind::internal);
    EXPECT_EQ(outcome.issues().front().code, "store-lock-failed");
}

TEST_F(StoreOpen, SandboxAndProductionDoNotMix) {
    make_database();
    Options sandbox = options(folder_, clock_);
    sandbox.sandbox = true;
    EXPECT_EQ(
        refused(sandbox),
        fhir::Outcome(
            fhir::Kind::conflict,
            fhir::IssueType::conflict,
            "store-purpose",
            "The database was made for production and is not opened for sandbox. Name another path."
        )
    );
    EXPECT_TRUE(open(folder_, clock_));
}

TEST_F(StoreOpen, NewerSchemaIsRefused) {
    make_database();
    SQLite::Database(folder_.file(), SQLite::OPEN_READWRITE).exec("PRAGMA user_version=99");
    EXPECT_EQ(
        refused(options(folder_, clock_)),
        fhir::Outcome(
            fhir::Kind::conflict,
            fhir::IssueType::conflict,
            "store-newer",
            "The database has schema 99, this program knows up to " +
                std::to_string(migrations.size()) + ". Start the newer program again."
        )
    );
}

TEST_F(StoreOpen, TheFirstSchemaIsBroughtUpToDateWithWhatIsInIt) {
    {
        SQLite::Database old(folder_.file(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
        old.exec(std::string(migrations.front()));
        old.exec("PRAGMA application_id=" + std::to_string(application_id));
        old.exec("PRAGMA user_version=1");
        old.exec(R"sql(
            INSERT INTO meta VALUES ('system_id', '0123456789abcdef'), ('purpose', 'production');
            INSERT INTO source VALUES (1, 'vas', 0);
            INSERT INTO resource VALUES (1, 1, 'CareTeam/ct1');
            INSERT INTO version VALUES
                (1, 1, 1, 0, 0, 1000, 1000, '', x'01', 'claim team=CareTeam/ct1 patient=Patient/p1');
            INSERT INTO current VALUES (1, 1, 1, 1, 0, 1000, 1000, 0, '', x'01');
            INSERT INTO type_count VALUES ('CareTeam', 1);
        )sql");
    }
    {
        auto store = open(folder_, clock_);
        EXPECT_TRUE(store->reader()->current(key("CareTeam", "ct1")));
        EXPECT_EQ(write(*store, put(key("CareTeam", "ct2"), "claim code=A")).version, 1);
    }
    EXPECT_EQ(query(folder_.file(), "PRAGMA user_version"), std::to_string(migrations.size()));
    EXPECT_EQ(
        query(folder_.file(), "SELECT value FROM meta WHERE name = 'system_id'"), "0123456789abcdef"
    );
    EXPECT_EQ(query(folder_.file(), "PRAGMA integrity_check"), "ok");
}

TEST_F(StoreOpen, DatabaseOfAnotherProgramIsRefusedAndLeftAlone) {
    {
        SQLite::Database other(folder_.file(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
        other.exec("CREATE TABLE theirs (a)");
    }
    const auto size = std::filesystem::file_size(folder_.file());
    EXPECT_EQ(refused(options(folder_, clock_)).issues().front().code, "store-foreign");
    EXPECT_EQ(std::filesystem::file_size(folder_.file()), size);
    EXPECT_EQ(query(folder_.file(), "PRAGMA journal_mode"), "delete");
}

TEST_F(StoreOpen, DamagedHeaderIsRefused) {
    make_database();
    overwrite(0, 100);
    const fhir::Outcome outcome = refused(options(folder_, clock_));
    EXPECT_EQ(outcome.issues().front().code, "store-unreadable");
    EXPECT_EQ(outcome.kind(), fhir::Kind::internal);
}

TEST_F(StoreOpen, CutFileIsRefused) {
    make_database();
    std::filesystem::resize_file(folder_.file(), 8 * 4096);
    EXPECT_EQ(refused(options(folder_, clock_)).issues().front().code, "store-unreadable");
}

TEST_F(StoreOpen, DamageInsideStopsTheWriterInsteadOfBeingServed) {
    make_database();
    const std::string root =
        query(folder_.file(), "SELECT rootpage FROM sqlite_master WHERE name = 'current'");
    overwrite((std::stoll(root) - 1) * 4096, 4096);
    auto store = open(folder_, clock_);
    const auto result = commit(*store, change(put(key("CareTeam", "ct1"), "claim code=C")));
    ASSERT_FALSE(result);
    EXPECT_EQ(
        result.error(),
        fhir::Outcome(
            fhir::Kind::internal,
            fhir::IssueType::exception,
            "storage-damaged",
            "The storage is damaged and takes no more writes. Nothing was stored."
        )
    );
    EXPECT_FALSE(store->healthy());
    EXPECT_FALSE(commit(*store, change(put(key("CareTeam", "ct3"), "claim code=C"))));
    EXPECT_THROW(store->reader()->current(key("CareTeam", "ct1")), std::runtime_error);
}

TEST_F(StoreOpen, FilesArePrivate) {
    auto store = open(folder_, clock_);
    write(*store, put(key("CareTeam", "ct1"), "claim code=A"));
    for (const char* suffix : {"", "-wal", "-shm", ".lock"}) {
        struct stat info {};
        ASSERT_EQ(::stat((folder_.file() + suffix).c_str(), &info), 0) << suffix;
        EXPECT_EQ(info.st_mode & 0777U, 0600U) << suffix;
    }
}

TEST_F(StoreOpen, WriterHasTheSettingsThatDurabilityNeeds) {
    SQLite::Database database = open_writer(folder_.file());
    configure_writer(database, 0);
    const auto setting = [&](const char* pragma) {
        return database.execAndGet(pragma).getString();
    };
    EXPECT_EQ(setting("PRAGMA journal_mode"), "wal");
    EXPECT_EQ(setting("PRAGMA synchronous"), "2");
    EXPECT_EQ(setting("PRAGMA foreign_keys"), "1");
    EXPECT_EQ(setting("PRAGMA trusted_schema"), "0");
    EXPECT_EQ(setting("PRAGMA cell_size_check"), "1");
    EXPECT_EQ(setting("PRAGMA secure_delete"), "1");
    EXPECT_EQ(setting("PRAGMA busy_timeout"), "5000");
    EXPECT_EQ(setting("PRAGMA mmap_size"), "0");
    EXPECT_EQ(setting("PRAGMA wal_autocheckpoint"), "0");
    // DEFENSIVE: the schema cannot be written around.
    database.exec("CREATE TABLE t (a)");
    database.exec("PRAGMA writable_schema=ON");
    EXPECT_THROW(database.exec("DELETE FROM sqlite_master"), SQLite::Exception);
}

TEST_F(StoreOpen, ReaderCanNeitherWriteNorCheckpoint) {
    auto store = open(folder_, clock_);
    write(*store, put(key("CareTeam", "ct1"), "claim code=A"));
    SQLite::Database reader = open_reader(folder_.file());
    EXPECT_EQ(reader.execAndGet("SELECT count(*) FROM current").getInt(), 1);
    EXPECT_THROW(reader.exec("DELETE FROM meta"), SQLite::Exception);
    EXPECT_THROW(reader.exec("PRAGMA wal_checkpoint"), SQLite::Exception);
}

TEST_F(StoreOpen, MoreViewsThanTheStoreCanRememberAreRefused) {
    const auto tables = std::make_shared<std::vector<mappings::Table>>();
    for (int i = 0; i < 63; ++i) tables->push_back(mappings::make_table("t" + std::to_string(i)));
    Mapping mapping = fake_mapping();
    mapping.tables = *tables;
    mapping.owner = tables;
    EXPECT_EQ(refused(options(folder_, clock_), mapping).issues().front().code, "too-many-views");
}

/// Other views, in a database whose own set cannot be restored: done before it opens.
Mapping other_views() {
    return marked_mapping("*");
}

std::string left_over_tables(const Folder& folder) {
    return query(
        folder.file(),
        "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name GLOB 'view*'"
        " AND substr(name, 1, instr(name, '_')) <>"
        " (SELECT value FROM meta WHERE name = 'tables_prefix')"
    );
}

TEST_F(StoreOpen, OtherViewsExtractEverythingAgain) {
    {
        auto store = open(folder_, clock_);
        write(*store, put(key("CareTeam", "ct1"), "claim patient=Patient/p1 code=A"));
        write(*store, put(key("CareTeam", "ct1"), "claim patient=Patient/p1 code=B"));
        write(*store, put(key("CareTeam", "ct2"), "role role=r1 active=1"));
        write(*store, put(key("CareTeam", "ct3"), "claim code=A"));
        write(*store, remove(key("CareTeam", "ct3")));
        write(*store, put(key("CareTeam", "ct4"), "claim code=unreadable"));
    }
    Options again = options(folder_, clock_);
    std::vector<std::pair<std::int64_t, std::int64_t>> seen;
    again.progress = [&](std::int64_t done, std::int64_t all) { seen.emplace_back(done, all); };
    auto store = Store::open(again, other_views());
    ASSERT_TRUE(store);
    EXPECT_EQ(seen, (std::vector<std::pair<std::int64_t, std::int64_t>>{{3, 3}}));
    EXPECT_EQ((*store)->statistics().extraction_failures, 1U);
    wait_until_assembled(**store);
    EXPECT_EQ(query(folder_.file(), "SELECT code FROM view2_claim"), "B*");
    EXPECT_EQ(query(folder_.file(), "SELECT role FROM view2_role"), "r1");
    // The new rows are the ones that the next write replaces.
    write(**store, remove(key("CareTeam", "ct1")));
    write(**store, remove(key("CareTeam", "ct2")));
    EXPECT_EQ(query(folder_.file(), "SELECT count(*) FROM view2_claim"), "0");
    EXPECT_EQ(query(folder_.file(), "SELECT count(*) FROM view2_role"), "0");
    EXPECT_EQ(query(folder_.file(), "SELECT count(*) FROM preparation"), "0");
    while (left_over_tables(folder_) != "0") std::this_thread::yield();
}

TEST_F(StoreOpen, ExtractionThatIsStoppedGoesOnWhereItWas) {
    constexpr int teams = 1200;
    {
        auto store = open(folder_, clock_);
        Change many;
        for (int i = 0; i < teams; ++i) {
            many.writes.push_back(put(key("CareTeam", "ct" + std::to_string(i)), "claim code=A"));
        }
        ASSERT_TRUE(commit(*store, std::move(many)));
    }
    Options stopped = options(folder_, clock_);
    stopped.progress = [](std::int64_t, std::int64_t) {
        throw std::runtime_error("power failure");
    };
    EXPECT_THROW((void)Store::open(stopped, other_views()), std::runtime_error);
    EXPECT_EQ(query(folder_.file(), "SELECT count(*) FROM view_claim WHERE code = 'A'"), "1200");
    Options again = options(folder_, clock_);
    std::int64_t first = 0;
    again.progress = [&](std::int64_t done, std::int64_t) {
        if (first == 0) first = done;
    };
    ASSERT_TRUE(Store::open(again, other_views()));
    EXPECT_EQ(first, 1000);
    EXPECT_EQ(query(folder_.file(), "SELECT count(*) FROM view2_claim WHERE code = 'A*'"), "1200");
}

TEST_F(StoreOpen, GoingBackToTheOldViewsDropsWhatWasPrepared) {
    make_database();
    Options stopped = options(folder_, clock_);
    stopped.progress = [](std::int64_t, std::int64_t) {
        throw std::runtime_error("power failure");
    };
    EXPECT_THROW((void)Store::open(stopped, other_views()), std::runtime_error);
    auto store = open(folder_, clock_);
    while (left_over_tables(folder_) != "0") std::this_thread::yield();
    EXPECT_EQ(query(folder_.file(), "SELECT code FROM view_claim ORDER BY code"), "A\nB");
}

}  // namespace
}  // namespace gateway::store::testing
