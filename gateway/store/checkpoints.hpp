// Copies the WAL into the database file in small bites on the writer's own connection: a second
// connection that checkpoints could corrupt the file (SQLite before 3.51.3).
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <atomic>
#include <chrono>
#include <cstdint>

namespace gateway::store {

/// Used by the writer thread; the counters may be read from any thread.
class Checkpoints {
public:
    /// Borrows the connection, which must have no automatic checkpoints.
    explicit Checkpoints(SQLite::Database& database);
    ~Checkpoints();
    Checkpoints(const Checkpoints&) = delete;
    Checkpoints& operator=(const Checkpoints&) = delete;

    /// A pass when enough frames have come since the last one. Throws SQLite::Exception.
    void after_commit();
    /// True when the WAL holds something that an idle moment could clear away.
    bool pending() const { return frames_ > 0; }
    /// Copies everything and truncates the WAL; leaves it when a reader is in the way.
    void when_idle();

    std::int64_t wal_bytes() const;
    std::uint64_t passes() const { return passes_.load(std::memory_order_relaxed); }
    std::uint64_t micros() const { return micros_.load(std::memory_order_relaxed); }
    std::uint64_t longest_micros() const { return longest_.load(std::memory_order_relaxed); }

private:
    void pass(int mode);

    SQLite::Database& database_;
    std::atomic<int> frames_{0};
    int seen_ = 0;
    int next_pass_;
    std::atomic<std::uint64_t> passes_{0};
    std::atomic<std::uint64_t> micros_{0};
    std::atomic<std::uint64_t> longest_{0};
};

}  // namespace gateway::store
