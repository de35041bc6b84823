// Care plans and agreed times of a person.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "mappings/engine/assembly/cluster.hpp"
#include "mappings/engine/assembly/contacts.hpp"
#include "mappings/engine/assembly/context.hpp"

namespace mappings {

/// Care plans with activities, goals, notes and links to contacts; sorted by id.
List<CarePlanEntry> care_plans_of(
    const AssemblyContext& context, const Cluster& cluster, DraftPlaces contacts
);

/// Agreed times; sorted by start, then id. Those without start are added to `dropped`.
List<AgreedTime> appointments_of(
    const AssemblyContext& context, const Cluster& cluster, Growing<Dropped>& dropped
);

struct ResolvedTime {
    AgreedTime time;
    /// Where its start was read.
    std::string_view start_text;
};
/// One appointment by its key, with whom and where; nothing when it is not stored.
std::optional<ResolvedTime> resolve_appointment(
    const AssemblyContext& context, std::string_view source, std::string_view key
);

/// What sources say that there is none of; sorted.
List<NoneStated> none_stated_of(const AssemblyContext& context, const Cluster& cluster);

}  // namespace mappings
