// What the operator's configuration says of a sending source, as far as assembly must know it.
#pragma once

#include <cstdint>
#include <string>

namespace mappings {

enum class NotesAre : std::uint8_t { internal, external };

/// Models borrow texts of it: it must outlive the models assembled with it.
struct SourceSettings {
    /// The source's id: the first part of every stored resource's identity.
    std::string source;
    /// Whether CareTeam.note of this source is meant for the patient (IN-6).
    NotesAre notes = NotesAre::internal;
    /// The vårdgivare when the resources name none (IN-3); empty hsa_id and name = none configured.
    struct CareGiver {
        std::string hsa_id;
        std::string name;
    };
    CareGiver care_giver;
    /// The type of the listings this source sends ("HLM", "FL"); empty = not said.
    std::string listing_type;
};

}  // namespace mappings
