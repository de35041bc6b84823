// Opening in the one right order, and the parts of an open store.
#include "gateway/store/store.hpp"

#include <filesystem>
#include <system_error>

#include "gateway/store/connection.hpp"
#include "gateway/store/extraction.hpp"
#include "gateway/store/instance_lock.hpp"
#include "gateway/store/reader.hpp"
#include "gateway/store/schema.hpp"
#include "gateway/store/view_tables.hpp"
#include "gateway/store/writer.hpp"

namespace gateway::store {

struct Store::State {
    Options options;
    Mapping mapping;
    /// Given back after the writer has closed the file.
    InstanceLock lock;
    std::size_t extraction_failures = 0;
    std::unique_ptr<Writer> writer;

    State(Options opened, Mapping bound, InstanceLock taken)
        : options(std::move(opened)), mapping(std::move(bound)), lock(std::move(taken)) {}
};

namespace {

fhir::Outcome unreadable(const std::string& path, const SQLite::Exception& error) {
    // SQLite's own words name no values here: nothing has been bound yet.
    return {
        fhir::Kind::internal,
        fhir::IssueType::exception,
        "store-unreadable",
        "The database " + path + " cannot be opened (" + error.what() +
            "). It is not changed; restore a backup, or name another path."};
}

fhir::Outcome too_many_tables() {
    return {
        fhir::Kind::invalid,
        fhir::IssueType::not_supported,
        "too-many-views",
        "The mapping set has more than " + std::to_string(most_tables) +
            " views; the store keeps no more tables than that."};
}

}  // namespace

fhir::Result<std::unique_ptr<Store>> Store::open(Options options, Mapping mapping) {
    if (mapping.tables.size() > most_tables) return too_many_tables();
    auto lock = InstanceLock::take(options.path);
    if (!lock) return std::move(lock).error();
    auto state = std::make_unique<State>(std::move(options), std::move(mapping), *std::move(lock));
    const Purpose purpose = state->options.sandbox ? Purpose::sandbox : Purpose::production;
    try {
        SQLite::Database database = open_writer(state->options.path);
        if (auto refusal = check_file(database)) return *std::move(refusal);
        configure_writer(database, state->options.size_limit);
        if (auto refusal = prepare_schema(database, purpose)) return *std::move(refusal);
        state->extraction_failures =
            bring_up_to_date(database, state->mapping, state->options.progress);
        const std::string system_id = read_meta(database, "system_id").value_or(std::string());
        state->writer = std::make_unique<Writer>(
            std::move(database), state->mapping, system_id, state->options
        );
    } catch (const SQLite::Exception& error) {
        return unreadable(state->options.path, error);
    }
    return std::unique_ptr<Store>(new Store(std::move(state)));
}

Store::Store(std::unique_ptr<State> state) : state_(std::move(state)) {}
Store::~Store() = default;

void Store::submit(Change change, Committed committed) {
    state_->writer->submit(std::move(change), std::move(committed));
}

std::unique_ptr<Reader> Store::reader() {
    return std::make_unique<StoreReader>(open_reader(state_->options.path), state_->mapping);
}

const Generations& Store::generations() const {
    return state_->writer->generations();
}

Statistics Store::statistics() const {
    Statistics statistics;
    state_->writer->add_to(statistics);
    statistics.extraction_failures = state_->extraction_failures;
    std::error_code missing;
    const auto size = std::filesystem::file_size(state_->options.path, missing);
    if (!missing) statistics.database_bytes = static_cast<std::int64_t>(size);
    return statistics;
}

bool Store::healthy() const {
    return state_->writer->healthy();
}

}  // namespace gateway::store
