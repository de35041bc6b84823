// The small tools of the store's tests.
#include "tests/gateway/store/fixture.hpp"

#include <SQLiteCpp/SQLiteCpp.h>
#include <gtest/gtest.h>
#include <stdlib.h>

#include <future>
#include <thread>

namespace gateway::store::testing {

Folder::Folder() {
    std::string pattern = ::testing::TempDir() + "nara-store-XXXXXX";
    path_ = mkdtemp(pattern.data());
}

Folder::~Folder() {
    std::filesystem::remove_all(path_);
}

Key key(std::string type, std::string id, std::string source) {
    return {std::move(source), std::move(type), std::move(id)};
}

Write put(const Key& key, std::string body) {
    Write write;
    write.key = key;
    write.rows = rows_of(key.source, key.owner(), body);
    write.rows_by = "extract-1";
    write.content_hash = "hash of " + body;
    write.body = std::move(body);
    return write;
}

Write put(const Key& key, std::string body, Instant last_updated, std::string version_id) {
    Write write = put(key, std::move(body));
    write.stamp = {last_updated, std::move(version_id)};
    return write;
}

Write remove(const Key& key) {
    Write write;
    write.kind = WriteKind::remove;
    write.key = key;
    return write;
}

Change change(Write write) {
    Change change;
    change.writes.push_back(std::move(write));
    return change;
}

audit::Entry entry(std::string request_id, std::string patient_id) {
    audit::Entry entry;
    entry.time = Instant{std::chrono::seconds(1'795'521'600)};
    entry.user_id = "SE2321000016-TEST";
    entry.user_id_type = "hsa";
    entry.client_id = "vas";
    entry.patient_id = std::move(patient_id);
    entry.resource_type = "CareTeam";
    entry.resource_ids = "ct1/_history/1";
    entry.field_class = "contact";
    entry.purpose = "care";
    entry.care_giver = "SE2321000016-0001";
    entry.care_unit = "SE2321000016-0002";
    entry.request_id = std::move(request_id);
    entry.source_ip = "127.0.0.1";
    return entry;
}

fhir::Result<Receipt> commit(Store& store, Change change) {
    std::promise<fhir::Result<Receipt>> promise;
    auto future = promise.get_future();
    store.submit(std::move(change), [&](fhir::Result<Receipt> result) {
        promise.set_value(std::move(result));
    });
    return future.get();
}

Written write(Store& store, Write write) {
    auto result = commit(store, change(std::move(write)));
    if (!result) {
        ADD_FAILURE() << "refused: " << result.error().issues().front().text;
        return {};
    }
    return result->written.front();
}

Options options(const Folder& folder, const TestClock& clock) {
    Options options;
    options.path = folder.file();
    options.clock = clock.clock();
    return options;
}

std::unique_ptr<Store> open(const Folder& folder, const TestClock& clock, Mapping mapping) {
    auto store = Store::open(options(folder, clock), std::move(mapping));
    if (!store) throw std::runtime_error(store.error().issues().front().text);
    return *std::move(store);
}

std::string query(const std::string& path, const std::string& sql) {
    SQLite::Database database(path, SQLite::OPEN_READONLY, 5000);
    SQLite::Statement statement(database, sql);
    std::string text;
    while (statement.executeStep()) {
        for (int i = 0; i < statement.getColumnCount(); ++i) {
            if (i > 0) text += ' ';
            text += statement.getColumn(i).getString();
        }
        text += '\n';
    }
    if (!text.empty()) text.pop_back();
    return text;
}

std::string dump_state(const std::string& path) {
    std::string dump = query(
        path,
        "SELECT s.name, r.owner, c.deleted, c.stamp_at, v.stamp_id, v.body FROM current c"
        " JOIN resource r ON r.id = c.resource JOIN source s ON s.id = r.source"
        " JOIN version v ON v.id = c.version ORDER BY 1, 2"
    );
    const std::string prefix = query(path, "SELECT value FROM meta WHERE name = 'tables_prefix'");
    for (const mappings::Table& table : fake_tables()) {
        std::string columns;
        for (std::size_t i = mappings::fixed_column_count; i < table.columns.size(); ++i) {
            columns += ", quote(v." + table.columns[i].name + ")";
        }
        dump += "\n" + table.name + "\n";
        dump += query(
            path,
            "SELECT s.name, r.owner, v._id & 65535, quote(v._contained), quote(v._labels)" +
                columns + " FROM " + prefix + table.name +
                " v JOIN resource r ON r.id = v._id >> 16 JOIN source s ON s.id = r.source"
                " ORDER BY 1, 2, 3"
        );
    }
    return dump;
}

void wait_until_active(Store& store) {
    while (store.switch_progress().state != SwitchState::active ||
           store.statistics().reassembly_backlog > 0) {
        if (!store.healthy()) throw std::runtime_error("the store failed");
        std::this_thread::yield();
    }
}

void wait_until_assembled(Store& store) {
    while (store.statistics().reassembly_backlog > 0) {
        if (!store.healthy()) throw std::runtime_error("the store failed");
        std::this_thread::yield();
    }
}

}  // namespace gateway::store::testing
