// The mapping sets that the database keeps: which is in force, with what tables, and which is to
// come. Every function works inside the caller's transaction, if there is one.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/store/sets.hpp"

namespace gateway::store {

/// Newest first.
std::vector<KeptSet> kept_sets(SQLite::Database& database);
std::optional<KeptSet> kept_set(SQLite::Database& database, SetStanding standing);
/// The text of Mapping::files, or nothing when there is no such set.
std::optional<std::string> files_of_set(SQLite::Database& database, std::int64_t number);

/// Adds a set that is to come; returns its number.
std::int64_t add_coming_set(SQLite::Database& database, const Mapping& mapping, Instant at);
/// Forgets a coming set.
void drop_coming_set(SQLite::Database& database);
/// The coming set is in force from `at`; the one that was becomes a former one. Older copies of
/// either are forgotten, and all but the ten newest former ones.
void promote_coming_set(SQLite::Database& database, Instant at);

/// Where the rows in force stand: values of table `meta`, which every snapshot of a reader holds.
struct Ground {
    /// 0 in a database of a release that kept no sets.
    std::int64_t number = 0;
    std::string extract_id;
    std::string assemble_id;
    std::string prefix;
    int slot = 0;
};
/// Nothing in a database without tables of views.
std::optional<Ground> read_ground(SQLite::Database& database);
void write_ground(SQLite::Database& database, const SetInForce& set);

/// The SQL that answers the number in force, as text.
inline constexpr const char* select_number = "SELECT value FROM meta WHERE name = 'set_number'";

SetInfo info_of(const Mapping& mapping, std::int64_t number, Instant at);

}  // namespace gateway::store
