// Persons and their models: numeric ids of anchors, the fingerprint of each model, the change feed,
// and the durable list of persons that are still to be assembled again.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <atomic>
#include <cstddef>
#include <functional>
#include <vector>

#include "gateway/clock.hpp"
#include "gateway/store/rows.hpp"
#include "gateway/store/sets.hpp"
#include "gateway/store/statement.hpp"

namespace gateway::store {

/// Queues everybody to be assembled again; inside the caller's transaction.
void enqueue_everybody(SQLite::Database& database);

/// Statements of the writing connection; every call happens inside the writer's transaction.
class Subjects {
public:
    /// Borrows the connection, the set and the finder.
    Subjects(SQLite::Database& database, const SetInForce& set, RowFinder& finder);
    /// From now on with another set; the queued work stays.
    void use(const SetInForce& set, RowFinder& finder);

    /// Makes the anchor known; its model counts as never seen.
    std::int64_t ensure(const mappings::Anchor& anchor);
    /// Assembles the model of the anchor and, when it differs from the last one, adds a change-feed
    /// row.
    void refresh(const mappings::Anchor& anchor, Instant at);

    /// Queues what a write touches when that is too much for one transaction. `previous` = the
    /// version that was current before (0 = none): whoever it touched is touched as well.
    void enqueue(std::int64_t resource, std::int64_t previous);

    /// Does at most one batch of the queued work. `interrupted` is asked now and then; when true
    /// the batch ends early.
    void work(Instant at, const std::function<bool()>& interrupted);
    /// Counts what is queued, after a commit; any thread may ask backlog().
    void recount();
    std::size_t backlog() const { return backlog_.load(std::memory_order_relaxed); }

private:
    struct Subject {
        std::int64_t id = 0;
        mappings::Anchor anchor;
        std::string fingerprint;
    };
    void refresh(const Subject& subject, Instant at);
    bool expand_one();
    bool refresh_listed(Instant at, const std::function<bool()>& interrupted);
    void refresh_walk(Instant at, const std::function<bool()>& interrupted);
    std::vector<mappings::RowBatch> rows_of_version(std::int64_t version);
    std::vector<Subject> read_subjects(Query& query);
    const Mapping& mapping() const { return *set_->mapping; }

    SQLite::Database& database_;
    const SetInForce* set_;
    RowFinder* finder_;
    Statement find_;
    Statement add_;
    Statement set_fingerprint_;
    Statement add_change_;
    Statement enqueue_;
    Statement next_key_;
    Statement drop_key_;
    Statement list_;
    Statement listed_;
    Statement unlist_;
    Statement walk_;
    Statement set_walk_;
    Statement walked_;
    Statement body_;
    std::atomic<std::size_t> backlog_{0};
};

}  // namespace gateway::store
