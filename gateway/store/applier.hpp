// Carries changes out inside the writer's transaction: decides every write of a change before
// anything of it is written, so that a refused change leaves no trace, and gathers whom the writes
// touch.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <set>
#include <string_view>
#include <vector>

#include "gateway/store/audit_log.hpp"
#include "gateway/store/generations.hpp"
#include "gateway/store/mapping.hpp"
#include "gateway/store/order.hpp"
#include "gateway/store/resources.hpp"
#include "gateway/store/rowless.hpp"
#include "gateway/store/rows.hpp"
#include "gateway/store/subjects.hpp"

namespace gateway::store {

/// Used by the writer thread only. Within a transaction: apply() for each change, then finish();
/// after its COMMIT publish(), after its ROLLBACK roll_back().
class Applier {
public:
    /// Borrows the connection and the mapping.
    Applier(
        SQLite::Database& database, const Mapping& mapping, std::string_view system_id, Clock clock
    );

    /// Leaves the change as it was, so that it can be tried again. Throws what SQLite throws, and
    /// std::logic_error for rows that break the contract of extraction.
    fhir::Result<Receipt> apply(Change& change);
    /// Assembles whom the changes touched, once each, and writes what was counted.
    void finish();
    /// Tells the caches.
    void publish(ChangeArray& generations);
    void roll_back();

    Subjects& subjects() { return subjects_; }
    /// Any thread may ask.
    std::size_t backlog() const { return subjects_.backlog(); }
    /// Rises with every call, also when the clock steps back.
    Instant next_time();

private:
    struct Plan {
        std::optional<Known> known;
        Decision decision;
        /// What the version is stored under, if it is.
        Instant intake;
    };
    fhir::Result<Plan> plan(const Write& write, Instant now);
    Written carry_out(Write& write, const Plan& plan);
    Written keep_in_history(const Write& write, const Plan& plan);
    Written make_current(Write& write, const Plan& plan);
    void note_rowless(
        const Write& write, std::int64_t resource, std::span<const mappings::RowBatch> before
    );
    void touch(
        std::span<const mappings::RowBatch> changed, std::int64_t resource, std::int64_t previous
    );

    const Mapping& mapping_;
    Clock clock_;
    Resources resources_;
    RowFinder finder_;
    RowWriter rows_;
    Subjects subjects_;
    AuditLog audit_;
    Rowless rowless_;
    Instant last_time_;
    std::set<mappings::Anchor> touched_;
    bool touched_many_ = false;
};

}  // namespace gateway::store
