// Opening in the one right order, and the parts of an open store.
#include "gateway/store/store.hpp"

#include <filesystem>
#include <system_error>

#include "gateway/store/bind_mapping_set.hpp"
#include "gateway/store/connection.hpp"
#include "gateway/store/instance_lock.hpp"
#include "gateway/store/opening.hpp"
#include "gateway/store/reader.hpp"
#include "gateway/store/schema.hpp"
#include "gateway/store/view_tables.hpp"
#include "gateway/store/writer.hpp"

namespace gateway::store {

struct Store::State {
    Options options;
    std::unique_ptr<Sets> sets;
    /// Given back after the writer has closed the file.
    InstanceLock lock;
    std::size_t extraction_failures = 0;
    std::unique_ptr<Writer> writer;

    State(Options opened, InstanceLock taken)
        : options(std::move(opened)), lock(std::move(taken)) {}
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
    auto state = std::make_unique<State>(std::move(options), *std::move(lock));
    const Purpose purpose = state->options.sandbox ? Purpose::sandbox : Purpose::production;
    try {
        SQLite::Database database = open_writer(state->options.path);
        if (auto refusal = check_file(database)) return *std::move(refusal);
        configure_writer(database, state->options.size_limit);
        if (auto refusal = prepare_schema(database, purpose)) return *std::move(refusal);
        Opened opened =
            open_under(database, state->options, std::make_shared<const Mapping>(mapping));
        state->extraction_failures = opened.failures;
        state->sets = std::make_unique<Sets>(std::move(opened.set));
        const std::string system_id = read_meta(database, "system_id").value_or(std::string());
        state->writer =
            std::make_unique<Writer>(std::move(database), *state->sets, system_id, state->options);
        if (opened.then == Then::apply) state->writer->apply(std::move(mapping), {});
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
    return std::make_unique<StoreReader>(
        open_reader(state_->options.path), state_->sets->in_force()
    );
}

const Generations& Store::generations() const {
    return state_->writer->generations();
}

std::shared_ptr<const SetInForce> Store::in_force() const {
    return state_->sets->in_force();
}

std::shared_ptr<const SetInForce> Store::set_numbered(std::int64_t number) const {
    return state_->sets->numbered(number);
}

std::shared_ptr<const Mapping> Store::coming_set() const {
    return state_->sets->coming();
}

void Store::apply(Mapping mapping, Switched switched) {
    if (mapping.tables.size() > most_tables) {
        if (switched) switched(too_many_tables());
        return;
    }
    state_->writer->apply(std::move(mapping), std::move(switched));
}

void Store::apply(
    std::shared_ptr<const mappings::MappingSet> set, Origin origin, Switched switched
) {
    apply(bind_mapping_set(state_->options, std::move(set), origin), std::move(switched));
}

std::shared_ptr<const Mapping> Store::bind(
    std::shared_ptr<const mappings::MappingSet> set, Origin origin
) const {
    return std::make_shared<const Mapping>(bind_mapping_set(state_->options, std::move(set), origin)
    );
}

SwitchProgress Store::switch_progress() const {
    return state_->writer->switch_progress();
}

Statistics Store::statistics() const {
    Statistics statistics;
    state_->writer->add_to(statistics);
    const SwitchProgress progress = state_->writer->switch_progress();
    statistics.extraction_failures =
        progress.coming ? state_->extraction_failures
                        : state_->extraction_failures + static_cast<std::size_t>(progress.failures);
    std::error_code missing;
    const auto size = std::filesystem::file_size(state_->options.path, missing);
    if (!missing) statistics.database_bytes = static_cast<std::int64_t>(size);
    return statistics;
}

bool Store::healthy() const {
    return state_->writer->healthy();
}

}  // namespace gateway::store
