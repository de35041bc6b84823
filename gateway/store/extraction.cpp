// Extraction of what is stored, in batches, with its cursor in the database.
#include "gateway/store/extraction.hpp"

#include "gateway/store/checkpoints.hpp"
#include "gateway/store/rowless.hpp"
#include "gateway/store/rows.hpp"
#include "gateway/store/schema.hpp"
#include "gateway/store/subjects.hpp"

namespace gateway::store {
namespace {

using Transaction = SQLite::Transaction;
constexpr auto immediate = SQLite::TransactionBehavior::IMMEDIATE;

// Small enough that a crash repeats little, large enough that the sync at its end costs nothing.
constexpr std::int64_t batch_resources = 500;

struct Stored {
    std::int64_t resource = 0;
    std::string source;
    std::string owner;
    fhir::Version version = fhir::Version::r4;
    std::string body;
};

class Extractor {
public:
    Extractor(SQLite::Database& database, const Mapping& mapping)
        : mapping_(mapping),
          database_(database),
          next_(
              database,
              "SELECT c.resource, s.name, r.owner, v.fhir, v.body FROM current AS c"
              " CROSS JOIN resource AS r ON r.id = c.resource CROSS JOIN source AS s ON s.id = "
              "r.source"
              " CROSS JOIN version AS v ON v.id = c.version"
              " WHERE c.resource > ?1 AND c.deleted = 0 ORDER BY c.resource LIMIT ?2"
          ),
          done_(database, "INSERT INTO extracted VALUES (?1, ?2)"),
          add_subject_(database, "INSERT OR IGNORE INTO subject (value, source) VALUES (?1, ?2)"),
          rows_(database, mapping.tables, in_preparation),
          rowless_(database) {}

    /// One batch in one transaction; answers how many resources it did.
    std::size_t batch() {
        Transaction transaction(database_, immediate);
        const std::vector<Stored> stored = read_batch();
        for (const Stored& one : stored) extract(one);
        transaction.commit();
        return stored.size();
    }
    std::size_t failures() const { return failures_; }

private:
    std::vector<Stored> read_batch() {
        const std::int64_t last =
            database_.execAndGet("SELECT coalesce(max(resource), 0) FROM extracted").getInt64();
        Query query(next_);
        query.bind(1, last).bind(2, batch_resources);
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

    void extract(const Stored& stored) {
        std::int64_t tables = 0;
        auto rows = mapping_.extract(stored.source, stored.owner, stored.version, stored.body);
        if (rows) {
            tables = rows_.replace(stored.resource, stored.owner, {}, *rows);
            for (const mappings::Anchor& anchor : mapping_.subjects(*rows)) {
                Query(add_subject_)
                    .bind(1, std::string_view(anchor.value))
                    .bind(2, std::string_view(anchor.source))
                    .run();
            }
        } else {
            ++failures_;
        }
        if (tables == 0 && mapping_.persons_named) {
            rowless_.note(
                stored.resource,
                mapping_.persons_named(stored.source, stored.owner, stored.version, stored.body)
            );
        }
        Query(done_).bind(1, stored.resource).bind(2, tables).run();
    }

    const Mapping& mapping_;
    SQLite::Database& database_;
    Statement next_;
    Statement done_;
    Statement add_subject_;
    RowWriter rows_;
    Rowless rowless_;
    std::size_t failures_ = 0;
};

void make_first_tables(SQLite::Database& database, const Mapping& mapping) {
    Transaction transaction(database, immediate);
    create_tables(database, mapping.tables, in_use, mapping.extract_id);
    write_meta(database, "extract_id", mapping.extract_id);
    write_meta(database, "assemble_id", mapping.assemble_id);
    transaction.commit();
}

void discard_preparation(SQLite::Database& database) {
    drop_tables(database, in_preparation);
    database.exec("DELETE FROM extracted");
    erase_meta(database, "extract_next");
}

void begin_preparation(SQLite::Database& database, const Mapping& mapping) {
    if (read_meta(database, "extract_next") == mapping.extract_id) return;
    Transaction transaction(database, immediate);
    discard_preparation(database);
    create_tables(database, mapping.tables, in_preparation, mapping.extract_id);
    write_meta(database, "extract_next", mapping.extract_id);
    transaction.commit();
}

std::size_t fill(SQLite::Database& database, const Mapping& mapping, const Progress& progress) {
    Extractor extractor(database, mapping);
    Checkpoints checkpoints(database);
    const std::int64_t all =
        database.execAndGet("SELECT count(*) FROM current WHERE deleted = 0").getInt64();
    std::int64_t done = database.execAndGet("SELECT count(*) FROM extracted").getInt64();
    while (const std::size_t count = extractor.batch()) {
        checkpoints.after_commit();
        done += static_cast<std::int64_t>(count);
        if (progress) progress(done, all);
    }
    return extractor.failures();
}

void put_into_use(SQLite::Database& database, const Mapping& mapping) {
    Transaction transaction(database, immediate);
    switch_tables(database);
    database.exec(
        "UPDATE current SET tables = coalesce("
        "(SELECT e.tables FROM extracted AS e WHERE e.resource = current.resource), 0)"
    );
    discard_preparation(database);
    write_meta(database, "extract_id", mapping.extract_id);
    // The models are all made again; the next step sees an assemble id that differs.
    erase_meta(database, "assemble_id");
    transaction.commit();
}

void queue_everybody(SQLite::Database& database, const Mapping& mapping) {
    RowFinder finder(database, mapping.tables, mapping.extract_id);
    Subjects subjects(database, mapping, finder);
    Transaction transaction(database, immediate);
    subjects.enqueue_all();
    write_meta(database, "assemble_id", mapping.assemble_id);
    transaction.commit();
}

}  // namespace

std::size_t bring_up_to_date(
    SQLite::Database& database, const Mapping& mapping, const Progress& progress
) {
    std::size_t failures = 0;
    const auto stored = read_meta(database, "extract_id");
    if (!stored) make_first_tables(database, mapping);
    if (stored && *stored != mapping.extract_id) {
        begin_preparation(database, mapping);
        failures = fill(database, mapping, progress);
        put_into_use(database, mapping);
    }
    if (stored == mapping.extract_id && read_meta(database, "extract_next")) {
        // The operator went back to the old set before the new one was ready.
        Transaction transaction(database, immediate);
        discard_preparation(database);
        transaction.commit();
    }
    if (read_meta(database, "assemble_id") != mapping.assemble_id)
        queue_everybody(database, mapping);
    return failures;
}

}  // namespace gateway::store
