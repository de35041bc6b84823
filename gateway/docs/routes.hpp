// Documentation that the binary serves itself, offline: a page per error code, the style sheet of
// the patient's page.
#pragma once

#include <span>
#include <vector>

#include "gateway/api/route.hpp"
#include "mappings/engine/set_file.hpp"

namespace gateway::docs {

/// GET /docs/errors, /docs/errors/{code} and /docs/view.css, which hold no personal data and write
/// no access-log rows, and GET /view/{ref}/explain; for Deps::more_routes.
std::vector<api::Route> routes(std::span<const mappings::SetFile> set_files);

}  // namespace gateway::docs
