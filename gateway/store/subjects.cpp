// Ids, fingerprints and the change feed.
#include "gateway/store/subjects.hpp"

#include "gateway/audit/chain.hpp"
#include "gateway/store/resources.hpp"

namespace gateway::store {

Subjects::Subjects(SQLite::Database& database, const SetInForce& set, RowFinder& finder)
    : database_(database),
      set_(&set),
      finder_(&finder),
      find_(
          database,
          "SELECT id, source, value, fingerprint FROM subject WHERE value = ?1 AND source = ?2"
      ),
      add_(database, "INSERT INTO subject (value, source) VALUES (?1, ?2) RETURNING id"),
      set_fingerprint_(database, "UPDATE subject SET fingerprint = ?2 WHERE id = ?1"),
      add_change_(database, "INSERT INTO change (subject, at) VALUES (?1, ?2)"),
      enqueue_(database, "INSERT INTO reassembly_key (resource, previous) VALUES (?1, ?2)"),
      next_key_(
          database,
          "SELECT k.id, k.resource, k.previous, iif(?1 = 0, c.tables, c.tables_1)"
          " FROM reassembly_key AS k"
          " JOIN current AS c ON c.resource = k.resource ORDER BY k.id LIMIT 1"
      ),
      drop_key_(database, "DELETE FROM reassembly_key WHERE id = ?1"),
      list_(database, "INSERT OR IGNORE INTO reassembly_subject VALUES (?1)"),
      listed_(
          database,
          "SELECT s.id, s.source, s.value, s.fingerprint FROM reassembly_subject AS w"
          " JOIN subject AS s ON s.id = w.subject ORDER BY w.subject LIMIT ?1"
      ),
      unlist_(database, "DELETE FROM reassembly_subject WHERE subject = ?1"),
      walk_(database, "SELECT position, last, again FROM reassembly_walk"),
      set_walk_(database, "UPDATE reassembly_walk SET position = ?1, last = ?2, again = ?3"),
      walked_(
          database,
          "SELECT id, source, value, fingerprint FROM subject WHERE id > ?1 AND id <= ?2"
          " ORDER BY id LIMIT ?3"
      ),
      body_(
          database,
          "SELECT s.name, r.owner, v.fhir, v.deleted, v.body FROM version AS v"
          " JOIN resource AS r ON r.id = v.resource JOIN source AS s ON s.id = r.source"
          " WHERE v.id = ?1"
      ) {
    recount();
}

void Subjects::use(const SetInForce& set, RowFinder& finder) {
    set_ = &set;
    finder_ = &finder;
}

std::vector<Subjects::Subject> Subjects::read_subjects(Query& query) {
    std::vector<Subject> subjects;
    while (query.step()) {
        Subject subject;
        subject.id = query.integer(0);
        subject.anchor = {std::string(query.text(1)), std::string(query.text(2))};
        subject.fingerprint = query.text(3);
        subjects.push_back(std::move(subject));
    }
    return subjects;
}

std::int64_t Subjects::ensure(const mappings::Anchor& anchor) {
    {
        Query query(find_);
        query.bind(1, std::string_view(anchor.value)).bind(2, std::string_view(anchor.source));
        if (query.step()) return query.integer(0);
    }
    Query query(add_);
    query.bind(1, std::string_view(anchor.value)).bind(2, std::string_view(anchor.source)).run();
    return query.integer(0);
}

void Subjects::refresh(const mappings::Anchor& anchor, Instant at) {
    Subject subject;
    {
        Query query(find_);
        query.bind(1, std::string_view(anchor.value)).bind(2, std::string_view(anchor.source));
        std::vector<Subject> found = read_subjects(query);
        if (!found.empty()) subject = std::move(found.front());
    }
    if (subject.id == 0) {
        subject.anchor = anchor;
        subject.id = ensure(anchor);
    }
    refresh(subject, at);
}

void Subjects::refresh(const Subject& subject, Instant at) {
    const audit::Hash hash = audit::sha256(mapping().model(*finder_, subject.anchor));
    const std::string_view fingerprint = audit::bytes_of(hash);
    if (subject.fingerprint == fingerprint) return;
    Query(set_fingerprint_).bind(1, subject.id).bind_blob(2, fingerprint).run();
    Query(add_change_).bind(1, subject.id).bind(2, micros(at)).run();
}

}  // namespace gateway::store
