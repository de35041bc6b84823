// Care plans and agreed times of a person.
#pragma once

#include <span>
#include <vector>

#include "mappings/engine/assembly/cluster.hpp"
#include "mappings/engine/assembly/contacts.hpp"
#include "mappings/engine/assembly/context.hpp"

namespace mappings {

/// Care plans with activities, goals, notes and links to contacts; sorted by id.
std::vector<CarePlanEntry> care_plans_of(
    const AssemblyContext& context, const Cluster& cluster, std::span<const ContactDraft> contacts
);

/// Agreed times; sorted by start, then id. Those without start are added to `dropped`.
std::vector<AgreedTime> appointments_of(
    const AssemblyContext& context, const Cluster& cluster, std::vector<Dropped>& dropped
);

/// One appointment by its key, with whom and where; nothing when it is not stored.
std::optional<AgreedTime> resolve_appointment(
    const AssemblyContext& context, std::string_view source, std::string_view key
);

/// What sources say that there is none of; sorted.
std::vector<NoneStated> none_stated_of(const AssemblyContext& context, const Cluster& cluster);

}  // namespace mappings
