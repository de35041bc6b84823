// The access log in the database: appending with the chain closed (writer), walking it (readers).
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <cstdint>
#include <string_view>
#include <vector>

#include "gateway/audit/chain.hpp"
#include "gateway/store/statement.hpp"

namespace gateway::store {

/// The writer's end. Holds number and hash of the last row; reload() after a rollback.
class AuditLog {
public:
    AuditLog(SQLite::Database& database, std::string_view system_id);

    void append(const audit::Entry& entry);
    void reload();
    std::int64_t sequence() const { return sequence_; }

private:
    Statement append_;
    Statement last_;
    audit::Hash genesis_;
    std::int64_t sequence_ = 0;
    audit::Hash head_{};
};

/// The columns of a row in the order read_record() expects, and the reading of them.
std::string_view audit_columns();
audit::Record read_record(const Query& query);

}  // namespace gateway::store
