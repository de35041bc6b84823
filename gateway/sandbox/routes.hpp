// The pages only a sandbox has: landing page, list of people, push form.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "gateway/api/route.hpp"
#include "gateway/sandbox/people.hpp"
#include "mappings/engine/set_file.hpp"

namespace gateway::sandbox {

/// Null or empty for a sandbox without people.
using People = std::shared_ptr<const std::vector<Person>>;

/// GET /, GET /sandbox/people and POST /sandbox/push, for Deps::more_routes. Everybody here is
/// invented, so only the push itself is written to the access log.
std::vector<api::Route> routes(People people, std::span<const mappings::SetFile> set_files);

}  // namespace gateway::sandbox
