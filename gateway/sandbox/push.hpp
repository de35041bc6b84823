// POST /sandbox/push: a form's resource goes the way of every push, and what became of it is shown
// to a person.
#pragma once

#include <span>

#include "gateway/api/route.hpp"
#include "mappings/engine/set_file.hpp"

namespace gateway::sandbox {

/// Fields: `resource` or `file`, `release` (r4, r4b, r5), `source`, `how` (store, check), `lang`.
api::Handle push_form(std::span<const mappings::SetFile> set_files);

}  // namespace gateway::sandbox
