// One participant of a care team, joined with everything it refers to.
#pragma once

#include "mappings/engine/assembly/contacts.hpp"
#include "mappings/engine/assembly/context.hpp"

namespace mappings {

/// Makes a draft without kind from a claim row. False, with the reason added to `dropped`, when no
/// contact can come of it.
bool join_participant(
    const AssemblyContext& context, const Row& row, ContactDraft& draft, Growing<Dropped>& dropped
);

/// Whether the row says who takes part, by reference, identifier or display.
bool names_a_member(const Row& row, const ClaimColumns& column);

}  // namespace mappings
