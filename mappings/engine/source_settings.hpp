// What the operator's configuration says of a sending source, as far as assembly must know it.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "mappings/model/contact.hpp"

namespace mappings {

enum class NotesAre : std::uint8_t { internal, external };

struct SourceSettings {
    /// The source's id: the first part of every stored resource's identity.
    std::string source;
    /// Whether CareTeam.note of this source is meant for the patient (IN-6).
    NotesAre notes = NotesAre::internal;
    /// The vårdgivare when the resources name none (IN-3); empty hsa_id and name = none configured.
    Unit care_giver;
    /// The type of the listings this source sends ("HLM", "FL"); empty = not said.
    std::string listing_type;
};

/// The settings of a source, or defaults for one that is not configured.
inline SourceSettings settings_of(std::span<const SourceSettings> all, std::string_view source) {
    for (const SourceSettings& one : all) {
        if (one.source == source) return one;
    }
    SourceSettings unknown;
    unknown.source = source;
    return unknown;
}

}  // namespace mappings
