// Composition: the one place that knows every part of the gateway.
#include "gateway/cli/gateway_process.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <thread>

#include "gateway/api/admin.hpp"
#include "gateway/api/worker.hpp"
#include "gateway/auth/patient_ref.hpp"
#include "gateway/docs/routes.hpp"
#include "gateway/observe/operations.hpp"
#include "gateway/sandbox/calls.hpp"
#include "gateway/sandbox/loader.hpp"
#include "gateway/sandbox/routes.hpp"

namespace gateway::cli {
namespace {

constexpr std::chrono::seconds drain_time{10};

Refusal refusal_of(fhir::Outcome outcome, Exit exit) {
    return {exit, "", std::move(outcome).issues()};
}

Refusal store_refusal(fhir::Outcome outcome) {
    const std::string code = outcome.issues().front().code;
    Exit exit = Exit::io_error;
    if (code == "store-locked") exit = Exit::try_again;
    if (outcome.kind() == fhir::Kind::storage_full) exit = Exit::cannot_create;
    for (const char* wrong_file : {"store-purpose", "store-foreign", "store-newer"}) {
        if (code == wrong_file) exit = Exit::bad_config;
    }
    return refusal_of(std::move(outcome), exit);
}

// An address that is taken may be free later; TLS files and templates must be mended first.
Refusal server_refusal(fhir::Outcome outcome) {
    const bool taken = outcome.issues().front().code == "cannot-listen";
    return refusal_of(std::move(outcome), taken ? Exit::unavailable : Exit::bad_config);
}

std::size_t workers_of(const config::Config& config) {
    if (config.server.workers > 0) return config.server.workers;
    const unsigned cores = std::thread::hardware_concurrency();
    return std::max(1U, cores > 1 ? cores - 1 : 1U);
}

http::Listener listener_of(const config::Config& config) {
    http::Listener listener;
    listener.address = config.server.listen.address;
    listener.port = config.server.listen.port;
    listener.allowed_hosts = config.server.hosts;
    if (config.server.tls) {
        listener.tls = http::TlsConfig{config.server.tls->cert, config.server.tls->key};
    }
    return listener;
}

ingest::Rules rules_of(const config::Config& config, const store::Store& store) {
    ingest::Rules rules;
    rules.set = store.in_force()->mapping->set;
    rules.types = config.fhir.types;
    rules.sources = config.sources;
    rules.identity = config.fhir.check_digit;
    rules.published_numbers = sandbox::published_numbers();
    return rules;
}

}  // namespace

GatewayProcess::GatewayProcess(config::Config config, const ServeOptions& options)
    : empty_(options.empty),
      log_(observe::level_from(config.log.level).value_or(observe::Level::info), system_now),
      config_(std::make_shared<const config::Config>(std::move(config))),
      metrics_(NARA_VERSION) {}

GatewayProcess::~GatewayProcess() = default;

std::variant<std::unique_ptr<GatewayProcess>, Refusal> GatewayProcess::create(
    config::Config config, const ServeOptions& options
) {
    auto chosen = start_set(config);
    if (auto* refusal = std::get_if<Refusal>(&chosen)) return std::move(*refusal);
    std::unique_ptr<GatewayProcess> process(new GatewayProcess(std::move(config), options));
    process->start_set_ = std::get<StartSet>(std::move(chosen));
    if (auto refusal = process->open_store()) return *std::move(refusal);
    if (auto refusal = process->load_people()) return *std::move(refusal);
    if (auto refusal = process->listen(options)) return *std::move(refusal);
    return process;
}

std::optional<Refusal> GatewayProcess::open_store() {
    namespace fs = std::filesystem;
    const fs::path directory = fs::absolute(config_->store.path).parent_path();
    std::error_code error;
    fs::create_directories(directory, error);
    if (error) {
        fhir::Issue issue;
        issue.code = "data-directory";
        issue.text = "The directory " + directory.string() + " cannot be made (" + error.message() +
                     "). Name one that can be written with --data.";
        return Refusal{Exit::cannot_create, "", {std::move(issue)}};
    }
    auto key = auth::DeploymentKey::load_or_create((directory / "nara.key").string());
    if (!key) return refusal_of(std::move(key).error(), Exit::io_error);
    key_ = *key;
    store::Options options = store_options(*config_);
    options.progress = [this](std::int64_t done, std::int64_t all) {
        log_.write(
            observe::Level::info,
            "extracting-again",
            "The views have changed: reading stored resources again",
            {{"done", done}, {"all", all}}
        );
    };
    auto opened = store::Store::open(std::move(options), start_set_.set, start_set_.origin);
    if (!opened) return store_refusal(std::move(opened).error());
    store_ = std::move(*opened);
    observe::observe_store(metrics_, *store_);
    changes_ = std::make_unique<remap::SetChanges>(remap::SetChanges::Setting{
        .store = *store_,
        .path = config_->store.path,
        .config = config_,
        .key = *key_,
        .log = log_,
        .clock = system_now,
        .configured_files = [this] { return read_set_files(config_->mappings.folder); },
        .ended =
            [this](std::string_view result) {
                metrics_.count(
                    "mappings_changes_total",
                    "Changes of the mapping set asked for",
                    "result",
                    result
                );
            },
    });
    // The configured set is faulty; the one the database keeps serves.
    if (!start_set_.refused.empty()) changes_->note_refused(std::move(start_set_.refused));
    return std::nullopt;
}

std::optional<Refusal> GatewayProcess::load_people() {
    const Instant now = system_now();
    auto people = sandbox::carried_people(now);
    if (empty_) {
        std::erase_if(people, [](const sandbox::Person& one) {
            return one.id != sandbox::systems_id;
        });
    }
    const auto loaded = sandbox::load_people(*store_, rules_of(*config_, *store_), people, now);
    if (!loaded) return refusal_of(loaded.error(), Exit::io_error);
    log_.write(
        observe::Level::info,
        "people-loaded",
        "The sandbox's people are in the database",
        {{"stored", static_cast<std::int64_t>(loaded->stored)},
         {"unchanged", static_cast<std::int64_t>(loaded->unchanged)},
         {"kept", static_cast<std::int64_t>(loaded->kept)}}
    );
    std::erase_if(people, [](const sandbox::Person& person) { return person.number.empty(); });
    if (!people_) people_ = std::make_shared<const std::vector<sandbox::Person>>(std::move(people));
    return std::nullopt;
}

void GatewayProcess::keep_people_fresh() {
    const auto refusal = load_people();
    if (!refusal) return;
    for (const fhir::Issue& issue : refusal->issues) {
        log_.write(observe::Level::error, "people-not-loaded", issue.text, {{"code", issue.code}});
    }
}

std::optional<Refusal> GatewayProcess::listen(const ServeOptions& options) {
    auto server = public_server(options);
    if (!server) return server_refusal(std::move(server).error());
    public_ = std::move(*server);
    server = admin_server();
    if (!server) return server_refusal(std::move(server).error());
    admin_ = std::move(*server);
    return std::nullopt;
}

fhir::Result<std::unique_ptr<http::Server>> GatewayProcess::public_server(
    const ServeOptions& options
) {
    api::Deps deps{
        .store = store_.get(),
        .config = config_,
        .key = *key_,
        .authenticate = auth::sandbox_authenticator(
            options.any_peer ? auth::SandboxReach::any_peer : auth::SandboxReach::loopback
        ),
        .clock = system_now,
        .surroundings = mappings::Surroundings::sandbox,
        .published_numbers = sandbox::published_numbers(),
        .ingested = [this](
                        std::string_view source, std::string_view type, std::string_view result
                    ) { metrics_.ingested(source, type, result); },
        .more_routes =
            [people = people_](std::span<const mappings::SetFile> files) {
                auto rows = sandbox::routes(people, files);
                std::ranges::move(docs::routes(files), std::back_inserter(rows));
                return rows;
            },
    };
    auto handlers = api::make_handler_factory(std::move(deps));
    if (!handlers) return std::move(handlers).error();
    http::Hooks hooks;
    hooks.errors = api::error_response;
    hooks.observer = observe::request_observer(log_, metrics_);
    return http::Server::create(
        listener_of(*config_), {}, workers_of(*config_), std::move(*handlers), std::move(hooks)
    );
}

fhir::Result<std::unique_ptr<http::Server>> GatewayProcess::admin_server() {
    const auto store_fault = [this]() -> std::optional<std::string> {
        if (store_->healthy()) return std::nullopt;
        return "A commit failed on the disk; nothing is acknowledged until the next start.";
    };
    const auto serving_fault = [this]() -> std::optional<std::string> {
        if (!draining_) return std::nullopt;
        return "The process is ending.";
    };
    api::AdminDeps deps;
    deps.checks = {{"store", store_fault}, {"serving", serving_fault}};
    deps.more_ready = [this](fhir::JsonWriter& json) { changes_->write_ready(json); };
    deps.mappings_status = [this] { return changes_->status(); };
    deps.change_mappings = [this](Request&& request) -> std::optional<fhir::Outcome> {
        auto order = remap::read_order(std::move(request.body), request.query);
        if (!order) return order.error();
        return changes_->start(std::move(*order));
    };
    deps.reassembly_backlog = [this] { return store_->statistics().reassembly_backlog; };
    deps.metrics_text = [this] { return metrics_.text(); };
    http::Listener listener;
    listener.address = config_->admin.listen.address;
    listener.port = config_->admin.listen.port;
    http::Hooks hooks;
    hooks.observer = observe::admin_observer(log_, metrics_);
    return http::Server::create(
        std::move(listener),
        {},
        1,
        api::make_admin_handler_factory(std::move(deps)),
        std::move(hooks)
    );
}

void GatewayProcess::reload() {
    if (config_->mappings.folder.empty()) {
        log_.write(
            observe::Level::warn,
            "nothing-to-reload",
            "The mapping set stands in the database or the executable: nara mappings apply changes "
            "it. Everything else is read at the next start"
        );
        return;
    }
    log_.write(
        observe::Level::info,
        "reloading",
        "Reading the mapping set again. Everything else is read at the next start",
        {{"folder", config_->mappings.folder}}
    );
    const auto begun = changes_->reload();
    if (begun && *begun == remap::Reload::waits) {
        log_.write(
            observe::Level::info,
            "reload-waits",
            "Another change of the mapping set is going on; the folder is read when it has ended"
        );
    }
    if (begun) return;
    for (const fhir::Issue& issue : begun.error().issues()) {
        log_.write(observe::Level::error, "mappings-refused", issue.text, {{"code", issue.code}});
    }
}

void GatewayProcess::tell_progress() {
    const store::SwitchProgress now = store_->switch_progress();
    constexpr std::int64_t steps = 10;
    const std::int64_t tenth = now.all > 0 ? now.done * steps / now.all : 0;
    const bool same = now.state == told_state_ && tenth == told_tenth_;
    if (same) return;
    told_state_ = now.state;
    told_tenth_ = tenth;
    const store::SetInfo& set = now.coming ? *now.coming : now.in_force;
    log_.write(
        observe::Level::info,
        "mappings-progress",
        now.state == store::SwitchState::active
            ? "All there is was made by the mapping set in force"
            : "A mapping set is being put into force",
        {{"set", set.name + " " + set.version},
         {"state", store::name(now.state)},
         {"done", now.done},
         {"all", now.all},
         {"notExtracted", now.failures}}
    );
}

void GatewayProcess::start() {
    public_->start();
    admin_->start();
    // For nara mappings apply; nobody's secret, so nothing depends on its being there.
    std::ofstream(admin_file(config_->store.path))
        << config::to_text({config_->admin.listen.address, admin_->port()}) << '\n';
    log_.write(
        observe::Level::info,
        "started",
        "Answering",
        {{"port", static_cast<std::int64_t>(public_->port())},
         {"adminPort", static_cast<std::int64_t>(admin_->port())},
         {"version", std::string_view(NARA_VERSION)}}
    );
}

bool GatewayProcess::drain() {
    draining_ = true;
    log_.write(observe::Level::info, "draining", "Finishing what is in flight");
    std::error_code gone;
    std::filesystem::remove(admin_file(config_->store.path), gone);
    const bool whole = public_->drain(drain_time);
    admin_->stop();
    return whole;
}

std::string GatewayProcess::greeting() const {
    const config::Endpoint& listen = config_->server.listen;
    const bool everywhere = listen.address == "0.0.0.0" || listen.address == "::";
    const std::string host = everywhere ? "127.0.0.1" : listen.address;
    return sandbox::greeting({
        .base = std::string(config_->server.tls ? "https://" : "http://") +
                config::to_text({host, public_->port()}),
        .admin = "http://" + config::to_text({config_->admin.listen.address, admin_->port()}),
        .people = people_ ? people_->size() : 0,
        .first_ref = first_reference(),
    });
}

std::string GatewayProcess::first_reference() const {
    if (!people_ || people_->empty()) return {};
    const auto reader = store_->reader();
    const auto subject = reader->subject_id({"", "pnr:" + people_->front().number});
    if (!subject) return {};
    return auth::PatientRefs(*key_).make("sandbox", *subject);
}

}  // namespace gateway::cli
