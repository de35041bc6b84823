// Changing the mapping set of a running store: what the writer does for it, step by step, each step
// one transaction. Begin (and, when the views are the same, already the switch), batches of
// preparation, the switch, and clearing away what is left over. All of it is in the database, so a
// crash resumes.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "gateway/store/applier.hpp"
#include "gateway/store/connection.hpp"
#include "gateway/store/generations.hpp"
#include "gateway/store/kept_sets.hpp"
#include "gateway/store/preparation.hpp"
#include "gateway/store/sets.hpp"
#include "gateway/store/store.hpp"

namespace gateway::store {

/// What beginning led to.
enum class Begun : std::uint8_t { unchanged, switches_now, prepares };

/// The beginning of a switch in the database, inside the caller's transaction: a coming set that is
/// another one is given up, the same one goes on. Answers the set as it will be in force.
struct Beginning {
    Begun begun = Begun::unchanged;
    std::shared_ptr<const SetInForce> next;
};
Beginning begin_switch(
    SQLite::Database& database, std::shared_ptr<const Mapping> mapping, Instant at
);
/// The switch itself, inside the caller's transaction: a few small rows whatever the size of the
/// database.
void write_switch(SQLite::Database& database, const SetInForce& next, Instant at);

/// Used by the writer thread, but for request() and progress().
class SetSwitch {
public:
    /// Borrows all; goes on with what the database says was begun only when it is requested again.
    SetSwitch(SQLite::Database& database, Sets& sets, Applier& applier, Instant at);
    /// Tells whoever waits that the store closes.
    ~SetSwitch();

    /// Any thread. A request that has not begun is answered "set-superseded" by a later one.
    void request(Mapping mapping, Switched switched);
    SwitchProgress progress() const;

    enum class Step : std::uint8_t { none, begin, prepare, put_in_force, clear };
    /// What is to be done next; `clear` can wait for a quiet moment.
    Step next() const;
    /// Inside a transaction. `stop` ends a batch of preparation early.
    void run(Step step, Instant at, const std::function<bool()>& stop);
    /// After its COMMIT: threads are told, then those who asked.
    void committed(Step step, ChangeArray& generations);
    /// After its ROLLBACK.
    void failed(Step step, Failure failure);

private:
    struct Request {
        std::shared_ptr<const Mapping> mapping;
        Switched switched;
    };
    void begin(Instant at);
    void begun();
    void put_in_force(ChangeArray& generations);
    void look_for_left_overs();
    void give_up(const fhir::Outcome& outcome);
    void show_preparation();

    SQLite::Database& database_;
    Sets& sets_;
    Applier& applier_;
    std::unique_ptr<Preparation> preparation_;
    /// Told when the set being prepared, or put in force now, is in force.
    std::vector<Switched> waiting_;
    Beginning beginning_;
    std::optional<Request> started_;
    Instant at_;
    std::vector<std::string> left_over_;

    mutable std::mutex mutex_;
    std::optional<Request> requested_;
    /// A request is being begun.
    bool beginning_now_ = false;
    SwitchProgress progress_;
    std::atomic<std::int64_t> to_assemble_{0};
};

}  // namespace gateway::store
