// Runs the migrations that a file lacks.
#include "gateway/store/schema.hpp"

#include <array>
#include <random>

#include "gateway/store/migrations.hpp"
#include "gateway/store/statement.hpp"

namespace gateway::store {
namespace {

int number_of(SQLite::Database& database, const char* pragma) {
    return database.execAndGet(pragma).getInt();
}

fhir::Outcome refused(std::string code, std::string text) {
    return {fhir::Kind::conflict, fhir::IssueType::conflict, std::move(code), std::move(text)};
}

std::string random_id() {
    std::random_device device;
    constexpr std::string_view digits = "0123456789abcdef";
    std::string id;
    while (id.size() < 32) id += digits[device() & 15U];
    return id;
}

void migrate(SQLite::Database& database, std::size_t from) {
    for (std::size_t step = from; step < migrations.size(); ++step) {
        SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
        database.exec(std::string(migrations[step]));
        database.exec("PRAGMA application_id=" + std::to_string(application_id));
        database.exec("PRAGMA user_version=" + std::to_string(step + 1));
        // Ties the access log to this database; a copy that goes its own way can be told apart.
        if (step == 0) write_meta(database, "system_id", random_id());
        transaction.commit();
    }
}

std::string_view name_of(Purpose purpose) {
    return purpose == Purpose::sandbox ? "sandbox" : "production";
}

}  // namespace

std::optional<fhir::Outcome> check_file(SQLite::Database& database) {
    const int version = number_of(database, "PRAGMA user_version");
    const int application = number_of(database, "PRAGMA application_id");
    const bool empty = number_of(database, "SELECT count(*) FROM sqlite_master") == 0;
    if (!empty && application != application_id) {
        return refused(
            "store-foreign", "The file is a database of another program. Name another path."
        );
    }
    if (version > static_cast<int>(migrations.size())) {
        return refused(
            "store-newer",
            "The database has schema " + std::to_string(version) + ", this program knows up to " +
                std::to_string(migrations.size()) + ". Start the newer program again."
        );
    }
    return std::nullopt;
}

std::optional<fhir::Outcome> prepare_schema(SQLite::Database& database, Purpose purpose) {
    migrate(database, static_cast<std::size_t>(number_of(database, "PRAGMA user_version")));
    const auto stored = read_meta(database, "purpose");
    if (!stored) write_meta(database, "purpose", name_of(purpose));
    if (stored && *stored != name_of(purpose)) {
        return refused(
            "store-purpose",
            "The database was made for " + *stored + " and is not opened for " +
                std::string(name_of(purpose)) + ". Name another path."
        );
    }
    return std::nullopt;
}

std::optional<std::string> read_meta(SQLite::Database& database, std::string_view name) {
    Statement statement(database, "SELECT value FROM meta WHERE name = ?1");
    Query query(statement);
    query.bind(1, name);
    if (!query.step()) return std::nullopt;
    return std::string(query.text(0));
}

void write_meta(SQLite::Database& database, std::string_view name, std::string_view value) {
    Statement statement(
        database, "INSERT INTO meta VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = ?2"
    );
    Query(statement).bind(1, name).bind(2, value).run();
}

void erase_meta(SQLite::Database& database, std::string_view name) {
    Statement statement(database, "DELETE FROM meta WHERE name = ?1");
    Query(statement).bind(1, name).run();
}

}  // namespace gateway::store
