// One participant of a care team, joined with everything it refers to.
#pragma once

#include "mappings/engine/assembly/contacts.hpp"
#include "mappings/engine/assembly/context.hpp"

namespace mappings {

/// What all participants of a care team share; borrows from the rows.
struct TeamFacts {
    std::string_view source;
    /// "CareTeam/17", and what it is called among all sources.
    std::string_view key;
    std::string_view global_key;
    /// Of that row.
    Provenance provenance;
    Period period;
    Interval interval;
    LabelEffect labels;
};

TeamFacts team_facts(const AssemblyContext& context, const Row& any_claim);

/// Makes a draft without kind from a claim row of the team. False, with the reason added to
/// `dropped`, when no contact can come of it.
bool join_participant(
    const AssemblyContext& context,
    const TeamFacts& team,
    const Row& row,
    ContactDraft& draft,
    Growing<Dropped>& dropped
);

/// Whether the row says who takes part, by reference, identifier or display.
bool names_a_member(const Row& row, const ClaimColumns& column);

}  // namespace mappings
