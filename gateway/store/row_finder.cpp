// Look-ups of rows, statement by statement made when first needed.
#include <algorithm>
#include <numeric>
#include <stdexcept>
#include <tuple>

#include "gateway/store/instant_text.hpp"
#include "gateway/store/rows.hpp"

namespace gateway::store {
namespace {

using mappings::RowBatch;
using mappings::Table;

// Columns of select_rows().
enum Selected : int { source, owner, row, contained, number, stamp, labels, first_own };

RowsBy by_of(int column) {
    if (column == mappings::column_key) return RowsBy::key;
    return column == mappings::column_owner ? RowsBy::owner : RowsBy::column;
}

void add_text_or_null(Query& query, int column, RowBatch& found) {
    if (query.is_null(column)) return found.add_null();
    found.add_text(query.text(column));
}

bool comes_before(const RowBatch& rows, std::size_t left, std::size_t right) {
    const auto place = [&rows](std::size_t at) {
        return std::tuple(
            rows.text(at, mappings::column_source),
            rows.text(at, mappings::column_owner),
            rows.at(at, mappings::column_row).integer
        );
    };
    return place(left) < place(right);
}

// SQLite's sorter packs and unpacks every wide row; most look-ups find rows of one resource, which
// come in order by themselves.
void sort_from(RowBatch& rows, std::size_t first) {
    bool sorted = true;
    for (std::size_t row = first + 1; sorted && row < rows.rows(); ++row) {
        sorted = comes_before(rows, row - 1, row);
    }
    if (sorted) return;
    std::vector<std::size_t> order(rows.rows());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(
        order.begin() + static_cast<std::ptrdiff_t>(first),
        order.end(),
        [&rows](std::size_t left, std::size_t right) { return comes_before(rows, left, right); }
    );
    RowBatch ordered(rows.table());
    const int columns = static_cast<int>(rows.table().columns.size());
    for (const std::size_t row : order) {
        for (int column = 0; column < columns; ++column) ordered.add(rows.at(row, column));
    }
    rows = std::move(ordered);
}

void bind_contained(Query& query, std::string_view key, std::size_t hash) {
    if (hash == std::string_view::npos) {
        query.bind_null(3);
    } else {
        query.bind(3, key.substr(hash + 1));
    }
}

}  // namespace

RowFinder::RowFinder(
    SQLite::Database& database,
    std::span<const Table> tables,
    std::string prefix,
    std::string set_id
)
    : database_(database),
      tables_(tables),
      prefix_(std::move(prefix)),
      set_id_(std::move(set_id)),
      statements_(tables.size()),
      by_resource_(tables.size()) {
    for (std::size_t i = 0; i < tables.size(); ++i) {
        index_.emplace(tables[i].name, i);
        statements_[i].resize(tables[i].columns.size() * 2);
    }
}

Statement& RowFinder::statement_for(std::size_t table, int column, bool one_source) {
    const auto place = static_cast<std::size_t>(column) * 2 + (one_source ? 1 : 0);
    std::unique_ptr<Statement>& statement = statements_[table].at(place);
    if (statement) return *statement;
    const Table& shape = tables_[table];
    const bool known =
        by_of(column) != RowsBy::column ||
        std::find(shape.lookups.begin(), shape.lookups.end(), column) != shape.lookups.end();
    if (!known || column == mappings::column_source) {
        throw std::logic_error("no look-up by this column of " + shape.name);
    }
    const std::string sql = select_rows(shape, prefix_, by_of(column), column, one_source);
    statement = std::make_unique<Statement>(database_, sql);
    return *statement;
}

void RowFinder::find(
    const Table& table, int column, std::string_view value, std::string_view source, RowBatch& found
) {
    const auto index = index_.find(table.name);
    if (index == index_.end()) throw std::logic_error("no table " + table.name);
    Query query(statement_for(index->second, column, !source.empty()));
    if (column == mappings::column_key) {
        const std::size_t hash = value.find('#');
        query.bind(1, value.substr(0, hash));
        bind_contained(query, value, hash);
    } else {
        query.bind(1, value);
    }
    if (!source.empty()) query.bind(2, source);
    const std::size_t first = found.rows();
    while (query.step()) read(query, table, found);
    sort_from(found, first);
}

void RowFinder::read(Query& query, const Table& table, RowBatch& found) {
    found.add_text(query.text(source));
    found.add_text(query.text(owner));
    found.add_integer(query.integer(row));
    if (query.is_null(contained)) {
        found.add_text(query.text(owner));
    } else {
        key_.assign(query.text(owner)).append(1, '#').append(query.text(contained));
        found.add_text(key_);
    }
    found.add_integer(query.integer(number));
    const Instant changed{std::chrono::microseconds(query.integer(stamp))};
    found.add_text(InstantText(changed).view());
    add_text_or_null(query, labels, found);
    found.add_text(set_id_);
    int selected = first_own;
    for (std::size_t i = mappings::fixed_column_count; i < table.columns.size(); ++i, ++selected) {
        if (table.columns[i].type == mappings::CellType::text) {
            add_text_or_null(query, selected, found);
        } else if (query.is_null(selected)) {
            found.add_null();
        } else {
            found.add_integer(query.integer(selected));
        }
    }
}

std::vector<RowBatch> RowFinder::of_resource(std::int64_t resource, std::int64_t tables) {
    std::vector<RowBatch> all;
    for (std::size_t i = 0; i < tables_.size(); ++i) {
        if ((tables >> i & 1) == 0) continue;
        if (!by_resource_[i]) {
            const std::string sql = select_rows(tables_[i], prefix_, RowsBy::resource, 0, false);
            by_resource_[i] = std::make_unique<Statement>(database_, sql);
        }
        Query query(*by_resource_[i]);
        query.bind(1, resource);
        RowBatch& batch = all.emplace_back(tables_[i]);
        while (query.step()) read(query, tables_[i], batch);
    }
    return all;
}

}  // namespace gateway::store
