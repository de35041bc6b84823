// A prepared statement with the three things SQLiteCpp's lacks for our use: texts bound from views,
// columns read without touching a reference count each time, and a reset that cannot be forgotten.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace gateway::store {

/// Prepared once, used by one thread through a Query.
class Statement {
public:
    Statement(SQLite::Database& database, const std::string& sql);
    Statement(const Statement&) = delete;
    Statement& operator=(const Statement&) = delete;

private:
    friend class Query;
    SQLite::Statement statement_;
    /// What bound texts live in: binding without a copy inside SQLite, and without allocating
    /// twice.
    std::deque<std::string> texts_;
    std::vector<SQLite::Column> columns_;
};

/// One execution: bind, step, read; the statement is reset when the Query goes out of scope,
/// because an open SELECT holds a snapshot and blocks checkpoints. Parameters and columns count
/// from 1 and 0.
class Query {
public:
    explicit Query(Statement& statement) : statement_(statement) {}
    ~Query() { statement_.statement_.tryReset(); }
    Query(const Query&) = delete;
    Query& operator=(const Query&) = delete;

    Query& bind(int parameter, std::int64_t value);
    Query& bind(int parameter, std::string_view text);
    Query& bind_blob(int parameter, std::string_view bytes);
    Query& bind_null(int parameter);

    /// True when there is a row. Throws SQLite::Exception.
    bool step();
    /// Steps a statement that gives no rows.
    void run() { step(); }

    bool is_null(int column) const;
    std::int64_t integer(int column) const;
    /// Of a text or blob; borrowed until the next step.
    std::string_view text(int column) const;

private:
    Statement& statement_;
};

}  // namespace gateway::store
