// Rows of views through one connection: reading them joined with their current version (any
// connection), and replacing a resource's rows (the writer's).
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "gateway/store/statement.hpp"
#include "gateway/store/view_tables.hpp"
#include "mappings/engine/row_source.hpp"

namespace gateway::store {

/// Answers the questions of assembly. Borrows the connection and the tables; used by one thread.
class RowFinder final : public mappings::RowSource {
public:
    /// `prefix` of the set's tables; `set_id` = id of the views, which every row tells.
    RowFinder(
        SQLite::Database& database,
        std::span<const mappings::Table> tables,
        std::string prefix,
        std::string set_id
    );

    /// Throws std::logic_error for a column without a look-up and for an unknown table.
    void find(
        const mappings::Table& table,
        int column,
        std::string_view value,
        std::string_view source,
        mappings::RowBatch& found
    ) override;

    /// All rows of one resource in the tables whose bits are set, one batch per table that has
    /// some.
    std::vector<mappings::RowBatch> of_resource(std::int64_t resource, std::int64_t tables);

private:
    Statement& statement_for(std::size_t table, int column, bool one_source);
    void read(Query& query, const mappings::Table& table, mappings::RowBatch& found);

    SQLite::Database& database_;
    std::span<const mappings::Table> tables_;
    std::string prefix_;
    std::string set_id_;
    std::unordered_map<std::string_view, std::size_t> index_;
    /// Per table: two for each column (all sources, one source); made when first asked for.
    std::vector<std::vector<std::unique_ptr<Statement>>> statements_;
    std::vector<std::unique_ptr<Statement>> by_resource_;
    std::string key_;
};

/// Writes rows into the tables of one prefix.
class RowWriter {
public:
    RowWriter(
        SQLite::Database& database, std::span<const mappings::Table> tables, std::string_view prefix
    );

    /// Makes `after` the rows of the resource where `before` were: only rows that differ are
    /// written, in place. Answers the bits of the tables in which it has rows now. Throws
    /// std::logic_error for rows that cannot be this owner's.
    std::int64_t replace(
        std::int64_t resource,
        std::string_view owner,
        std::span<const mappings::RowBatch> before,
        std::span<const mappings::RowBatch> after
    );

private:
    void write_row(
        std::size_t table,
        std::int64_t id,
        std::string_view owner,
        const mappings::RowBatch& rows,
        std::size_t row
    );
    void replace_table(
        std::size_t table,
        std::int64_t resource,
        std::string_view owner,
        const mappings::RowBatch* before,
        const mappings::RowBatch* after
    );

    std::span<const mappings::Table> tables_;
    std::vector<std::unique_ptr<Statement>> upserts_;
    std::vector<std::unique_ptr<Statement>> deletes_;
};

}  // namespace gateway::store
