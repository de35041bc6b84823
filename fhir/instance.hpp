// A stored resource on its way out, and the form in which two resources are compared.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "fhir/node.hpp"

namespace fhir {

/// The received bytes as an instance of the server: resourceType first, then `id`, then meta with
/// `version_id` and `last_updated` before the rest of it; everything else follows in its order,
/// numbers and strings exactly as received, without the white space between. Replaced values take
/// their extensions (`_versionId`) with them. `bytes` must be a resource that Document::parse has
/// taken and validate() found valid; `id` and `version_id` must be ids, `last_updated` an instant:
/// otherwise std::invalid_argument, since that is a bug.
std::string write_instance(
    std::string_view bytes,
    std::string_view id,
    std::string_view version_id,
    std::string_view last_updated
);

/// What of a resource counts when it is compared.
enum class CanonicalPart : std::uint8_t {
    everything,
    /// All but meta.versionId and meta.lastUpdated, which change with every write.
    content,
};

/// The resource with the members of every object sorted by name (bytewise), without white space,
/// numbers as received, lists in their order: equal texts mean equal content.
std::string canonical(const Node& resource, CanonicalPart part);

}  // namespace fhir
