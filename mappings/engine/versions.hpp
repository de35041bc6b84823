// Versions of the code that decide, with a set's files, what a store keeps of a resource. Both are
// part of the set's fingerprints: a program with a higher number brings what its predecessor stored
// up to date when it starts, as if the files had changed. A test over the sandbox's people tells
// when it is time.
#pragma once

namespace mappings {

/// Raised when the same views make other rows of the same resource.
inline constexpr int extraction_version = 1;

/// Raised when the same rows, concept maps and policies make another overview, ids included.
inline constexpr int assembly_version = 1;

}  // namespace mappings
