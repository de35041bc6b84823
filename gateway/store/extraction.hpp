// Makes the tables of a mapping set and, when its views are not those the rows were made with,
// fills them again from the received bytes. Runs while opening, before the writer.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <cstdint>
#include <functional>

#include "gateway/store/mapping.hpp"

namespace gateway::store {

using Progress = std::function<void(std::int64_t done, std::int64_t all)>;

/// Afterwards the tables in use are the mapping's. The old ones stay in use until every resource
/// has been done; then both are exchanged in one transaction and everybody is queued for
/// re-assembly. Stopped anywhere, the next call goes on where this one was. Answers how many stored
/// bodies the views could not extract (they have no rows). Throws SQLite::Exception.
std::size_t bring_up_to_date(
    SQLite::Database& database, const Mapping& mapping, const Progress& progress
);

}  // namespace gateway::store
