// An assembled model as rows, one a contact, listing, plan, goal, activity, appointment, statement
// of none and thing left out: what a set's own tests compare a model by.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "mappings/engine/row_difference.hpp"
#include "mappings/model/overview.hpp"

namespace mappings {

/// The columns of model rows, in their order; `section` says what the row is.
std::span<const std::string> model_columns();

/// Absent and empty values are null. `rank` counts within a section from 0, best first.
std::vector<ComparedRow> model_rows(const Overview& overview);

}  // namespace mappings
