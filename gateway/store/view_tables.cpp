// SQL from Tables. Every name that comes from the set is quoted; view columns cannot begin with
// '_'.
#include "gateway/store/view_tables.hpp"

#include <algorithm>

#include "gateway/store/statement.hpp"

namespace gateway::store {
namespace {

using mappings::CellType;
using mappings::Column;
using mappings::Table;

std::string sql_name(std::string_view name) {
    std::string text = "\"";
    for (const char c : name) {
        text += c;
        if (c == '"') text += '"';
    }
    return text + '"';
}

std::string table_name(const Table& table, std::string_view prefix) {
    return sql_name(std::string(prefix) + table.name);
}

std::span<const Column> own_columns(const Table& table) {
    return std::span(table.columns).subspan(mappings::fixed_column_count);
}

std::string create_table(const Table& table, std::string_view prefix) {
    std::string sql = "CREATE TABLE " + table_name(table, prefix) +
                      " (_id INTEGER PRIMARY KEY, _contained TEXT, _labels TEXT";
    for (const Column& column : own_columns(table)) {
        sql +=
            ", " + sql_name(column.name) + (column.type == CellType::text ? " TEXT" : " INTEGER");
    }
    return sql + ") STRICT";
}

std::string create_index(const Table& table, int column, std::string_view prefix) {
    const std::string& name = table.columns[static_cast<std::size_t>(column)].name;
    const std::string index = "by_" + std::string(prefix) + table.name + "_" + name;
    // Most look-up columns are empty in most rows; those rows cost nothing here.
    return "CREATE INDEX " + sql_name(index) + " ON " + table_name(table, prefix) + " (" +
           sql_name(name) + ") WHERE " + sql_name(name) + " IS NOT NULL";
}

}  // namespace

std::string tables_of_set(std::int64_t number) {
    return "view" + std::to_string(number) + "_";
}

std::string_view set_prefix(std::string_view table_name) {
    // "next_" is what a release before this one called the tables it was filling.
    for (const std::string_view word : {std::string_view("view"), std::string_view("next")}) {
        if (!table_name.starts_with(word)) continue;
        const std::size_t end = table_name.find_first_not_of("0123456789", word.size());
        if (end == std::string_view::npos || table_name[end] != '_') continue;
        return table_name.substr(0, end + 1);
    }
    return {};
}

void create_tables(
    SQLite::Database& database, std::span<const Table> tables, std::string_view prefix
) {
    for (const Table& table : tables) {
        database.exec(create_table(table, prefix));
        for (const int column : table.lookups) {
            if (column < mappings::fixed_column_count) continue;
            database.exec(create_index(table, column, prefix));
        }
    }
}

std::vector<std::string> left_over_tables(
    SQLite::Database& database, std::span<const std::string> kept
) {
    Statement statement(
        database, "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
    );
    Query query(statement);
    std::vector<std::string> names;
    while (query.step()) {
        const std::string_view prefix = set_prefix(query.text(0));
        if (prefix.empty() || std::find(kept.begin(), kept.end(), prefix) != kept.end()) continue;
        names.emplace_back(query.text(0));
    }
    return names;
}

void shrink_table(SQLite::Database& database, const std::string& table, std::int64_t rows) {
    const std::string name = sql_name(table);
    database.exec(
        "DELETE FROM " + name + " WHERE _id <= (SELECT max(_id) FROM (SELECT _id FROM " + name +
        " ORDER BY _id LIMIT " + std::to_string(rows) + "))"
    );
    if (database.execAndGet("SELECT NOT EXISTS (SELECT 1 FROM " + name + ")").getInt() == 1) {
        database.exec("DROP TABLE " + name);
    }
}

std::string select_rows(
    const Table& table, std::string_view prefix, RowsBy by, int column, bool one_source
) {
    std::string sql =
        "SELECT s.name, r.owner, v._id & 65535, v._contained, c.number, c.stamp_at, v._labels";
    for (const Column& own : own_columns(table)) sql += ", v." + sql_name(own.name);
    const std::string view = table_name(table, prefix) + " AS v";
    const std::string joined =
        " CROSS JOIN current AS c ON c.resource = r.id CROSS JOIN source AS s ON s.id = r.source "
        "WHERE ";
    // CROSS JOIN keeps the order of the tables as written: the planner has no statistics to go by.
    if (by == RowsBy::column) {
        sql += " FROM " + view + " CROSS JOIN resource AS r ON r.id = v._id >> 16" + joined + "v." +
               sql_name(table.columns[static_cast<std::size_t>(column)].name) + " = ?1";
    } else {
        sql += " FROM resource AS r CROSS JOIN " + view +
               " ON v._id >= r.id << 16 AND v._id < (r.id + 1) << 16" + joined +
               (by == RowsBy::resource ? "r.id = ?1" : "r.owner = ?1");
    }
    if (one_source) sql += " AND s.name = ?2";
    if (by == RowsBy::key) sql += " AND v._contained IS ?3";
    return by == RowsBy::resource ? sql + " ORDER BY v._id" : sql;
}

std::string upsert_row(const Table& table, std::string_view prefix) {
    std::string names = "_id, _contained, _labels";
    std::string values = "?1, ?2, ?3";
    std::string changes = "_contained = ?2, _labels = ?3";
    int parameter = 3;
    for (const Column& column : own_columns(table)) {
        const std::string value = "?" + std::to_string(++parameter);
        names += ", " + sql_name(column.name);
        values += ", " + value;
        changes += ", " + sql_name(column.name) + " = " + value;
    }
    return "INSERT INTO " + table_name(table, prefix) + " (" + names + ") VALUES (" + values +
           ") ON CONFLICT (_id) DO UPDATE SET " + changes;
}

std::string delete_rows(const Table& table, std::string_view prefix) {
    return "DELETE FROM " + table_name(table, prefix) + " WHERE _id >= ?1 AND _id < ?2";
}

}  // namespace gateway::store
