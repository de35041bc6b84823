// What the handlers of one worker thread share: a read-only store handle, renderers and caches.
// Made on that thread, used by no other.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "fhir/result.hpp"
#include "gateway/answer.hpp"
#include "gateway/api/patient_models.hpp"
#include "gateway/api/route.hpp"
#include "gateway/auth/authenticator.hpp"
#include "gateway/auth/content_id.hpp"
#include "gateway/auth/deployment_key.hpp"
#include "gateway/auth/patient_ref.hpp"
#include "gateway/clock.hpp"
#include "gateway/config/config.hpp"
#include "gateway/ingest/prepare.hpp"
#include "gateway/store/store.hpp"
#include "mappings/render/page.hpp"
#include "mappings/render/texts.hpp"

namespace gateway::api {

/// What the handlers are made of. `store` must outlive every handler.
struct Deps {
    store::Store* store = nullptr;
    std::shared_ptr<const config::Config> config;
    auth::DeploymentKey key;
    auth::Authenticate authenticate;
    Clock clock = system_now;
    mappings::Surroundings surroundings = mappings::Surroundings::production;
    /// The only person numbers a sandbox takes, twelve characters each; unset = any.
    std::optional<std::vector<std::string>> published_numbers;
    /// Told of each pushed resource: "created", "refused" ... Any worker thread; must be quick.
    std::function<void(std::string_view source, std::string_view type, std::string_view result)>
        ingested;
    /// Further rows of the route table (sandbox pages, documentation), looked at after our own;
    /// made of the files of each set that comes into force. Any worker thread. May be empty.
    std::function<std::vector<Route>(std::span<const mappings::SetFile>)> more_routes;
};

/// What all workers read and none changes.
struct Shared {
    Deps deps;
    auth::ContentIds content_ids;
    std::vector<mappings::SourceSettings> sources;
    /// When the handlers were made: the date of the CapabilityStatement.
    Instant started;
};

/// What a worker makes of one mapping set. Every answer is made with one of these from beginning to
/// end, so no answer mixes sets.
struct WorkerSet {
    std::shared_ptr<const store::SetInForce> in_force;
    std::vector<Route> routes;
    ingest::Rules rules;
    /// Borrowed by `pages`, so it stays where it is.
    std::shared_ptr<const mappings::Texts> texts;
    mappings::PageRenderer pages;
    /// The Content-Security-Policy of the pages: it holds the hash of their style sheet.
    std::string page_policy;

    const mappings::MappingSet& mapping_set() const { return *in_force->mapping->set; }
};

struct Worker {
    std::shared_ptr<const Shared> shared;
    std::unique_ptr<store::Reader> reader;
    auth::PatientRefs refs;
    /// Exchanged by keep_up() and, when the store has switched since, by model_of(): take what a
    /// call needs of it after its models, or hold a copy.
    std::shared_ptr<WorkerSet> set;
    PatientModels models;
    /// Scratch: cleared by whoever uses it next.
    fhir::JsonWriter json{};
    /// For what takes back what it put there.
    mappings::Arena scratch{};

    const Deps& deps() const { return shared->deps; }
    Instant now() const { return shared->deps.clock(); }
};

/// Makes the set in force now the worker's. To be called when a call begins.
void keep_up(Worker& worker);

/// The model of a subject, made with the worker's set; null when nothing is known of it. When the
/// store has switched, the worker's set is exchanged first.
PatientModel* model_of(Worker& worker, std::int64_t subject, Instant now);

/// A snapshot in which the rows are those of the worker's set; exchanges that first when the store
/// has switched.
std::unique_ptr<store::Reader::Snapshot> snapshot_of(Worker& worker);

/// A worker on the set in force. Fails when the set's texts or templates are faulty.
fhir::Result<std::shared_ptr<Worker>> make_worker(std::shared_ptr<const Shared> shared);

/// The factory http/ calls once on each worker thread. Fails when the set's texts or templates are
/// faulty.
fhir::Result<HandlerFactory> make_handler_factory(Deps deps);

/// For http/: its own refusals in the form of the path asked for. Any thread.
Response error_response(const fhir::Outcome& outcome, const Request* head);

}  // namespace gateway::api
