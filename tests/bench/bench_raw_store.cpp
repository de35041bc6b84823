// The yardstick of durable writes: a bare SQLite loop that commits the same rows as a PUT of a
// CareTeam (version with body, pointer, view rows, fingerprint, change-feed row, access log row) in
// groups, with the store's schema, settings and checkpoints, and nothing else. With --store N the
// same writes go through the store, N at a time in flight. Prints writes per second.
//   bench_raw_store [--seconds 3] [--group 64] [--directory .] [--ids 10000] [--store N]
#include <fmt/core.h>
#include <sqlite3.h>
#include <sys/resource.h>

#include <chrono>
#include <condition_variable>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <mutex>
#include <random>
#include <string>
#include <vector>

#include "fhir/document.hpp"
#include "gateway/store/audit_log.hpp"
#include "gateway/store/checkpoints.hpp"
#include "gateway/store/connection.hpp"
#include "gateway/store/resources.hpp"
#include "gateway/store/schema.hpp"
#include "gateway/store/store.hpp"
#include "gateway/store/view_tables.hpp"

namespace {

using namespace gateway::store;
using std::chrono::steady_clock;
using SharedSet = std::shared_ptr<const mappings::MappingSet>;

struct Arguments {
    double seconds = 3;
    int group = 64;
    std::string directory = ".";
    int ids = 10'000;
    /// 0 = the raw loop.
    int store = 0;
};

Arguments read_arguments(int count, char** values) {
    Arguments arguments;
    for (int i = 1; i + 1 < count; i += 2) {
        const std::string name = values[i];
        const char* const value = values[i + 1];
        if (name == "--seconds") arguments.seconds = std::atof(value);
        if (name == "--group") arguments.group = std::atoi(value);
        if (name == "--directory") arguments.directory = value;
        if (name == "--ids") arguments.ids = std::atoi(value);
        if (name == "--store") arguments.store = std::atoi(value);
    }
    return arguments;
}

std::string participant(int n, const char* code) {
    return fmt::format(
        R"({{
      "role": [ {{ "coding": [
          {{ "system": "urn:example:vas:kontaktroll", "code": "FVK", "display": "Fast vardkontakt" }},
          {{ "system": "https://terminologitjansten.inera.se/inera-kodverksforvaltning/kodverk/kv_typ_av_fast_kontakt",
            "code": "{}", "display": "fast vardkontakt" }} ],
          "text": "fast vardkontakt" }} ],
      "member": {{ "reference": "PractitionerRole/role-{}", "display": "Contact number {}" }},
      "onBehalfOf": {{ "reference": "Organization/unit-{}" }},
      "period": {{ "start": "2025-01-15" }}
    }})",
        code,
        n % 50,
        n,
        n % 10
    );
}

/// The CareTeam of tests/bench/careteam.lua; `edition` makes bodies differ.
std::string care_team(int n, int edition) {
    return fmt::format(
        R"({{
  "resourceType": "CareTeam", "id": "b{0}",
  "identifier": [ {{ "system": "urn:example:vas:team", "value": "team-{0}" }} ],
  "status": "active",
  "category": [ {{ "coding": [ {{ "system": "http://loinc.org", "code": "LA27976-2", "display": "Encounter-focused care team" }} ] }} ],
  "name": "Team of bench patient {0}, edition {1}",
  "subject": {{ "reference": "Patient/bp{0}", "display": "Bench patient" }},
  "period": {{ "start": "2025-01-01" }},
  "participant": [ {2}, {3}, {4}, {5} ],
  "telecom": [ {{ "system": "phone", "value": "+46313900600", "use": "work", "rank": 1 }} ],
  "note": [ {{ "text": "Internal note that is never shown to the patient." }} ]
}})",
        n,
        edition,
        participant(n, "1"),
        participant(n + 1, "1"),
        participant(n + 2, "4"),
        participant(n + 3, "2")
    );
}

Write prepare(const mappings::MappingSet& set, int n, int edition) {
    Write write;
    write.key = {"vas", "CareTeam", fmt::format("b{}", n)};
    write.body = care_team(n, edition);
    write.content_hash = fmt::format("{:016}{:016}", n, edition);
    auto document = fhir::Document::parse(write.body);
    const std::string owner = write.key.owner();
    auto extraction =
        set.extract({document->root(), fhir::Version::r4, write.key.source, owner, {}});
    write.rows = std::move(extraction->rows);
    write.rows_by = set.extract_id();
    return write;
}

