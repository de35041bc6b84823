// A walk over `current` by resource id. What it has not reached it will read as it then stands, so
// only pushes behind it or after its end write twice: the walk's length is fixed when it begins.
#include "gateway/store/preparation.hpp"

namespace gateway::store {
namespace {

// Bodies read at once: few, because a batch may end after any of them.
constexpr std::int64_t read_at_once = 32;

const char* column_of(int slot) {
    return slot == 0 ? "tables" : "tables_1";
}

}  // namespace

void Preparation::begin(SQLite::Database& database, const SetInForce& coming) {
    create_tables(database, coming.mapping->tables, coming.prefix);
    Statement row(
        database,
        "INSERT INTO preparation SELECT 1, ?1, 0, (SELECT coalesce(max(id), 0) FROM resource), 0,"
        " (SELECT coalesce(sum(resources), 0) FROM type_count), 0"
    );
    Query(row).bind(1, coming.number).run();
}

void Preparation::abandon(SQLite::Database& database) {
    database.exec("DELETE FROM preparation");
}

Preparation::Preparation(SQLite::Database& database, std::shared_ptr<const SetInForce> coming)
    : coming_(std::move(coming)),
      database_(database),
      finder_(database, mapping().tables, coming_->prefix, mapping().extract_id),
      rows_(database, mapping().tables, coming_->prefix),
      next_(
          database,
          "SELECT c.resource, s.name, r.owner, v.fhir, v.body FROM current AS c"
          " CROSS JOIN resource AS r ON r.id = c.resource"
          " CROSS JOIN source AS s ON s.id = r.source"
          " CROSS JOIN version AS v ON v.id = c.version"
          " WHERE c.resource > ?1 AND c.resource <= ?2 AND c.deleted = 0"
          " ORDER BY c.resource LIMIT ?3"
      ),
      set_tables_(
          database,
          std::string("UPDATE current SET ") + column_of(coming_->slot) +
              " = ?2 WHERE resource = ?1"
      ),
      add_subject_(database, "INSERT OR IGNORE INTO subject (value, source) VALUES (?1, ?2)"),
      rowless_(database),
      save_(database, "UPDATE preparation SET position = ?1, done = ?2, failures = ?3") {
    reload();
}

void Preparation::reload() {
    Statement row(database_, "SELECT position, last, done, resources, failures FROM preparation");
    Query query(row);
    if (!query.step()) return;
    position_ = query.integer(0);
    last_ = query.integer(1);
    done_ = query.integer(2);
    all_ = query.integer(3);
    failures_ = query.integer(4);
}

std::vector<Preparation::Stored> Preparation::next_resources() {
    Query query(next_);
    query.bind(1, position_).bind(2, last_).bind(3, read_at_once);
    std::vector<Stored> stored;
    while (query.step()) {
        Stored& one = stored.emplace_back();
        one.resource = query.integer(0);
        one.source = query.text(1);
        one.owner = query.text(2);
        one.version = static_cast<fhir::Version>(query.integer(3));
        one.body = query.text(4);
    }
    return stored;
}

void Preparation::batch(const std::function<bool()>& stop) {
    bool stopped = false;
    while (!stopped && !finished()) {
        const std::vector<Stored> stored = next_resources();
        // Deleted resources and those deleted since are passed by.
        if (stored.empty()) position_ = last_;
        for (const Stored& one : stored) {
            extract(one);
            position_ = one.resource;
            ++done_;
            stopped = stop();
            if (stopped) break;
        }
    }
    save();
}

void Preparation::extract(const Stored& stored) {
    const auto rows = mapping().extract(stored.source, stored.owner, stored.version, stored.body);
    std::int64_t tables = 0;
    if (rows) {
        tables = put(stored.resource, stored.owner, 0, *rows);
    } else {
        ++failures_;
    }
    if (tables == 0) {
        note_rowless(stored.resource, stored.source, stored.owner, stored.version, stored.body);
    }
    Query(set_tables_).bind(1, stored.resource).bind(2, tables).run();
}

std::int64_t Preparation::put(
    std::int64_t resource,
    std::string_view owner,
    std::int64_t tables,
    std::span<const mappings::RowBatch> rows
) {
    const std::vector<mappings::RowBatch> before = finder_.of_resource(resource, tables);
    for (const mappings::Anchor& anchor : mapping().subjects(rows)) {
        Query(add_subject_)
            .bind(1, std::string_view(anchor.value))
            .bind(2, std::string_view(anchor.source))
            .run();
    }
    return rows_.replace(resource, owner, before, rows);
}

void Preparation::note_rowless(
    std::int64_t resource,
    std::string_view source,
    std::string_view owner,
    fhir::Version version,
    const std::string& body
) {
    if (!mapping().persons_named) return;
    rowless_.note(resource, mapping().persons_named(source, owner, version, body));
}

void Preparation::note_failure() {
    ++failures_;
    save();
}

void Preparation::save() {
    Query(save_).bind(1, position_).bind(2, done_).bind(3, failures_).run();
}

}  // namespace gateway::store
