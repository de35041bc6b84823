// Which leading steps of a path may be taken once and shared: `period.start` and `period.end` walk
// to `period` together.
#pragma once

#include <string_view>
#include <vector>

namespace mappings {

/// The byte offsets at which `text` may be cut into "walk there first" and "go on from there", each
/// the offset of a dot, in order; empty when it may not. Safe to cut means: the whole is one chain
/// of plain steps and of functions that give nothing for nothing and do not look back at the focus;
/// cuts are behind plain steps and behind first().
/// Whether a step is at most one element is for the caller to check.
std::vector<std::size_t> shared_steps(std::string_view text);

/// True when `text` is one chain of steps and functions, without an operator around or between
/// them.
bool is_chain(std::string_view text);

}  // namespace mappings
