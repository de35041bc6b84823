// A read-only handle: what the handlers and assembly ask the store.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <chrono>

#include "gateway/store/rows.hpp"
#include "gateway/store/statement.hpp"
#include "gateway/store/store.hpp"

namespace gateway::store {

/// One connection that cannot write. Throws SQLite::Exception (a std::runtime_error) when the file
/// cannot be read or a read takes longer than 100 ms.
class StoreReader final : public Reader {
public:
    StoreReader(SQLite::Database database, std::shared_ptr<const SetInForce> set);
    ~StoreReader() override;

    void find(
        const mappings::Table& table,
        int column,
        std::string_view value,
        std::string_view source,
        mappings::RowBatch& found
    ) override;
    std::optional<StoredVersion> current(const Key& key) override;
    std::optional<StoredVersion> version(const Key& key, std::int64_t number) override;
    std::vector<StoredVersion> history(const Key& key, std::int64_t before, std::size_t limit)
        override;
    std::vector<std::pair<std::string, Instant>> last_contacts() override;
    std::vector<std::pair<std::string, std::int64_t>> counts() override;
    std::optional<std::int64_t> subject_id(const mappings::Anchor& anchor) override;
    std::optional<mappings::Anchor> subject(std::int64_t id) override;
    std::vector<std::pair<std::int64_t, mappings::Anchor>> subjects(
        std::int64_t after, std::size_t limit
    ) override;
    std::vector<Key> without_rows(const mappings::Anchor& anchor) override;
    std::int64_t last_subject() override;
    std::int64_t last_change() override;
    std::vector<SubjectChange> changes(std::int64_t after, std::size_t limit) override;
    std::vector<audit::Record> audit(std::int64_t after, std::size_t limit) override;
    std::vector<audit::Record> audit_of(
        std::string_view patient_id, std::int64_t after, std::size_t limit
    ) override;
    audit::Hash audit_genesis() override;
    std::vector<StoredResource> resources(std::int64_t after, std::size_t limit) override;
    std::vector<KeptSet> mapping_sets() override;
    std::optional<std::string> mapping_set_files(std::int64_t number) override;
    const std::shared_ptr<const SetInForce>& set() const override { return set_; }
    void use(std::shared_ptr<const SetInForce> set) override;
    std::unique_ptr<Snapshot> snapshot() override;

private:
    class OpenSnapshot;
    class Timed;
    static int past_deadline(void* reader);

    SQLite::Database database_;
    std::shared_ptr<const SetInForce> set_;
    std::unique_ptr<RowFinder> finder_;
    Statement begin_;
    Statement pin_;
    Statement current_;
    Statement version_;
    Statement history_;
    Statement last_contacts_;
    Statement counts_;
    Statement subject_id_;
    Statement subject_;
    Statement subjects_;
    Statement without_rows_;
    Statement resources_;
    Statement changes_;
    Statement audit_;
    Statement audit_of_;
    Statement system_id_;
    Statement last_subject_;
    Statement last_change_;
    std::chrono::steady_clock::time_point deadline_;
    bool in_snapshot_ = false;
};

}  // namespace gateway::store
