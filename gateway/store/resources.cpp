// One statement per member; the SQL stands in the constructor.
#include "gateway/store/resources.hpp"

namespace gateway::store {

Resources::Resources(SQLite::Database& database)
    : find_(
          database,
          "SELECT r.id, c.last_number, c.tables, c.version, c.number, c.deleted, c.stored_at,"
          " c.stamp_at, c.stamp_id, c.content_hash, c.tables_1 FROM resource AS r"
          " CROSS JOIN current AS c ON c.resource = r.id WHERE r.owner = ?1 AND r.source = ?2"
      ),
      find_same_(
          database,
          "SELECT number, stored_at FROM version WHERE resource = ?1 AND stamp_at = ?2"
          " AND stamp_id = ?3 AND content_hash = ?4 AND deleted = ?5"
      ),
      add_resource_(database, "INSERT INTO resource (source, owner) VALUES (?1, ?2) RETURNING id"),
      add_version_(
          database,
          "INSERT INTO version (resource, number, deleted, fhir, stored_at, stamp_at, stamp_id,"
          " content_hash, body) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) RETURNING id"
      ),
      point_(
          database,
          "INSERT INTO current (resource, version, number, last_number, deleted, stored_at, "
          "stamp_at,"
          " tables, stamp_id, content_hash, tables_1)"
          " VALUES (?1, ?2, ?3, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)"
          " ON CONFLICT (resource) DO UPDATE SET version = ?2, number = ?3, last_number = ?3,"
          " deleted = ?4, stored_at = ?5, stamp_at = ?6, tables = ?7, stamp_id = ?8, content_hash "
          "= ?9, tables_1 = ?10"
      ),
      count_superseded_(database, "UPDATE current SET last_number = ?2 WHERE resource = ?1"),
      find_source_(database, "SELECT id FROM source WHERE name = ?1"),
      add_source_(database, "INSERT INTO source (name) VALUES (?1) RETURNING id"),
      contact_(database, "UPDATE source SET last_contact = ?2 WHERE id = ?1 AND last_contact < ?2"),
      count_(
          database,
          "INSERT INTO type_count VALUES (?1, ?2)"
          " ON CONFLICT (type) DO UPDATE SET resources = resources + ?2"
      ),
      last_stored_at_(database, "SELECT stored_at FROM version ORDER BY id DESC LIMIT 1") {}

std::int64_t Resources::source_id(const std::string& name) {
    const auto known = sources_.find(name);
    if (known != sources_.end()) return known->second;
    std::int64_t id = 0;
    {
        Query query(find_source_);
        query.bind(1, name);
        if (query.step()) id = query.integer(0);
    }
    if (id == 0) {
        Query query(add_source_);
        query.bind(1, name).run();
        id = query.integer(0);
    }
    sources_.emplace(name, id);
    return id;
}

std::optional<Known> Resources::find(const Key& key) {
    Query query(find_);
    query.bind(1, std::string_view(key.owner())).bind(2, source_id(key.source));
    if (!query.step()) return std::nullopt;
    Known known;
    known.resource = query.integer(0);
    known.last_number = query.integer(1);
    known.tables = {query.integer(2), query.integer(10)};
    known.version = query.integer(3);
    known.present.number = query.integer(4);
    known.present.deleted = query.integer(5) != 0;
    known.present.stored_at = instant_of(query.integer(6));
    known.present.stamp_at = instant_of(query.integer(7));
    known.present.stamp_id = query.text(8);
    known.present.content_hash = query.text(9);
    return known;
}

std::optional<Kept> Resources::find_same(
    std::int64_t resource, const Decision& decision, std::string_view hash
) {
    Query query(find_same_);
    query.bind(1, resource).bind(2, micros(decision.stamp_at)).bind(3, decision.stamp_id);
    query.bind_blob(4, hash).bind(5, std::int64_t{hash.empty() ? 1 : 0});
    if (!query.step()) return std::nullopt;
    return Kept{query.integer(0), instant_of(query.integer(1))};
}

std::int64_t Resources::add_resource(const Key& key) {
    Query query(add_resource_);
    query.bind(1, source_id(key.source)).bind(2, std::string_view(key.owner())).run();
    return query.integer(0);
}

std::int64_t Resources::add_version(
    std::int64_t resource,
    std::int64_t number,
    const Write& write,
    const Decision& decision,
    Instant stored_at
) {
    const bool deleted = write.kind == WriteKind::remove;
    Query query(add_version_);
    query.bind(1, resource).bind(2, number).bind(3, std::int64_t{deleted});
    query.bind(4, static_cast<std::int64_t>(write.version));
    query.bind(5, micros(stored_at)).bind(6, micros(decision.stamp_at)).bind(7, decision.stamp_id);
    query.bind_blob(8, deleted ? std::string_view() : std::string_view(write.content_hash));
    query.bind(9, deleted ? std::string_view() : std::string_view(write.body)).run();
    return query.integer(0);
}

void Resources::point(const Pointer& pointer, const Write& write, const Decision& decision) {
    const bool deleted = write.kind == WriteKind::remove;
    Query query(point_);
    query.bind(1, pointer.resource).bind(2, pointer.version).bind(3, pointer.number);
    query.bind(4, std::int64_t{deleted});
    query.bind(5, micros(pointer.stored_at)).bind(6, micros(decision.stamp_at));
    query.bind(7, pointer.tables[0]).bind(8, decision.stamp_id).bind(10, pointer.tables[1]);
    query.bind_blob(9, deleted ? std::string_view() : std::string_view(write.content_hash)).run();
}

void Resources::count_superseded(std::int64_t resource, std::int64_t number) {
    Query(count_superseded_).bind(1, resource).bind(2, number).run();
}

void Resources::note_contact(std::string_view source, Instant at) {
    const auto place = contacts_.find(source);
    if (place == contacts_.end()) {
        contacts_.emplace(source, at);
    } else {
        place->second = std::max(place->second, at);
    }
}

void Resources::note_count(std::string_view type, int difference) {
    const auto place = counts_.find(type);
    if (place == counts_.end()) {
        counts_.emplace(type, difference);
    } else {
        place->second += difference;
    }
}

void Resources::flush() {
    for (const auto& [source, at] : contacts_) {
        Query(contact_).bind(1, source_id(source)).bind(2, micros(at)).run();
    }
    for (const auto& [type, difference] : counts_) {
        if (difference != 0)
            Query(count_).bind(1, std::string_view(type)).bind(2, std::int64_t{difference}).run();
    }
    contacts_.clear();
    counts_.clear();
}

void Resources::forget() {
    sources_.clear();
    contacts_.clear();
    counts_.clear();
}

Instant Resources::last_stored_at() {
    Query query(last_stored_at_);
    return query.step() ? instant_of(query.integer(0)) : Instant{};
}

}  // namespace gateway::store
