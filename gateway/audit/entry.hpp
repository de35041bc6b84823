// One row of the access log (reliability-security.md section 5): who did what to whose data, and
// how it ended. Written in the transaction of the write it tells of, or alone for reads and
// refusals.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "gateway/clock.hpp"

namespace gateway::audit {

enum class Action : std::uint8_t { create, read, update, remove, execute };
enum class Outcome : std::uint8_t { ok, denied, failed };

/// "C", "R", "U", "D", "E" and "ok", "denied", "failed".
std::string_view code_of(Action action);
std::string_view code_of(Outcome outcome);
/// The reverse; nothing for other spellings.
std::optional<Action> action_from(std::string_view code);
std::optional<Outcome> outcome_from(std::string_view code);

/// What stands where a value cannot exist (a 401 has no user or patient): never an empty string.
inline constexpr std::string_view none = "-";

struct Entry {
    Instant time;
    Action action = Action::read;
    Outcome outcome = Outcome::ok;
    std::string user_id{none};
    /// hsa, patient, proxy, system, or none.
    std::string user_id_type{none};
    std::string client_id{none};
    /// The patient as verified: a normalised identity or a source's key; none when not known.
    std::string patient_id{none};
    std::string resource_type{none};
    /// Ids with versions, blank-separated; what was shown or changed.
    std::string resource_ids;
    /// contact, plan, resource, export.
    std::string field_class;
    std::string purpose{none};
    std::string care_giver{none};
    std::string care_unit{none};
    std::string request_id{none};
    std::string source_ip;
    friend bool operator==(const Entry&, const Entry&) = default;
};

/// The name of the first mandatory field that is empty; empty when none is.
std::string_view missing_field(const Entry& entry);

}  // namespace gateway::audit
