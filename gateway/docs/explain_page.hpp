// GET /view/{ref}/explain: the explanation as a page for integrators.
#pragma once

#include <span>

#include "gateway/api/route.hpp"
#include "mappings/engine/set_file.hpp"

namespace gateway::docs {

/// In Swedish and English. Integrators only; each showing is logged like any read of the patient.
api::Handle explain_page(std::span<const mappings::SetFile> set_files);

}  // namespace gateway::docs
