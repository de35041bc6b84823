// Documentation that the binary serves itself, offline: a page per error code, the style sheet of
// the patient's page.
#pragma once

#include <span>
#include <vector>

#include "gateway/api/route.hpp"
#include "mappings/engine/set_file.hpp"

namespace gateway::docs {

/// GET /docs/errors, /docs/errors/{code} and /docs/view.css, for Deps::more_routes. No personal
/// data, so no access-log rows.
std::vector<api::Route> routes(std::span<const mappings::SetFile> set_files);

}  // namespace gateway::docs