/// Two editions of every team; writing them by turns makes every write a change.
std::vector<std::array<Write, 2>> prepare_all(const mappings::MappingSet& set, int ids) {
    std::vector<std::array<Write, 2>> writes;
    for (int n = 0; n < ids; ++n) writes.push_back({prepare(set, n, 0), prepare(set, n, 1)});
    return writes;
}

gateway::audit::Entry audit_entry() {
    gateway::audit::Entry entry;
    entry.time = gateway::system_now();
    entry.user_id = "SE2321000016-TEST";
    entry.client_id = "vas";
    entry.resource_type = "CareTeam";
    entry.resource_ids = "b1/_history/2";
    entry.field_class = "contact";
    entry.request_id = "3f0c1f0e-5a55-4a6b-9d4e-0c6f2a8e8f11";
    entry.source_ip = "127.0.0.1";
    return entry;
}

/// A prepared statement of SQLite itself.
class Raw {
public:
    Raw(sqlite3* database, const std::string& sql) {
        if (sqlite3_prepare_v2(database, sql.c_str(), -1, &statement_, nullptr) != SQLITE_OK) {
            fmt::print(stderr, "{}: {}\n", sql, sqlite3_errmsg(database));
            std::exit(1);
        }
    }
    ~Raw() { sqlite3_finalize(statement_); }
    Raw(const Raw&) = delete;
    Raw& operator=(const Raw&) = delete;
    Raw& integer(int at, std::int64_t value) {
        sqlite3_bind_int64(statement_, at, value);
        return *this;
    }
    Raw& text(int at, std::string_view value) {
        sqlite3_bind_text(
            statement_, at, value.data(), static_cast<int>(value.size()), SQLITE_STATIC
        );
        return *this;
    }
    Raw& blob(int at, std::string_view value) {
        sqlite3_bind_blob(
            statement_, at, value.data(), static_cast<int>(value.size()), SQLITE_STATIC
        );
        return *this;
    }
    Raw& null(int at) {
        sqlite3_bind_null(statement_, at);
        return *this;
    }
    void run() {
        const int code = sqlite3_step(statement_);
        if (code != SQLITE_DONE && code != SQLITE_ROW) {
            fmt::print(stderr, "{}\n", sqlite3_errmsg(sqlite3_db_handle(statement_)));
            std::exit(1);
        }
        sqlite3_reset(statement_);
    }

private:
    sqlite3_stmt* statement_ = nullptr;
};

class RawLoop {
public:
    RawLoop(SQLite::Database& database, std::span<const mappings::Table> tables)
        : handle_(database.getHandle()),
          checkpoints_(database),
          begin_(handle_, "BEGIN IMMEDIATE"),
          commit_(handle_, "COMMIT"),
          resource_(
              handle_, "INSERT OR IGNORE INTO resource (id, source, owner) VALUES (?1, 1, ?2)"
          ),
          version_(
              handle_,
              "INSERT INTO version (resource, number, deleted, fhir, stored_at, stamp_at, stamp_id,"
              " content_hash, body) VALUES (?1, ?2, 0, 0, ?3, ?3, '', ?4, ?5)"
          ),
          current_(
              handle_,
              "INSERT INTO current VALUES (?1, ?2, ?3, ?3, 0, ?4, ?4, 1, '', ?5) ON CONFLICT "
              "(resource)"
              " DO UPDATE SET version = ?2, number = ?3, last_number = ?3, stored_at = ?4,"
              " stamp_at = ?4, content_hash = ?5"
          ),
          subject_(
              handle_,
              "INSERT INTO subject VALUES (?1, ?2, 'vas', ?3)"
              " ON CONFLICT (id) DO UPDATE SET fingerprint = ?3"
          ),
          change_(handle_, "INSERT INTO change (subject, at) VALUES (?1, ?2)"),
          audit_(
              handle_,
              "INSERT INTO audit VALUES (?1, ?2, 'U', 'ok', ?3, '-', ?4, '-', ?5, ?6, ?7, '-', '-',"
              " '-', ?8, ?9, ?10, ?10)"
          ) {
        for (const mappings::Table& table : tables) {
            upserts_.try_emplace(table.name, handle_, upsert_row(table, first_tables));
        }
        Raw(handle_, "INSERT INTO source (id, name) VALUES (1, 'vas')").run();
    }

