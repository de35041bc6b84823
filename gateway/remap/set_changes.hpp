// Changing the mapping set of a running gateway, as an operator asks for it: check, compare,
// switch. One change at a time, on a thread of its own; SIGHUP, the admin listener and `nara
// mappings apply` without a gateway all pass here.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "fhir/json_writer.hpp"
#include "fhir/result.hpp"
#include "gateway/auth/deployment_key.hpp"
#include "gateway/config/config.hpp"
#include "gateway/observe/log.hpp"
#include "gateway/remap/shadow_diff.hpp"
#include "gateway/store/store.hpp"
#include "mappings/engine/set_file.hpp"

namespace gateway::remap {

enum class Aim : std::uint8_t { preview, apply };
enum class Compare : std::uint8_t { first, skip };
/// Whether contacts that are shown now may go: `ask` refuses when the comparison finds some.
enum class Removals : std::uint8_t { ask, agreed };

/// What an operator wants. Which set: the files given, the former one, the configured one.
struct Order {
    enum class Which : std::uint8_t { files, former, configured };
    Which which = Which::files;
    std::vector<mappings::SetFile> files;
    Aim aim = Aim::apply;
    Compare compare = Compare::first;
    Removals removals = Removals::ask;
};

/// Reads an order from the body and the query of POST /mappings. The body is {"files": {"path":
/// "text", ...}}, or empty with which=former or which=configured; aim=preview, compare=skip and
/// removals=agreed change the rest.
fhir::Result<Order> read_order(
    std::string body, const std::vector<std::pair<std::string, std::string>>& query
);

enum class Phase : std::uint8_t { none, checking, comparing, switching, done, refused };
/// "none", "checking" ...
std::string_view name(Phase phase);

enum class Reload : std::uint8_t { begun, waits };

/// Thread-safe. Everything given must outlive it; the store's threads are told to stop waiting
/// first by destroying this.
class SetChanges {
public:
    struct Setting {
        store::Store& store;
        std::string path;
        std::shared_ptr<const config::Config> config;
        auth::DeploymentKey key;
        const observe::Log& log;
        Clock clock = system_now;
        /// The files of mappings.folder, or of the set in the executable.
        std::function<fhir::Result<std::vector<mappings::SetFile>>()> configured_files;
        /// Told of each change that ended: "in-force", "refused", "previewed". May be empty.
        std::function<void(std::string_view result)> ended;
    };
    explicit SetChanges(Setting setting);
    /// Ends a comparison; a switch that has begun goes on in the store.
    ~SetChanges();

    /// Begins a change and returns at once. Refused: one is going on (mappings-busy), there is no
    /// former set, the configured folder cannot be read, or the set would be undone by the next
    /// start (mappings-from-folder).
    std::optional<fhir::Outcome> start(Order order);

    /// Begins a change to the configured set without comparing first. While another change goes on,
    /// the folder is read when that has ended, once however often this was asked, so that what
    /// stands there last is what is put in force. Refused: the folder cannot be read.
    fhir::Result<Reload> reload();

    /// A start refused the configured set: to be told as if it had been asked for here.
    void note_refused(std::vector<fhir::Issue> issues);
    Phase phase() const;
    /// One JSON object: the set in force, the coming one, how far it is, the last change with its
    /// faults and its comparison, and the sets the database keeps.
    std::string status() const;
    /// What /readyz says: {"set", "state", "done", "all"} and, after a refusal, "refused".
    void write_ready(fhir::JsonWriter& json) const;
    /// The first fault of the last change, when it was refused.
    std::optional<std::string> refused() const;

private:
    struct Job {
        std::int64_t number = 0;
        Phase phase = Phase::none;
        Aim aim = Aim::apply;
        std::string name;
        std::string version;
        std::int64_t done = 0;
        std::int64_t all = 0;
        std::vector<fhir::Issue> issues;
        std::optional<Difference> difference;
    };
    struct Chosen {
        std::vector<mappings::SetFile> files;
        store::Origin origin = store::Origin::applied;
    };
    using Faults = std::vector<fhir::Issue>;

    bool is_going_on() const;
    std::optional<fhir::Outcome> begin(Order order);
    void reset_job(const Order& order);
    fhir::Result<Chosen> choose(Order& order);
    void work(Chosen chosen, Order order);
    Faults carry_out(const Chosen& chosen, const Order& order);
    Faults compare_first(const std::shared_ptr<const store::Mapping>& next, const Order& order);
    Faults switch_to(std::shared_ptr<const mappings::MappingSet> set, store::Origin origin);
    bool end(Faults faults);
    void tell(Phase phase, const Job& ended, const Faults& faults);
    void set_phase(Phase phase);

    Setting setting_;
    std::atomic<bool> stopping_{false};
    mutable std::mutex mutex_;
    Job job_;
    /// Somebody asked for the configured set while a change went on.
    bool reload_waits_ = false;
    std::thread thread_;
};

}  // namespace gateway::remap
