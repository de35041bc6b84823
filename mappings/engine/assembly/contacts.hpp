// Contacts: the claims of a person's care teams, joined with people, units and teams.
#pragma once

#include <span>
#include <string_view>

#include "mappings/engine/assembly/cluster.hpp"
#include "mappings/engine/assembly/contact_flags.hpp"
#include "mappings/engine/assembly/context.hpp"

namespace mappings {

/// A contact with what later steps must know and the model does not keep.
struct ContactDraft {
    CareManager contact;
    /// What rows must share to be the same contact, beside patient and kind.
    std::string_view unit_same_key;
    /// "<source>|CareTeam/t1" of the teams it was made from.
    List<std::string_view> teams;
    /// What becomes contact.flags.
    ContactFlags flags;
};

/// Drafts by their places: they are large, and stay where they were made.
using DraftPlaces = std::span<const ContactDraft* const>;

/// One draft per participant and kind (IN-1, IN-2); what makes none is added to `dropped`.
Growing<ContactDraft> contacts_of(
    const AssemblyContext& context, const Cluster& cluster, Growing<Dropped>& dropped
);

/// Merges drafts that are the same contact by the policy's `same` (IN-7). Only drafts whose periods
/// meet are one contact: last year's and next year's are two. The preferred source's rows stand for
/// all; the others remain as also_from. Where that source has several that differ in their time, or
/// in whether they hold at all, each stays, and all are told to be the same (CareManager::same_as):
/// which of them counts depends on the moment.
Growing<const ContactDraft*> merged(const AssemblyContext& context, std::span<ContactDraft> drafts);

}  // namespace mappings
