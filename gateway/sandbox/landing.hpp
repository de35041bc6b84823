// The sandbox's start page and its list of people.
#pragma once

#include <span>

#include "gateway/sandbox/routes.hpp"

namespace gateway::sandbox {

/// GET /
api::Handle landing(const People& people, std::span<const mappings::SetFile> set_files);
/// GET /sandbox/people: people with their references, and every number that is taken, as JSON.
api::Handle people_list(const People& people);

}  // namespace gateway::sandbox
