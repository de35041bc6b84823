// Brings a database file to the schema of this program, or says why it will not.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <optional>
#include <string>
#include <string_view>

#include "fhir/outcome.hpp"

namespace gateway::store {

enum class Purpose : std::uint8_t { production, sandbox };

/// Refused, before anything is changed: a file of another program, a newer schema. Throws
/// SQLite::Exception for a file that cannot be read.
std::optional<fhir::Outcome> check_file(SQLite::Database& database);

/// Migrates step by step, each in its own transaction, and stores or checks the purpose: the other
/// purpose is refused.
std::optional<fhir::Outcome> prepare_schema(SQLite::Database& database, Purpose purpose);

/// Values of the table `meta`.
std::optional<std::string> read_meta(SQLite::Database& database, std::string_view name);
void write_meta(SQLite::Database& database, std::string_view name, std::string_view value);
void erase_meta(SQLite::Database& database, std::string_view name);

}  // namespace gateway::store
