// Rows of table `mapping_set`. Few and rarely asked for, so statements are made when needed.
#include "gateway/store/kept_sets.hpp"

#include <charconv>

#include "gateway/store/resources.hpp"
#include "gateway/store/schema.hpp"
#include "gateway/store/statement.hpp"
#include "gateway/store/view_tables.hpp"

namespace gateway::store {
namespace {

constexpr const char* selected =
    "SELECT number, state, origin, at, set_id, name, version, extract_id, assemble_id"
    " FROM mapping_set";

std::string_view text_of(SetStanding standing) {
    switch (standing) {
        case SetStanding::coming:
            return "coming";
        case SetStanding::in_force:
            return "in-force";
        case SetStanding::former:
            break;
    }
    return "former";
}

SetStanding standing_from(std::string_view text) {
    if (text == "coming") return SetStanding::coming;
    return text == "in-force" ? SetStanding::in_force : SetStanding::former;
}

KeptSet read_set(const Query& query) {
    KeptSet set;
    set.info.number = query.integer(0);
    set.standing = standing_from(query.text(1));
    set.info.origin = query.text(2) == "applied" ? Origin::applied : Origin::configured;
    set.info.at = instant_of(query.integer(3));
    set.info.set_id = query.text(4);
    set.info.name = query.text(5);
    set.info.version = query.text(6);
    set.info.extract_id = query.text(7);
    set.info.assemble_id = query.text(8);
    return set;
}

std::int64_t number_from(const std::optional<std::string>& text) {
    std::int64_t number = 0;
    if (text) std::from_chars(text->data(), text->data() + text->size(), number);
    return number;
}

}  // namespace

std::vector<KeptSet> kept_sets(SQLite::Database& database) {
    Statement statement(database, std::string(selected) + " ORDER BY number DESC");
    Query query(statement);
    std::vector<KeptSet> sets;
    while (query.step()) sets.push_back(read_set(query));
    return sets;
}

std::optional<KeptSet> kept_set(SQLite::Database& database, SetStanding standing) {
    Statement statement(
        database, std::string(selected) + " WHERE state = ?1 ORDER BY number DESC LIMIT 1"
    );
    Query query(statement);
    query.bind(1, text_of(standing));
    if (!query.step()) return std::nullopt;
    return read_set(query);
}

std::optional<std::string> files_of_set(SQLite::Database& database, std::int64_t number) {
    Statement statement(database, "SELECT files FROM mapping_set WHERE number = ?1");
    Query query(statement);
    query.bind(1, number);
    if (!query.step()) return std::nullopt;
    return std::string(query.text(0));
}

std::int64_t add_coming_set(SQLite::Database& database, const Mapping& mapping, Instant at) {
    Statement statement(
        database,
        "INSERT INTO mapping_set (state, origin, at, set_id, name, version, extract_id,"
        " assemble_id, files) VALUES ('coming', ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) RETURNING number"
    );
    Query query(statement);
    query.bind(1, std::string_view(mapping.origin == Origin::applied ? "applied" : "configured"));
    query.bind(2, micros(at)).bind(3, std::string_view(mapping.set_id));
    query.bind(4, std::string_view(mapping.name)).bind(5, std::string_view(mapping.version));
    query.bind(6, std::string_view(mapping.extract_id));
    query.bind(7, std::string_view(mapping.assemble_id));
    query.bind_blob(8, mapping.files).run();
    return query.integer(0);
}

void drop_coming_set(SQLite::Database& database) {
    database.exec("DELETE FROM mapping_set WHERE state = 'coming'");
}

void promote_coming_set(SQLite::Database& database, Instant at) {
    database.exec("UPDATE mapping_set SET state = 'former' WHERE state = 'in-force'");
    Statement statement(
        database, "UPDATE mapping_set SET state = 'in-force', at = ?1 WHERE state = 'coming'"
    );
    Query(statement).bind(1, micros(at)).run();
    database.exec(
        "DELETE FROM mapping_set WHERE state = 'former' AND"
        " (EXISTS (SELECT 1 FROM mapping_set AS later WHERE later.set_id = mapping_set.set_id"
        " AND later.number > mapping_set.number)"
        " OR number <= (SELECT number FROM mapping_set WHERE state = 'former'"
        " ORDER BY number DESC LIMIT 1 OFFSET 10))"
    );
}

std::optional<Ground> read_ground(SQLite::Database& database) {
    const auto extract_id = read_meta(database, "extract_id");
    if (!extract_id) return std::nullopt;
    Ground ground;
    ground.extract_id = *extract_id;
    ground.assemble_id = read_meta(database, "assemble_id").value_or("");
    ground.number = number_from(read_meta(database, "set_number"));
    ground.prefix = read_meta(database, "tables_prefix").value_or(std::string(first_tables));
    ground.slot = read_meta(database, "tables_slot") == "1" ? 1 : 0;
    return ground;
}

void write_ground(SQLite::Database& database, const SetInForce& set) {
    write_meta(database, "set_number", std::to_string(set.number));
    write_meta(database, "extract_id", set.mapping->extract_id);
    write_meta(database, "assemble_id", set.mapping->assemble_id);
    write_meta(database, "tables_prefix", set.prefix);
    write_meta(database, "tables_slot", std::to_string(set.slot));
}

SetInfo info_of(const Mapping& mapping, std::int64_t number, Instant at) {
    return {
        number,
        mapping.set_id,
        mapping.name,
        mapping.version,
        mapping.extract_id,
        mapping.assemble_id,
        mapping.origin,
        at};
}

}  // namespace gateway::store
