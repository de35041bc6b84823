// The writer thread: takes everything that waits, commits it in one transaction, tells the caches
// and then the callers; checkpoints; and does re-assembly while nobody waits.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <atomic>
#include <span>
#include <string_view>
#include <thread>
#include <vector>

#include "gateway/store/applier.hpp"
#include "gateway/store/checkpoints.hpp"
#include "gateway/store/connection.hpp"
#include "gateway/store/generations.hpp"
#include "gateway/store/queue.hpp"
#include "gateway/store/set_switch.hpp"

namespace gateway::store {

class Writer {
public:
    /// Takes the writing connection of a database that is under the set in force of `sets`
    /// (borrowed).
    Writer(
        SQLite::Database database, Sets& sets, std::string_view system_id, const Options& options
    );
    /// Commits what waits, makes a last checkpoint.
    ~Writer();
    Writer(const Writer&) = delete;
    Writer& operator=(const Writer&) = delete;

    void submit(Change change, Committed committed);
    void apply(Mapping mapping, Switched switched);
    SwitchProgress switch_progress() const { return switch_.progress(); }
    const ChangeArray& generations() const { return generations_; }
    bool healthy() const { return healthy_.load(std::memory_order_acquire); }
    void add_to(Statistics& statistics) const;

private:
    void run();
    void commit(std::span<Job> jobs);
    void fail(std::span<Job> jobs, Failure failure);
    void refuse(Job& job, const fhir::Outcome& outcome);
    void idle();
    enum class Manner : std::uint8_t { yielding, regardless };
    void reassemble(Manner manner);
    void switch_sets(Manner manner);
    void work_in_background(Manner manner);
    bool starved() const;
    std::chrono::steady_clock::time_point wake_at() const;
    /// Runs `body` in a transaction; rolls back and answers why when it cannot be committed.
    template <class Body>
    std::optional<Failure> in_transaction(const Body& body);
    template <class Body>
    void guarded(const Body& body);

    SQLite::Database database_;
    Statement begin_;
    Statement commit_;
    Applier applier_;
    Checkpoints checkpoints_;
    ChangeArray generations_;
    SetSwitch switch_;
    Queue queue_;
    std::atomic<bool> healthy_{true};
    std::chrono::steady_clock::time_point last_commit_;
    std::chrono::steady_clock::time_point background_from_;
    std::chrono::steady_clock::time_point last_background_;
    std::atomic<std::uint64_t> commits_{0};
    std::atomic<std::uint64_t> changes_{0};
    std::atomic<std::uint64_t> refused_{0};
    std::atomic<std::uint64_t> micros_{0};
    std::atomic<std::uint64_t> longest_{0};
    std::thread thread_;
};

}  // namespace gateway::store
