// Everything a running `nara serve` is made of, put together and taken apart in order.
#pragma once

#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "gateway/auth/deployment_key.hpp"
#include "gateway/cli/gateway_store.hpp"
#include "gateway/cli/mapping_folder.hpp"
#include "gateway/cli/serve_config.hpp"
#include "gateway/http/server.hpp"
#include "gateway/observe/log.hpp"
#include "gateway/observe/metrics.hpp"
#include "gateway/remap/set_changes.hpp"
#include "gateway/sandbox/people.hpp"
#include "gateway/store/store.hpp"

namespace gateway::cli {

/// Owns store, writer, servers and their threads. Used by the thread that made it.
class GatewayProcess {
public:
    /// Opens the database, loads the sandbox's people, binds both listeners.
    /// Nothing is answered before start(). Every refusal says what to do.
    static std::variant<std::unique_ptr<GatewayProcess>, Refusal> create(
        config::Config config, const ServeOptions& options
    );
    ~GatewayProcess();

    void start();
    /// False after an I/O error at commit: nothing is acknowledged until a restart has verified the
    /// database.
    bool healthy() const { return store_->healthy(); }
    /// SIGHUP: reads the configured mapping set again; tells what is not reloaded.
    void reload();
    /// To be called every second: tells the log how far a change of the mapping set is.
    void tell_progress();
    /// To be called now and then: the sandbox's systems report, and dates of the people keep up
    /// with the calendar.
    void keep_people_fresh();
    /// Tells /readyz, stops accepting, lets what is in flight finish (at most ten seconds), then
    /// commits what is queued and closes the database. False when something had to be cut off.
    bool drain();

    const observe::Log& log() const { return log_; }
    /// What stands on standard output once it answers: addresses and first calls to copy.
    std::string greeting() const;

private:
    GatewayProcess(config::Config config, const ServeOptions& options);

    std::optional<Refusal> open_store();
    std::optional<Refusal> load_people();
    std::optional<Refusal> listen(const ServeOptions& options);
    fhir::Result<std::unique_ptr<http::Server>> public_server(const ServeOptions& options);
    fhir::Result<std::unique_ptr<http::Server>> admin_server();
    /// The opaque reference of the first person, or empty.
    std::string first_reference() const;

    bool empty_;
    observe::Log log_;
    std::shared_ptr<const config::Config> config_;
    StartSet start_set_;
    std::optional<auth::DeploymentKey> key_;
    std::shared_ptr<const std::vector<sandbox::Person>> people_;
    std::unique_ptr<store::Store> store_;
    observe::Metrics metrics_;
    std::atomic<bool> draining_ = false;
    store::SwitchState told_state_ = store::SwitchState::active;
    std::int64_t told_tenth_ = 0;
    /// Before the store goes, so that nothing waits for it.
    std::unique_ptr<remap::SetChanges> changes_;
    std::unique_ptr<http::Server> public_;
    std::unique_ptr<http::Server> admin_;
};

}  // namespace gateway::cli
