// The id of a resource that came by POST: the same resource sent again is met again.
#pragma once

#include <string>
#include <string_view>

#include "fhir/node.hpp"
#include "gateway/auth/content_id.hpp"

namespace gateway::ingest {

/// Made from the resource's business identifier (of several with system and value the least one, so
/// that their order does not count; `use` old is passed by), else from its content.
std::string content_id_of(
    const auth::ContentIds& ids, std::string_view source, const fhir::Node& resource
);

}  // namespace gateway::ingest
