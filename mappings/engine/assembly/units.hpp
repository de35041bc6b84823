// Units: from a reference to vårdenhet, vårdutförande enhet and vårdgivare (IN-3).
#pragma once

#include <optional>
#include <string_view>

#include "mappings/engine/assembly/context.hpp"

namespace mappings {

/// A reference as a row holds it: key inside the row's source, normalised identifier, display.
struct Reference {
    std::string_view source;
    std::string_view key;
    std::string_view id;
    std::string_view display;

    friend bool operator==(const Reference&, const Reference&) = default;
    bool empty() const { return key.empty() && id.empty() && display.empty(); }
};

struct UnitFacts {
    /// An organization is stored under the reference; else only what the reference says is known.
    bool found = false;
    /// The unit that answers for the care; unset when the organization is a care giver.
    std::optional<Unit> managing;
    /// The unit that gives the care, when it is another one below it.
    std::optional<Unit> providing;
    /// From common-hsaHierarchy, and from partOf (or the organization itself).
    std::optional<Unit> giver_by_hierarchy;
    std::optional<Unit> giver_by_part_of;
    /// "hsa:..." and "<source>|<key>" of both units, sorted.
    List<std::string_view> keys;
    /// What two rows must share to name the same unit.
    std::string_view same_key;
    LabelEffect labels;

    /// The name to show for the unit alone.
    std::string_view name() const;
};

/// The units (and teams' routes) an assembly has resolved: a person's contacts and listing mostly
/// name the same ones, and the rows stand still while an assembly runs.
struct UnitMemo {
    struct Entry {
        Reference reference;
        UnitFacts facts;
        const Entry* next = nullptr;
    };
    const Entry* first = nullptr;

    /// Likewise the routes of teams: mostly all participants are of one.
    struct Team {
        std::string_view source;
        std::string_view key;
        List<Contact> contact;
        const Team* next = nullptr;
    };
    const Team* first_team = nullptr;
};

/// Follows partOf at most five steps, never in a circle. The answer lives in `context.units`, which
/// must be set.
const UnitFacts& resolve_unit(const AssemblyContext& context, const Reference& reference);

}  // namespace mappings
