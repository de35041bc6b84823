// One prepared statement per question; each is reset as soon as its rows are read.
#include "gateway/store/reader.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <charconv>
#include <limits>
#include <stdexcept>

#include "gateway/store/audit_log.hpp"
#include "gateway/store/kept_sets.hpp"
#include "gateway/store/resources.hpp"

namespace gateway::store {
namespace {

using std::chrono::steady_clock;

// An open read blocks the checkpoints; whoever needs longer reads page by page.
constexpr std::chrono::milliseconds longest_read{100};
// Steps of SQLite's machine between two looks at the clock: about 0.1 ms.
constexpr int steps_between_looks = 4000;

constexpr const char* of_key =
    " FROM resource AS r CROSS JOIN source AS s ON s.id = r.source CROSS JOIN current AS c"
    " ON c.resource = r.id CROSS JOIN version AS v ON ";
constexpr const char* selected = "SELECT v.number, v.fhir, v.stored_at, v.deleted, v.body";
constexpr const char* where_key = " WHERE r.owner = ?1 AND s.name = ?2";

std::string select_version(const char* join, const char* rest) {
    return std::string(selected) + of_key + join + where_key + rest;
}

void bind_key(Query& query, const Key& key) {
    query.bind(1, std::string_view(key.owner())).bind(2, std::string_view(key.source));
}

std::int64_t as_limit(std::size_t limit) {
    constexpr auto most = static_cast<std::size_t>(std::numeric_limits<std::int64_t>::max());
    return static_cast<std::int64_t>(std::min(limit, most));
}

StoredVersion read_version(const Query& query) {
    StoredVersion version;
    version.version = query.integer(0);
    version.fhir_version = static_cast<fhir::Version>(query.integer(1));
    version.last_updated = instant_of(query.integer(2));
    version.deleted = query.integer(3) != 0;
    version.body = query.text(4);
    return version;
}

}  // namespace

/// Sets the time limit of one call; inside a snapshot the snapshot's limit stands.
class StoreReader::Timed {
public:
    explicit Timed(StoreReader& reader) {
        if (!reader.in_snapshot_) reader.deadline_ = steady_clock::now() + longest_read;
    }
};

class StoreReader::OpenSnapshot final : public Reader::Snapshot {
public:
    explicit OpenSnapshot(StoreReader& reader) : reader_(reader) {
        Query(reader_.begin_).run();
        try {
            // A deferred transaction gets its snapshot with its first read.
            Query query(reader_.pin_);
            if (query.step()) {
                const std::string_view text = query.text(0);
                std::from_chars(text.data(), text.data() + text.size(), set_number_);
            }
        } catch (const SQLite::Exception&) {
            reader_.database_.tryExec("ROLLBACK");
            throw;
        }
        reader_.in_snapshot_ = true;
    }
    ~OpenSnapshot() override {
        reader_.in_snapshot_ = false;
        // Ending a read cannot fail in a way that matters: the connection only reads.
        reader_.database_.tryExec("ROLLBACK");
    }
    std::int64_t set_number() const override { return set_number_; }

private:
    StoreReader& reader_;
    std::int64_t set_number_ = 0;
};

StoreReader::StoreReader(SQLite::Database database, std::shared_ptr<const SetInForce> set)
    : database_(std::move(database)),
      begin_(database_, "BEGIN"),
      pin_(database_, select_number),
      current_(database_, select_version("v.id = c.version", "")),
      version_(database_, select_version("v.resource = r.id", " AND v.number = ?3")),
      history_(
          database_,
          select_version("v.resource = r.id", " AND v.number < ?3 ORDER BY v.number DESC LIMIT ?4")
      ),
      last_contacts_(
          database_, "SELECT name, last_contact FROM source WHERE last_contact > 0 ORDER BY name"
      ),
      counts_(
          database_, "SELECT type, resources FROM type_count WHERE resources > 0 ORDER BY type"
      ),
      subject_id_(database_, "SELECT id FROM subject WHERE value = ?1 AND source = ?2"),
      subject_(database_, "SELECT source, value FROM subject WHERE id = ?1"),
      subjects_(
          database_, "SELECT id, source, value FROM subject WHERE id > ?1 ORDER BY id LIMIT ?2"
      ),
      without_rows_(
          database_,
          "SELECT s.name, r.owner FROM subject AS p CROSS JOIN rowless AS w ON w.subject = p.id"
          " CROSS JOIN current AS c ON c.resource = w.resource"
          " AND iif(?3 = 0, c.tables, c.tables_1) = 0"
          " CROSS JOIN resource AS r ON r.id = c.resource CROSS JOIN source AS s ON s.id = r.source"
          " WHERE p.value = ?1 AND p.source = ?2 ORDER BY s.name, r.owner"
      ),
      resources_(
          database_,
          "SELECT c.resource, s.name, r.owner, v.fhir, c.number, c.stamp_at, v.body"
          " FROM current AS c CROSS JOIN resource AS r ON r.id = c.resource"
          " CROSS JOIN source AS s ON s.id = r.source CROSS JOIN version AS v ON v.id = c.version"
          " WHERE c.resource > ?1 AND c.deleted = 0 ORDER BY c.resource LIMIT ?2"
      ),
      changes_(
          database_,
          "SELECT c.sequence, s.source, s.value, c.at FROM change AS c CROSS JOIN subject AS s"
          " ON s.id = c.subject WHERE c.sequence > ?1 ORDER BY c.sequence LIMIT ?2"
      ),
      audit_(
          database_,
          "SELECT " + std::string(audit_columns()) +
              " FROM audit WHERE sequence > ?1 ORDER BY sequence LIMIT ?2"
      ),
      audit_of_(
          database_,
          "SELECT " + std::string(audit_columns()) +
              " FROM audit WHERE patient_id = ?1 AND patient_id <> '-' AND sequence > ?2"
              " ORDER BY sequence LIMIT ?3"
      ),
      system_id_(database_, "SELECT value FROM meta WHERE name = 'system_id'"),
      last_subject_(database_, "SELECT coalesce(max(id), 0) FROM subject"),
      last_change_(database_, "SELECT coalesce(max(sequence), 0) FROM change") {
    sqlite3_progress_handler(database_.getHandle(), steps_between_looks, past_deadline, this);
    use(std::move(set));
}

void StoreReader::use(std::shared_ptr<const SetInForce> set) {
    const Mapping& mapping = *set->mapping;
    finder_ =
        std::make_unique<RowFinder>(database_, mapping.tables, set->prefix, mapping.extract_id);
    set_ = std::move(set);
}

StoreReader::~StoreReader() {
    sqlite3_progress_handler(database_.getHandle(), 0, nullptr, nullptr);
}

int StoreReader::past_deadline(void* reader) {
    return steady_clock::now() > static_cast<StoreReader*>(reader)->deadline_ ? 1 : 0;
}

void StoreReader::find(
    const mappings::Table& table,
    int column,
    std::string_view value,
    std::string_view source,
    mappings::RowBatch& found
) {
    const Timed timed(*this);
    finder_->find(table, column, value, source, found);
}

std::optional<StoredVersion> StoreReader::current(const Key& key) {
    const Timed timed(*this);
    Query query(current_);
    bind_key(query, key);
    if (!query.step()) return std::nullopt;
    return read_version(query);
}

std::optional<StoredVersion> StoreReader::version(const Key& key, std::int64_t number) {
    const Timed timed(*this);
    Query query(version_);
    bind_key(query, key);
    query.bind(3, number);
    if (!query.step()) return std::nullopt;
    return read_version(query);
}

std::vector<StoredVersion> StoreReader::history(
    const Key& key, std::int64_t before, std::size_t limit
) {
    const Timed timed(*this);
    Query query(history_);
    bind_key(query, key);
    query.bind(3, before > 0 ? before : std::numeric_limits<std::int64_t>::max());
    query.bind(4, as_limit(limit));
    std::vector<StoredVersion> versions;
    while (query.step()) versions.push_back(read_version(query));
    return versions;
}

std::vector<std::pair<std::string, Instant>> StoreReader::last_contacts() {
    const Timed timed(*this);
    Query query(last_contacts_);
    std::vector<std::pair<std::string, Instant>> contacts;
    while (query.step()) contacts.emplace_back(query.text(0), instant_of(query.integer(1)));
    return contacts;
}

std::vector<std::pair<std::string, std::int64_t>> StoreReader::counts() {
    const Timed timed(*this);
    Query query(counts_);
    std::vector<std::pair<std::string, std::int64_t>> counts;
    while (query.step()) counts.emplace_back(query.text(0), query.integer(1));
    return counts;
}

std::optional<std::int64_t> StoreReader::subject_id(const mappings::Anchor& anchor) {
    const Timed timed(*this);
    Query query(subject_id_);
    query.bind(1, std::string_view(anchor.value)).bind(2, std::string_view(anchor.source));
    if (!query.step()) return std::nullopt;
    return query.integer(0);
}

std::optional<mappings::Anchor> StoreReader::subject(std::int64_t id) {
    const Timed timed(*this);
    Query query(subject_);
    query.bind(1, id);
    if (!query.step()) return std::nullopt;
    return mappings::Anchor{std::string(query.text(0)), std::string(query.text(1))};
}

std::vector<std::pair<std::int64_t, mappings::Anchor>> StoreReader::subjects(
    std::int64_t after, std::size_t limit
) {
    const Timed timed(*this);
    Query query(subjects_);
    query.bind(1, after).bind(2, as_limit(limit));
    std::vector<std::pair<std::int64_t, mappings::Anchor>> found;
    while (query.step()) {
        mappings::Anchor anchor{std::string(query.text(1)), std::string(query.text(2))};
        found.emplace_back(query.integer(0), std::move(anchor));
    }
    return found;
}

std::vector<Key> StoreReader::without_rows(const mappings::Anchor& anchor) {
    const Timed timed(*this);
    Query query(without_rows_);
    query.bind(1, std::string_view(anchor.value)).bind(2, std::string_view(anchor.source));
    query.bind(3, std::int64_t{set_->slot});
    std::vector<Key> keys;
    while (query.step()) {
        const std::string_view owner = query.text(1);
        const std::size_t slash = owner.find('/');
        keys.push_back(
            {std::string(query.text(0)),
             std::string(owner.substr(0, slash)),
             std::string(owner.substr(slash + 1))}
        );
    }
    return keys;
}

std::vector<StoredResource> StoreReader::resources(std::int64_t after, std::size_t limit) {
    const Timed timed(*this);
    Query query(resources_);
    query.bind(1, after).bind(2, as_limit(limit));
    std::vector<StoredResource> found;
    while (query.step()) {
        StoredResource& one = found.emplace_back();
        one.id = query.integer(0);
        const std::string_view owner = query.text(2);
        const std::size_t slash = owner.find('/');
        one.key = {
            std::string(query.text(1)),
            std::string(owner.substr(0, slash)),
            std::string(owner.substr(slash + 1))};
        one.fhir_version = static_cast<fhir::Version>(query.integer(3));
        one.version = query.integer(4);
        one.stamp = instant_of(query.integer(5));
        one.body = query.text(6);
    }
    return found;
}

std::vector<KeptSet> StoreReader::mapping_sets() {
    const Timed timed(*this);
    return kept_sets(database_);
}

std::optional<std::string> StoreReader::mapping_set_files(std::int64_t number) {
    const Timed timed(*this);
    return files_of_set(database_, number);
}

std::int64_t StoreReader::last_subject() {
    const Timed timed(*this);
    Query query(last_subject_);
    return query.step() ? query.integer(0) : 0;
}

std::int64_t StoreReader::last_change() {
    const Timed timed(*this);
    Query query(last_change_);
    return query.step() ? query.integer(0) : 0;
}

std::vector<SubjectChange> StoreReader::changes(std::int64_t after, std::size_t limit) {
    const Timed timed(*this);
    Query query(changes_);
    query.bind(1, after).bind(2, as_limit(limit));
    std::vector<SubjectChange> found;
    while (query.step()) {
        SubjectChange& change = found.emplace_back();
        change.sequence = query.integer(0);
        change.anchor = {std::string(query.text(1)), std::string(query.text(2))};
        change.at = instant_of(query.integer(3));
    }
    return found;
}

std::vector<audit::Record> StoreReader::audit(std::int64_t after, std::size_t limit) {
    const Timed timed(*this);
    Query query(audit_);
    query.bind(1, after).bind(2, as_limit(limit));
    std::vector<audit::Record> records;
    while (query.step()) records.push_back(read_record(query));
    return records;
}

std::vector<audit::Record> StoreReader::audit_of(
    std::string_view patient_id, std::int64_t after, std::size_t limit
) {
    const Timed timed(*this);
    Query query(audit_of_);
    query.bind(1, patient_id).bind(2, after).bind(3, as_limit(limit));
    std::vector<audit::Record> records;
    while (query.step()) records.push_back(read_record(query));
    return records;
}

audit::Hash StoreReader::audit_genesis() {
    const Timed timed(*this);
    Query query(system_id_);
    if (!query.step()) throw std::logic_error("the database has no system id");
    return audit::genesis(query.text(0));
}

std::unique_ptr<Reader::Snapshot> StoreReader::snapshot() {
    if (in_snapshot_) throw std::logic_error("a snapshot is open already");
    deadline_ = steady_clock::now() + longest_read;
    return std::make_unique<OpenSnapshot>(*this);
}

}  // namespace gateway::store
