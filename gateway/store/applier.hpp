// Carries changes out inside the writer's transaction: decides every write of a change before
// anything of it is written, so that a refused change leaves no trace, and gathers whom the writes
// touch.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <memory>
#include <set>
#include <string_view>
#include <vector>

#include "gateway/store/audit_log.hpp"
#include "gateway/store/generations.hpp"
#include "gateway/store/order.hpp"
#include "gateway/store/preparation.hpp"
#include "gateway/store/resources.hpp"
#include "gateway/store/rowless.hpp"
#include "gateway/store/rows.hpp"
#include "gateway/store/subjects.hpp"

namespace gateway::store {

/// Used by the writer thread only. Within a transaction: apply() for each change, then finish();
/// after its COMMIT publish(), after its ROLLBACK roll_back().
class Applier {
public:
    /// Borrows the connection.
    Applier(
        SQLite::Database& database,
        std::shared_ptr<const SetInForce> set,
        std::string_view system_id,
        Clock clock
    );

    /// Between transactions: from now on with another set.
    void use(std::shared_ptr<const SetInForce> set);
    /// Between transactions: what is pushed gets rows of the coming set, too, where the preparation
    /// will not come by again (null = no set is coming). Borrowed until the next call.
    void prepare(Preparation* preparation) { preparation_ = preparation; }

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
    /// Mapping-dependent statements; made anew for each set.
    struct Bound {
        Bound(SQLite::Database& database, std::shared_ptr<const SetInForce> in_force);
        std::shared_ptr<const SetInForce> set;
        RowFinder finder;
        RowWriter rows;
    };
    fhir::Result<Plan> plan(Write& write, Instant now);
    std::optional<fhir::Outcome> extract_by_set_in_force(Write& write) const;
    std::int64_t prepare_rows(std::int64_t resource, const Write& write, std::int64_t tables);
    Written carry_out(Write& write, const Plan& plan);
    Written keep_in_history(const Write& write, const Plan& plan);
    Written make_current(Write& write, const Plan& plan);
    void note_rowless(
        const Write& write, std::int64_t resource, std::span<const mappings::RowBatch> before
    );
    void touch(
        std::span<const mappings::RowBatch> changed, std::int64_t resource, std::int64_t previous
    );

    const Mapping& mapping() const { return *bound_->set->mapping; }

    SQLite::Database& database_;
    Clock clock_;
    Resources resources_;
    std::unique_ptr<Bound> bound_;
    Preparation* preparation_ = nullptr;
    Subjects subjects_;
    AuditLog audit_;
    Rowless rowless_;
    Instant last_time_;
    std::set<mappings::Anchor> touched_;
    bool touched_many_ = false;
};

}  // namespace gateway::store
