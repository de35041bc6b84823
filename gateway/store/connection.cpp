// The settings of every connection (busy time-out first, then the rest) and the error table.
#include "gateway/store/connection.hpp"

#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include <mutex>

namespace gateway::store {
namespace {

// Long enough for another process's recovery of the WAL, short enough for a client to wait.
constexpr int busy_timeout_ms = 5000;
constexpr std::int64_t page_size = 4096;

// Opened at the same moment, connections answered "database is locked"; so one after another.
std::mutex& opening() {
    static std::mutex mutex;
    return mutex;
}

// A database created by SQLite gets the umask's mode; this one holds patients.
void create_private(const std::string& path) {
    const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (file >= 0) ::close(file);
}

void harden(SQLite::Database& database) {
    sqlite3_db_config(database.getHandle(), SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    database.exec("PRAGMA trusted_schema=OFF");
    database.exec("PRAGMA cell_size_check=ON");
    database.exec("PRAGMA mmap_size=0");
    database.exec("PRAGMA temp_store=MEMORY");
}

}  // namespace

SQLite::Database open_writer(const std::string& path) {
    const std::lock_guard guard(opening());
    create_private(path);
    SQLite::Database database(
        path, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE | SQLite::OPEN_NOMUTEX, busy_timeout_ms
    );
    sqlite3_extended_result_codes(database.getHandle(), 1);
    harden(database);
    return database;
}

void configure_writer(SQLite::Database& database, std::int64_t size_limit) {
    database.exec("PRAGMA journal_mode=WAL");
    // In WAL mode NORMAL loses acknowledged commits when power fails; group commit pays for FULL.
    database.exec("PRAGMA synchronous=FULL");
    database.exec("PRAGMA foreign_keys=ON");
    database.exec("PRAGMA secure_delete=ON");
    // The writer checkpoints by its own rule.
    database.exec("PRAGMA wal_autocheckpoint=0");
    // 64 MiB: the inner pages of every b-tree of a million patients.
    database.exec("PRAGMA cache_size=-65536");
    if (size_limit > 0) {
        database.exec("PRAGMA max_page_count=" + std::to_string(size_limit / page_size));
    }
}

SQLite::Database open_reader(const std::string& path) {
    const std::lock_guard guard(opening());
    SQLite::Database database(path, SQLite::OPEN_READONLY | SQLite::OPEN_NOMUTEX, busy_timeout_ms);
    sqlite3_extended_result_codes(database.getHandle(), 1);
    harden(database);
    database.exec("PRAGMA cache_size=-8192");
    return database;
}

Failure failure_of(const SQLite::Exception& error) {
    switch (error.getErrorCode() & 0xff) {
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
            return Failure::busy;
        case SQLITE_FULL:
            return Failure::full;
        case SQLITE_IOERR:
        case SQLITE_CANTOPEN:
        case SQLITE_READONLY:
        case SQLITE_PROTOCOL:
            return Failure::broken;
        case SQLITE_CORRUPT:
        case SQLITE_NOTADB:
            return Failure::corrupt;
        default:
            return Failure::refused;
    }
}

fhir::Outcome outcome_of(Failure failure) {
    using fhir::IssueType;
    using fhir::Kind;
    switch (failure) {
        case Failure::busy:
            return {
                Kind::busy,
                IssueType::transient,
                "store-busy",
                "The store is busy. Nothing was stored; send the same again shortly."};
        case Failure::full:
            return {
                Kind::storage_full,
                IssueType::transient,
                "storage-full",
                "There is no space left to store this. Nothing was stored; reading still works. "
                "Send the same again when the operator has made space."};
        case Failure::broken:
            return {
                Kind::internal,
                IssueType::exception,
                "storage-failed",
                "The storage failed and takes no more writes until it has been checked. "
                "Whether this was stored is not known; send the same again later."};
        case Failure::corrupt:
            return {
                Kind::internal,
                IssueType::exception,
                "storage-damaged",
                "The storage is damaged and takes no more writes. Nothing was stored."};
        case Failure::refused:
            break;
    }
    return {
        Kind::internal,
        IssueType::exception,
        "store-refused",
        "The store could not keep this because of a fault of ours. Nothing was stored."};
}

}  // namespace gateway::store
