// The numbered steps that make the tables every mapping set shares. A step is never edited once it
// has been released; a change is a new step. The tables of views are made from the set
// (view_tables.hpp).
#pragma once

#include <array>
#include <string_view>

namespace gateway::store {

/// "NARA": says whose file it is.
inline constexpr int application_id = 0x4E415241;

/// Step n brings user_version from n to n + 1.
extern const std::array<std::string_view, 3> migrations;

}  // namespace gateway::store
