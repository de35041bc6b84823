// Opening the database file the one right way, and what SQLite's error codes mean to us.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <cstdint>
#include <string>

#include "fhir/outcome.hpp"

namespace gateway::store {

/// The writing connection; there is one per database. Makes the file (mode 0600) when it is
/// missing. Throws SQLite::Exception. Changes nothing in a file that exists.
SQLite::Database open_writer(const std::string& path);
/// Turns on WAL, full synchronisation and the other settings of a file known to be ours.
/// `size_limit` in bytes; 0 = none.
void configure_writer(SQLite::Database& database, std::int64_t size_limit);

/// A connection that can neither write nor checkpoint.
SQLite::Database open_reader(const std::string& path);

/// What an error of SQLite means for the service.
enum class Failure : std::uint8_t {
    busy,     // somebody else holds the file: try again
    full,     // disk or size limit: refuse this batch, go on reading
    broken,   // I/O error: a dirty page may be gone, nothing more is acknowledged
    corrupt,  // the file is damaged: stop
    refused,  // a constraint or a bug: this change only
};

Failure failure_of(const SQLite::Exception& error);

/// What the client is told of it. Never quotes SQL or values.
fhir::Outcome outcome_of(Failure failure);

}  // namespace gateway::store
