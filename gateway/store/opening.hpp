// Under which set a database is opened, and what has to be done before it can be.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <cstddef>
#include <memory>

#include "gateway/store/sets.hpp"
#include "gateway/store/store.hpp"

namespace gateway::store {

/// Whether the set that was given is still to be applied once the writer runs.
enum class Then : std::uint8_t { nothing, apply };

struct Opened {
    std::shared_ptr<const SetInForce> set;
    Then then = Then::nothing;
    /// Stored bodies that the set's views could not extract, when that was done here.
    std::size_t failures = 0;
};

/// A new database gets its tables. A database under other views is opened under its own set when
/// Options::restore can make it, and else extracted again here, with Options::progress; stopped
/// anywhere, the next call goes on where this one was. Throws SQLite::Exception.
Opened open_under(
    SQLite::Database& database, const Options& options, std::shared_ptr<const Mapping> given
);

}  // namespace gateway::store
