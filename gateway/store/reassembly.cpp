// The background half of Subjects: keys are expanded to persons, persons are assembled again, in
// batches short enough for a push to wait for. All of it is in the database, so a crash resumes.
#include <algorithm>

#include "gateway/store/resources.hpp"
#include "gateway/store/subjects.hpp"

namespace gateway::store {
namespace {

// About 30 microseconds each: a push waits 15 ms at most.
constexpr std::int64_t batch_subjects = 500;
// Persons one key is expanded to; a key that touches more makes everybody be assembled again.
constexpr std::size_t most_expanded = 2000;
// How often a batch looks whether a push is waiting.
constexpr std::size_t look_every = 16;

std::int64_t count(SQLite::Database& database, const char* sql) {
    return database.execAndGet(sql).getInt64();
}

}  // namespace

void enqueue_everybody(SQLite::Database& database) {
    // A walk that is on its way goes on to the newest person, and then once more over those it had
    // passed.
    database.exec(
        "UPDATE reassembly_walk SET"
        " again = iif(position < last, max(again, position), 0),"
        " position = iif(position < last, position, 0),"
        " last = (SELECT coalesce(max(id), 0) FROM subject)"
    );
}

void Subjects::enqueue(std::int64_t resource, std::int64_t previous) {
    Query query(enqueue_);
    query.bind(1, resource);
    if (previous == 0) {
        query.bind_null(2);
    } else {
        query.bind(2, previous);
    }
    query.run();
}

void Subjects::work(Instant at, const std::function<bool()>& interrupted) {
    if (!expand_one() && !refresh_listed(at, interrupted)) refresh_walk(at, interrupted);
}

std::vector<mappings::RowBatch> Subjects::rows_of_version(std::int64_t version) {
    Query query(body_);
    query.bind(1, version);
    if (!query.step() || query.integer(3) != 0) return {};
    const auto fhir_version = static_cast<fhir::Version>(query.integer(2));
    auto rows =
        mapping().extract(query.text(0), query.text(1), fhir_version, std::string(query.text(4)));
    return rows ? *std::move(rows) : std::vector<mappings::RowBatch>();
}

bool Subjects::expand_one() {
    std::int64_t key = 0;
    std::vector<mappings::RowBatch> changed;
    {
        Query query(next_key_);
        query.bind(1, std::int64_t{set_->slot});
        if (!query.step()) return false;
        key = query.integer(0);
        changed = finder_->of_resource(query.integer(1), query.integer(3));
        for (mappings::RowBatch& batch : rows_of_version(query.integer(2))) {
            changed.push_back(std::move(batch));
        }
    }
    const mappings::Dependants touched = mapping().dependants(*finder_, changed, most_expanded);
    if (touched.complete) {
        for (const mappings::Anchor& anchor : touched.anchors)
            Query(list_).bind(1, ensure(anchor)).run();
    } else {
        enqueue_everybody(database_);
    }
    Query(drop_key_).bind(1, key).run();
    return true;
}

bool Subjects::refresh_listed(Instant at, const std::function<bool()>& interrupted) {
    std::vector<Subject> subjects;
    {
        Query query(listed_);
        query.bind(1, batch_subjects);
        subjects = read_subjects(query);
    }
    for (std::size_t i = 0; i < subjects.size(); ++i) {
        if (i % look_every == look_every - 1 && interrupted()) break;
        refresh(subjects[i], at);
        Query(unlist_).bind(1, subjects[i].id).run();
    }
    return !subjects.empty();
}

void Subjects::refresh_walk(Instant at, const std::function<bool()>& interrupted) {
    std::int64_t position = 0;
    std::int64_t last = 0;
    std::int64_t again = 0;
    {
        Query query(walk_);
        query.step();
        position = query.integer(0);
        last = query.integer(1);
        again = query.integer(2);
    }
    if (position >= last && again == 0) return;
    if (position >= last) {
        position = 0;
        last = again;
        again = 0;
    }
    std::vector<Subject> subjects;
    {
        Query query(walked_);
        query.bind(1, position).bind(2, last).bind(3, batch_subjects);
        subjects = read_subjects(query);
    }
    if (subjects.empty()) position = last;
    for (std::size_t i = 0; i < subjects.size(); ++i) {
        if (i % look_every == look_every - 1 && interrupted()) break;
        refresh(subjects[i], at);
        position = subjects[i].id;
    }
    Query(set_walk_).bind(1, position).bind(2, last).bind(3, again).run();
}

void Subjects::recount() {
    const std::int64_t left = count(
        database_,
        "SELECT (SELECT count(*) FROM reassembly_key) + (SELECT count(*) FROM reassembly_subject)"
        " + (SELECT max(last - position, 0) + again FROM reassembly_walk)"
    );
    backlog_.store(static_cast<std::size_t>(left), std::memory_order_relaxed);
}

}  // namespace gateway::store
