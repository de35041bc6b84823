// Ways to reach somebody, from the telecom, hours and address tables.
#pragma once

#include <string_view>

#include "mappings/engine/assembly/context.hpp"

namespace mappings {

/// Whether a telecom belongs to a person or to a team or unit.
enum class Belongs : std::uint8_t { to_person, to_unit };

/// The telecoms of one resource, in the order they should be tried: rank (absent last), then phone,
/// url, email, others, then value. Left out: `old`, `home`, those without system or value, and of a
/// person also `mobile` and email (OUT-1). Rows that differ only in their hours are one telecom.
List<Telecom> telecoms_of(
    const AssemblyContext& context,
    const TableOf<TelecomColumns>& table,
    std::string_view source,
    std::string_view key,
    Belongs belongs
);

/// The contact of an organization, with its address; empty when there is none.
List<Contact> unit_contact(
    const AssemblyContext& context, std::string_view source, std::string_view key
);
/// The contact of a role: its telecoms, at the role's hours where a telecom has none of its own.
List<Contact> role_contact(
    const AssemblyContext& context, std::string_view source, std::string_view key
);
/// The contact of a team.
List<Contact> team_contact(
    const AssemblyContext& context, std::string_view source, std::string_view key
);

}  // namespace mappings
