// The tables of the views with the few columns of the store's own that their look-ups join.
#include "gateway/store/trial_rows.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <map>
#include <stdexcept>

#include "gateway/store/resources.hpp"
#include "gateway/store/rows.hpp"

namespace gateway::store {
namespace {

SQLite::Database open_nameless(const std::string& path) {
    ::unlink(path.c_str());
    const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (file < 0) throw std::runtime_error(path + " cannot be made");
    ::close(file);
    SQLite::Database database(path, SQLite::OPEN_READWRITE | SQLite::OPEN_NOMUTEX);
    // Nothing of it is ever read again after a crash.
    database.exec("PRAGMA journal_mode=OFF");
    database.exec("PRAGMA synchronous=OFF");
    database.exec("PRAGMA locking_mode=EXCLUSIVE");
    database.exec("PRAGMA cache_size=-16384");
    database.exec(
        "CREATE TABLE source (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;"
        "CREATE TABLE resource (id INTEGER PRIMARY KEY, source INTEGER NOT NULL, owner TEXT NOT "
        "NULL,"
        " UNIQUE (owner, source)) STRICT;"
        "CREATE TABLE current (resource INTEGER PRIMARY KEY, number INTEGER NOT NULL,"
        " stamp_at INTEGER NOT NULL) STRICT;"
    );
    ::unlink(path.c_str());
    return database;
}

}  // namespace

struct TrialRows::State {
    State(SQLite::Database opened, std::shared_ptr<const Mapping> on_trial)
        : mapping(std::move(on_trial)),
          database(std::move(opened)),
          add_source(database, "INSERT INTO source VALUES (?1, ?2)"),
          add_resource(database, "INSERT INTO resource VALUES (?1, ?2, ?3)"),
          add_current(database, "INSERT INTO current VALUES (?1, ?2, ?3)"),
          writer(database, mapping->tables, first_tables),
          finder(database, mapping->tables, std::string(first_tables), mapping->extract_id) {}

    std::int64_t source_id(const std::string& name) {
        const auto next = static_cast<std::int64_t>(sources.size()) + 1;
        const auto [place, made] = sources.emplace(name, next);
        if (made) Query(add_source).bind(1, next).bind(2, name).run();
        return place->second;
    }

    std::shared_ptr<const Mapping> mapping;
    SQLite::Database database;
    Statement add_source;
    Statement add_resource;
    Statement add_current;
    RowWriter writer;
    RowFinder finder;
    std::map<std::string, std::int64_t> sources;
    bool writing = true;
};

TrialRows::TrialRows(const std::string& database, std::shared_ptr<const Mapping> mapping) {
    SQLite::Database opened = open_nameless(database + ".trial");
    create_tables(opened, mapping->tables, first_tables);
    opened.exec("BEGIN");
    state_ = std::make_unique<State>(std::move(opened), std::move(mapping));
}

TrialRows::~TrialRows() = default;

bool TrialRows::add(const StoredResource& resource) {
    const std::string owner = resource.key.owner();
    const auto rows =
        state_->mapping->extract(resource.key.source, owner, resource.fhir_version, resource.body);
    const std::int64_t source = state_->source_id(resource.key.source);
    Query(state_->add_resource).bind(1, resource.id).bind(2, source).bind(3, owner).run();
    Query(state_->add_current)
        .bind(1, resource.id)
        .bind(2, resource.version)
        .bind(3, micros(resource.stamp))
        .run();
    if (!rows) return false;
    state_->writer.replace(resource.id, owner, {}, *rows);
    return true;
}

mappings::RowSource& TrialRows::rows() {
    if (state_->writing) state_->database.exec("COMMIT");
    state_->writing = false;
    return state_->finder;
}

}  // namespace gateway::store
