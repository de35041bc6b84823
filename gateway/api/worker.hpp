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
    std::shared_ptr<const mappings::MappingSet> set;
    /// The files `set` was loaded from: texts and templates are read from them.
    std::vector<mappings::SetFile> set_files;
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
    /// Further rows of the route table (sandbox pages, documentation), looked at after our own.
    std::vector<Route> more_routes;
};

/// What all workers read and none changes.
struct Shared {
    Deps deps;
    std::vector<Route> routes;
    ingest::Rules rules;
    auth::ContentIds content_ids;
    mappings::Texts texts;
    std::vector<mappings::SourceSettings> sources;
    /// When the handlers were made: the date of the CapabilityStatement.
    Instant started;
};

struct Worker {
    std::shared_ptr<const Shared> shared;
    std::unique_ptr<store::Reader> reader;
    auth::PatientRefs refs;
    mappings::PageRenderer pages;
    /// The Content-Security-Policy of the pages: it holds the hash of their style sheet.
    std::string page_policy;
    PatientModels models;
    /// Scratch: cleared by whoever uses it next.
    fhir::JsonWriter json{};

    const Deps& deps() const { return shared->deps; }
    Instant now() const { return shared->deps.clock(); }
};

/// The factory http/ calls once on each worker thread. Fails when the set's texts or templates are
/// faulty.
fhir::Result<HandlerFactory> make_handler_factory(Deps deps);

/// For http/: its own refusals in the form of the path asked for. Any thread.
Response error_response(const fhir::Outcome& outcome, const Request* head);

}  // namespace gateway::api
