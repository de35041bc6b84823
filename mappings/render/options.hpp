// What the caller of a renderer decides beside the view itself: who reads, and in which
// surroundings.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace mappings {

enum class ProxyRelation : std::uint8_t { guardian, ombud };

/// The banner "acting for": set when the reader is not the person. Names come from the reader's
/// token only; without both names the banner speaks of "another person".
struct ActingFor {
    ProxyRelation relation = ProxyRelation::ombud;
    /// The person whose data are shown, and the reader.
    std::string name;
    std::string me;
    /// Guardians: the age at which their view ends; unset for an ombud.
    std::optional<int> until_age;
    friend bool operator==(const ActingFor&, const ActingFor&) = default;
};

/// Whether HSA-ids leave: never with a patient's or proxy's token.
enum class Identifiers : std::uint8_t { left_out, included };

/// Whether sections carry their ready sentences (`text`).
enum class Sentences : std::uint8_t { included, left_out };

/// The red bar that tells that nothing here is real.
enum class Surroundings : std::uint8_t { production, sandbox };

}  // namespace mappings