    void begin() { begin_.run(); }
    void commit() {
        commit_.run();
        checkpoints_.after_commit();
    }

    /// `before` = what the rows were; only rows that differ are written, as in the store.
    void write(int n, const Write& write, const Write* before) {
        const std::int64_t resource = n + 1;
        const std::int64_t now = micros(gateway::system_now());
        if (before == nullptr) resource_.integer(1, resource).text(2, write.key.owner()).run();
        version_.integer(1, resource).integer(2, ++numbers_[resource]).integer(3, now);
        version_.blob(4, write.content_hash).text(5, write.body).run();
        current_.integer(1, resource).integer(2, sqlite3_last_insert_rowid(handle_));
        current_.integer(3, numbers_[resource]).integer(4, now).blob(5, write.content_hash).run();
        for (std::size_t i = 0; i < write.rows.size(); ++i) {
            write_rows(resource, write.rows[i], before == nullptr ? nullptr : &before->rows[i]);
        }
        const std::string patient = fmt::format("Patient/bp{}", n);
        subject_.integer(1, resource).text(2, patient).blob(3, write.content_hash).run();
        change_.integer(1, resource).integer(2, now).run();
        audit_.integer(1, ++audited_)
            .integer(2, now)
            .text(3, entry_.user_id)
            .text(4, entry_.client_id);
        audit_.text(5, entry_.resource_type)
            .text(6, entry_.resource_ids)
            .text(7, entry_.field_class);
        audit_.text(8, entry_.request_id)
            .text(9, entry_.source_ip)
            .blob(10, write.content_hash)
            .run();
    }

private:
    void write_rows(
        std::int64_t resource, const mappings::RowBatch& rows, const mappings::RowBatch* before
    ) {
        Raw& upsert = upserts_.at(rows.table().name);
        const int columns = static_cast<int>(rows.table().columns.size());
        for (std::size_t row = 0; row < rows.rows(); ++row) {
            bool same = before != nullptr && row < before->rows();
            for (int i = mappings::fixed_column_count; same && i < columns; ++i) {
                same = rows.at(row, i) == before->at(row, i);
            }
            if (same) continue;
            upsert.integer(1, row_id(resource, static_cast<std::int64_t>(row))).null(2).null(3);
            for (int i = mappings::fixed_column_count; i < columns; ++i) {
                const mappings::Cell cell = rows.at(row, i);
                const int parameter = 4 + i - mappings::fixed_column_count;
                if (cell.kind == mappings::Cell::Kind::text) upsert.text(parameter, cell.text);
                if (cell.kind == mappings::Cell::Kind::integer)
                    upsert.integer(parameter, cell.integer);
                if (cell.is_null()) upsert.null(parameter);
            }
            upsert.run();
        }
    }

    sqlite3* handle_;
    Checkpoints checkpoints_;
    Raw begin_;
    Raw commit_;
    Raw resource_;
    Raw version_;
    Raw current_;
    Raw subject_;
    Raw change_;
    Raw audit_;
    std::map<std::string, Raw> upserts_;
    std::map<std::int64_t, std::int64_t> numbers_;
    std::int64_t audited_ = 0;
    const gateway::audit::Entry entry_ = audit_entry();
};

double since(steady_clock::time_point began) {
    return std::chrono::duration<double>(steady_clock::now() - began).count();
}

/// CPU time of the process in microseconds: what stays comparable on a machine that others use.
double cpu_micros() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    const auto micros = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) * 1e6 + static_cast<double>(time.tv_usec);
    };
    return micros(usage.ru_utime) + micros(usage.ru_stime);
}

