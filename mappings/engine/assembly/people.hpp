// People of the staff: from a reference to who it is, in which role and at which unit.
#pragma once

#include <string_view>

#include "mappings/engine/assembly/context.hpp"
#include "mappings/engine/assembly/units.hpp"

namespace mappings {

struct PersonFacts {
    /// A Practitioner is stored under the reference.
    bool found = false;
    std::string_view hsa_id;
    std::string_view name;
    bool inactive = false;
    /// "hsa:...", else "<source>|<key>", else "<identifier>"; empty when only a display is known.
    std::string_view person_key;
    LabelEffect labels;
};

/// A Practitioner by key inside the source, else by identifier across sources. The name is the best
/// by the policy's order of uses; never anonymous or old ones. Unresolved: the display.
PersonFacts resolve_person(const AssemblyContext& context, const Reference& reference);

struct RoleFacts {
    /// The PractitionerRole is stored.
    bool found = false;
    PersonFacts person;
    bool inactive = false;
    Period period;
    /// KV Befattning, and the title by the policy's preference.
    std::string_view position;
    std::string_view title;
    /// The unit the role names.
    std::string_view unit_key;
    std::string_view unit_id;
    std::string_view unit_display;
    /// The key of the role, for its telecoms.
    std::string_view key;
    LabelEffect labels;

    /// Borrows from this.
    Reference unit(std::string_view source) const {
        return {source, unit_key, unit_id, unit_display};
    }
};

/// A PractitionerRole by key inside the source. `display` names the person when nothing better
/// does. The answer lives in `context.memory`.
const RoleFacts& resolve_role(
    const AssemblyContext& context,
    std::string_view source,
    std::string_view key,
    std::string_view display
);

}  // namespace mappings
