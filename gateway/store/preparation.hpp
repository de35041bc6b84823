// The rows of a coming mapping set, made from the received bytes while the old set answers: in
// batches, in key order, with the position in the database; and for what is pushed meanwhile.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string_view>

#include "gateway/store/rowless.hpp"
#include "gateway/store/rows.hpp"
#include "gateway/store/sets.hpp"
#include "gateway/store/statement.hpp"

namespace gateway::store {

/// Used by the writer, every call but the constructor and the questions inside its transaction;
/// reload() must follow a rollback.
class Preparation {
public:
    /// Makes the tables and the row of table `preparation`; inside the caller's transaction.
    static void begin(SQLite::Database& database, const SetInForce& coming);
    /// Forgets it. Its tables are left over, to be cleared away later.
    static void abandon(SQLite::Database& database);

    /// Goes on where the database says. `coming` as it will be when it is in force.
    Preparation(SQLite::Database& database, std::shared_ptr<const SetInForce> coming);

    /// Extracts the next resources until `stop` answers true (asked after each) or all are done.
    void batch(const std::function<bool()>& stop);
    bool finished() const { return position_ >= last_; }
    /// Whether a push of this resource must write rows of the coming set itself: the walk has
    /// passed it, or it did not exist when the walk began. Others are still before the walk.
    bool covers(std::int64_t resource) const { return resource <= position_ || resource > last_; }
    /// Makes `rows` those of the resource, whose tables were `tables`; answers its tables now.
    std::int64_t put(
        std::int64_t resource,
        std::string_view owner,
        std::int64_t tables,
        std::span<const mappings::RowBatch> rows
    );
    /// A resource without rows: whom it names, for explanations.
    void note_rowless(
        std::int64_t resource,
        std::string_view source,
        std::string_view owner,
        fhir::Version version,
        const std::string& body
    );
    /// A pushed resource that the coming set cannot extract: it has no rows there.
    void note_failure();
    /// Reads the position again.
    void reload();

    const std::shared_ptr<const SetInForce>& coming() const { return coming_; }
    const Mapping& mapping() const { return *coming_->mapping; }
    std::int64_t done() const { return done_; }
    std::int64_t all() const { return all_; }
    std::int64_t failures() const { return failures_; }

private:
    struct Stored {
        std::int64_t resource = 0;
        std::string source;
        std::string owner;
        fhir::Version version = fhir::Version::r4;
        std::string body;
    };
    std::vector<Stored> next_resources();
    void extract(const Stored& stored);
    void save();

    std::shared_ptr<const SetInForce> coming_;
    SQLite::Database& database_;
    RowFinder finder_;
    RowWriter rows_;
    Statement next_;
    Statement set_tables_;
    Statement add_subject_;
    Rowless rowless_;
    Statement save_;
    std::int64_t position_ = 0;
    std::int64_t last_ = 0;
    std::int64_t done_ = 0;
    std::int64_t all_ = 0;
    std::int64_t failures_ = 0;
};

}  // namespace gateway::store
