// A worker and what it makes of the mapping set in force: made when it starts, and anew when the
// set is exchanged.
#include "gateway/api/worker.hpp"

#include <algorithm>
#include <stdexcept>

#include "gateway/api/routes.hpp"
#include "gateway/auth/digest.hpp"

namespace gateway::api {
namespace {

// About 4 KB each: 16 MB on every worker at most.
constexpr std::size_t models_per_worker = 4096;

/// SHA-256 of the style sheet in standard base64, as Content-Security-Policy wants it.
std::string page_policy(const std::string& style_sheet) {
    return "default-src 'none'; style-src 'sha256-" + auth::base64(auth::sha256(style_sheet)) +
           "'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
}

ingest::Rules rules_of(const Deps& deps, std::shared_ptr<const mappings::MappingSet> set) {
    ingest::Rules rules;
    rules.set = std::move(set);
    rules.types = deps.config->fhir.types;
    rules.sources = deps.config->sources;
    rules.identity = deps.config->fhir.check_digit;
    rules.published_numbers = deps.published_numbers;
    if (rules.published_numbers) {
        std::sort(rules.published_numbers->begin(), rules.published_numbers->end());
    }
    return rules;
}

fhir::Result<std::shared_ptr<WorkerSet>> make_set(
    const Deps& deps, std::shared_ptr<const store::SetInForce> in_force
) {
    const auto files = in_force->mapping->set->files();
    auto loaded = mappings::Texts::load(files);
    if (!loaded) return loaded.error();
    auto texts = std::make_shared<const mappings::Texts>(std::move(*loaded));
    auto pages = mappings::PageRenderer::create(files, *texts);
    if (!pages) return pages.error();
    std::vector<Route> routes = route_table();
    if (deps.more_routes) {
        std::ranges::move(deps.more_routes(files), std::back_inserter(routes));
    }
    std::string policy = page_policy(pages->style_sheet());
    auto rules = rules_of(deps, in_force->mapping->set);
    return std::shared_ptr<WorkerSet>(new WorkerSet{
        .in_force = std::move(in_force),
        .routes = std::move(routes),
        .rules = std::move(rules),
        .texts = std::move(texts),
        .pages = std::move(*pages),
        .page_policy = std::move(policy),
    });
}

void exchange_set(Worker& worker, const std::shared_ptr<const store::SetInForce>& next) {
    auto made = make_set(worker.deps(), next);
    // No set comes into force whose texts and templates have not been tried before.
    if (!made) throw std::logic_error(made.error().issues().front().text);
    worker.reader->use(next);
    worker.models.use((*made)->mapping_set());
    worker.set = std::move(*made);
}

}  // namespace

void keep_up(Worker& worker) {
    store::Store& store = *worker.deps().store;
    const auto in_force = store.in_force();
    // A snapshot may have told this worker of the switch before the store says it.
    if (in_force->number > worker.set->in_force->number) exchange_set(worker, in_force);
    const auto coming = store.coming_set();
    worker.set->rules.coming = coming ? coming->set : nullptr;
}

PatientModel* model_of(Worker& worker, std::int64_t subject, Instant now) {
    for (;;) {
        PatientModel* const model = worker.models.find(subject, now);
        const auto other = worker.models.other_set();
        if (!other) return model;
        // Null when the store has switched once more meanwhile: the next snapshot says to what.
        const auto next = worker.deps().store->set_numbered(*other);
        if (next) exchange_set(worker, next);
    }
}

std::unique_ptr<store::Reader::Snapshot> snapshot_of(Worker& worker) {
    for (;;) {
        auto snapshot = worker.reader->snapshot();
        const std::int64_t number = snapshot->set_number();
        if (number == worker.set->in_force->number) return snapshot;
        snapshot.reset();
        const auto next = worker.deps().store->set_numbered(number);
        if (next) exchange_set(worker, next);
    }
}

fhir::Result<std::shared_ptr<Worker>> make_worker(std::shared_ptr<const Shared> shared) {
    const Deps& deps = shared->deps;
    auto reader = deps.store->reader();
    auto set = make_set(deps, reader->set());
    if (!set) return set.error();
    PatientModels::Ground ground{
        &(*set)->mapping_set(),
        shared->sources,
        deps.store->generations(),
        *reader,
        source_contacts(*deps.config)};
    return std::shared_ptr<Worker>(new Worker{
        .shared = shared,
        .reader = std::move(reader),
        .refs = auth::PatientRefs(deps.key),
        .set = std::move(*set),
        .models = PatientModels(std::move(ground), models_per_worker),
    });
}

}  // namespace gateway::api