void run_raw(
    const Arguments& arguments,
    const SharedSet& set,
    const std::string& path,
    const std::vector<std::array<Write, 2>>& writes
) {
    SQLite::Database database = open_writer(path);
    configure_writer(database, 0);
    if (prepare_schema(database, Purpose::production)) std::exit(1);
    create_tables(database, set->tables(), first_tables);
    RawLoop loop(database, set->tables());
    std::vector<std::size_t> editions(writes.size(), 0);
    loop.begin();
    for (int n = 0; n < arguments.ids; ++n) {
        loop.write(n, writes[static_cast<std::size_t>(n)][0], nullptr);
        if (n % 64 != 63) continue;
        loop.commit();
        loop.begin();
    }
    loop.commit();
    std::mt19937 random(1);
    std::size_t written = 0;
    const double cpu_before = cpu_micros();
    const auto began = steady_clock::now();
    while (since(began) < arguments.seconds) {
        loop.begin();
        for (int i = 0; i < arguments.group; ++i) {
            const std::size_t n = random() % writes.size();
            const std::size_t edition = editions[n] ^= 1;
            loop.write(static_cast<int>(n), writes[n][edition], &writes[n][edition ^ 1]);
            ++written;
        }
        loop.commit();
    }
    const double rate = static_cast<double>(written) / since(began);
    const double cpu = (cpu_micros() - cpu_before) / static_cast<double>(written);
    fmt::print(
        "raw loop, groups of {}: {:.0f} writes/s, {:.0f} us of CPU each\n",
        arguments.group,
        rate,
        cpu
    );
}

/// Keeps a number of changes in flight from one thread, as that many waiting clients would.
class InFlight {
public:
    InFlight(Store& store, std::size_t most) : store_(store), most_(most) {}
    void submit(const Write& write) {
        {
            std::unique_lock guard(mutex_);
            freed_.wait(guard, [this] { return flying_ < most_; });
            ++flying_;
        }
        Change change;
        change.writes.push_back(write);
        change.audit.push_back(audit_entry());
        store_.submit(std::move(change), [this](const fhir::Result<Receipt>& result) {
            if (!result) std::exit(1);
            const std::lock_guard guard(mutex_);
            --flying_;
            freed_.notify_one();
        });
    }
    void wait() {
        std::unique_lock guard(mutex_);
        freed_.wait(guard, [this] { return flying_ == 0; });
    }

private:
    Store& store_;
    std::size_t most_;
    std::mutex mutex_;
    std::condition_variable freed_;
    std::size_t flying_ = 0;
};

void run_store(
    const Arguments& arguments,
    const SharedSet& set,
    const std::string& path,
    const std::vector<std::array<Write, 2>>& writes
) {
    Options options;
    options.path = path;
    auto store = Store::open(options, set);
    if (!store) std::exit(1);
    std::vector<std::size_t> editions(writes.size(), 0);
    InFlight filling(**store, 256);
    for (const auto& editions_of : writes) filling.submit(editions_of[0]);
    filling.wait();
    const Statistics before = (*store)->statistics();
    InFlight flying(**store, static_cast<std::size_t>(arguments.store));
    std::mt19937 random(1);
    std::size_t written = 0;
    const double cpu_before = cpu_micros();
    const auto began = steady_clock::now();
    while (since(began) < arguments.seconds) {
        const std::size_t n = random() % writes.size();
        flying.submit(writes[n][editions[n] ^= 1]);
        ++written;
    }
    flying.wait();
    const double took = since(began);
    const double cpu = (cpu_micros() - cpu_before) / static_cast<double>(written);
    const Statistics after = (*store)->statistics();
    fmt::print(
        "store, {} in flight: {:.0f} writes/s, {:.0f} us of CPU each; {:.1f} per commit, longest "
        "commit {} us, longest "
        "pass {} us,"
        " {:.0f} % of the time in passes\n",
        arguments.store,
        static_cast<double>(written) / took,
        cpu,
        static_cast<double>(written) / static_cast<double>(after.commits - before.commits),
        after.longest_commit_micros,
        after.longest_checkpoint_micros,
        static_cast<double>(after.checkpoint_micros - before.checkpoint_micros) / took / 1e4
    );
}

}  // namespace

int main(int count, char** values) {
    const Arguments arguments = read_arguments(count, values);
    const SharedSet set = mappings::MappingSet::built_in();
    const auto writes = prepare_all(*set, arguments.ids);
    const std::filesystem::path folder =
        std::filesystem::path(arguments.directory) / "raw-store-loop";
    std::filesystem::remove_all(folder);
    std::filesystem::create_directories(folder);
    const std::string path = (folder / "nara.db").string();
    if (arguments.store > 0) {
        run_store(arguments, set, path, writes);
    } else {
        run_raw(arguments, set, path, writes);
    }
    std::filesystem::remove_all(folder);
    return 0;
}
