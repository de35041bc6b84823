// Line and column of elements in the received bytes, found only when there is an issue to report.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "fhir/outcome.hpp"

namespace fhir {

/// The position of a byte offset; an offset past the end gives the position of the end.
Position position_at(std::string_view bytes, std::size_t offset);

/// Fills `position` of every issue that has a pointer and none yet. `bytes` must be JSON that the
/// guarded reader has taken (comments allowed). A missing element takes its nearest ancestor's
/// position; an issue about the root (empty pointer) is left as it is.
void locate(std::string_view bytes, std::vector<Issue>& issues);

}  // namespace fhir
