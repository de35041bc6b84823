// Rowless.
#include "gateway/store/rowless.hpp"

namespace gateway::store {

Rowless::Rowless(SQLite::Database& database)
    : add_subject_(database, "INSERT OR IGNORE INTO subject (value, source) VALUES (?1, ?2)"),
      add_(
          database,
          "INSERT OR IGNORE INTO rowless"
          " SELECT id, ?3 FROM subject WHERE value = ?1 AND source = ?2"
      ) {}

void Rowless::note(std::int64_t resource, std::span<const mappings::Anchor> persons) {
    for (const mappings::Anchor& person : persons) {
        const std::string_view value = person.value;
        const std::string_view source = person.source;
        Query(add_subject_).bind(1, value).bind(2, source).run();
        Query(add_).bind(1, value).bind(2, source).bind(3, resource).run();
    }
}

}  // namespace gateway::store
