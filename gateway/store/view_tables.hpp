// One SQL table per table of the mapping set: making them, and the texts of their statements. A
// row's id is the resource's id and the row's number in one integer, so that a resource's rows lie
// together in one b-tree without an index of their own.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "mappings/engine/table.hpp"

namespace gateway::store {

/// What the names of the tables of a database's first mapping set begin with. Those of set number
/// 7, which has other views, begin with "view7_": both stand side by side while the new ones are
/// filled.
inline constexpr std::string_view first_tables = "view_";
std::string tables_of_set(std::int64_t number);
/// Whether a table's name begins as those of a set do, and with what; empty = it is none of them.
std::string_view set_prefix(std::string_view table_name);

/// Rows of one resource in one table at most: what the id has room for. Extraction stops at 1,000.
inline constexpr std::int64_t rows_per_resource = 1 << 16;
inline std::int64_t row_id(std::int64_t resource, std::int64_t row) {
    return resource * rows_per_resource + row;
}

/// Resources remember in one integer in which tables they have rows.
inline constexpr std::size_t most_tables = 62;

/// Makes the tables and the index of every look-up column.
void create_tables(
    SQLite::Database& database, std::span<const mappings::Table> tables, std::string_view prefix
);
/// Tables of sets that are neither in force nor coming: all whose prefix is not among `kept`.
std::vector<std::string> left_over_tables(
    SQLite::Database& database, std::span<const std::string> kept
);
/// Deletes at most `rows` rows of a table and, when it is empty, the table. Dropping a full one
/// would overwrite all its pages in one transaction (secure_delete) and keep pushes waiting.
void shrink_table(SQLite::Database& database, const std::string& table, std::int64_t rows);

/// How the rows are chosen: by a look-up column, by "Type/id", by "Type/id#cid", or those of one
/// resource id (only these come in order). ?1 is the value; ?2 the source where `one_source`; for a
/// key ?3 the part after '#'.
enum class RowsBy : std::uint8_t { column, owner, key, resource };
std::string select_rows(
    const mappings::Table& table, std::string_view prefix, RowsBy by, int column, bool one_source
);

/// ?1 = row id, ?2 = part of the key after '#', ?3 = labels, ?4 ... = the view's columns.
std::string upsert_row(const mappings::Table& table, std::string_view prefix);
/// ?1 <= row id < ?2.
std::string delete_rows(const mappings::Table& table, std::string_view prefix);

}  // namespace gateway::store
