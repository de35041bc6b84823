// The mapping set in force, as every thread sees it: exchanged whole, each exchange with the next
// number. The database says which number is in force; a snapshot of it and the set of that number
// belong together.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "gateway/clock.hpp"
#include "gateway/store/mapping.hpp"

namespace gateway::store {

/// A mapping set with the tables its rows stand in. Immutable.
struct SetInForce {
    /// Rises with every switch; written in the database by the transaction that switches.
    std::int64_t number = 0;
    std::shared_ptr<const Mapping> mapping;
    /// What the names of its tables begin with.
    std::string prefix;
    /// Which of the two columns of table `current` tells in what tables a resource has rows (0, 1).
    int slot = 0;
};

/// What is told of a set.
struct SetInfo {
    std::int64_t number = 0;
    std::string set_id;
    std::string name;
    std::string version;
    std::string extract_id;
    std::string assemble_id;
    Origin origin = Origin::configured;
    /// When it came into force, or was asked for.
    Instant at;
};

enum class SetStanding : std::uint8_t { coming, in_force, former };

/// A set that the database keeps, without its files.
struct KeptSet {
    SetInfo info;
    SetStanding standing = SetStanding::former;
};

enum class SwitchState : std::uint8_t {
    active,      // everything there is was made by the set in force
    extracting,  // a coming set's rows are being made; the old set answers
    assembling,  // the set in force answers; the change feed is being brought up to it
};
/// "active", "extracting", "assembling".
std::string_view name(SwitchState state);

struct SwitchProgress {
    SwitchState state = SwitchState::active;
    SetInfo in_force;
    std::optional<SetInfo> coming;
    /// Resources extracted or patients assembled, and in all; both 0 when active.
    std::int64_t done = 0;
    std::int64_t all = 0;
    /// Resources the coming set's views could not extract so far.
    std::int64_t failures = 0;
};

/// Thread-safe.
class Sets {
public:
    explicit Sets(std::shared_ptr<const SetInForce> first) : in_force_(std::move(first)) {}

    std::shared_ptr<const SetInForce> in_force() const;
    /// The set in force, or the one about to be, when it has this number; else null.
    std::shared_ptr<const SetInForce> numbered(std::int64_t number) const;
    /// The set whose rows are being prepared; null when there is none.
    std::shared_ptr<const Mapping> coming() const;

    /// The writer, before the COMMIT that switches: a reader may see that commit before we do.
    void announce(std::shared_ptr<const SetInForce> next);
    /// ... after it.
    void put_in_force();
    /// ... after it failed.
    void retract();
    void prepare(std::shared_ptr<const Mapping> coming);

private:
    // A copy of a shared_ptr under a mutex: std::atomic<std::shared_ptr> of g++ 12 is not clean
    // under ThreadSanitizer.
    mutable std::mutex mutex_;
    std::shared_ptr<const SetInForce> in_force_;
    std::shared_ptr<const SetInForce> announced_;
    std::shared_ptr<const Mapping> coming_;
};

}  // namespace gateway::store
