// Files of the gateway that the executable carries: the sandbox's people and templates, its
// configuration, the published test numbers, the catalogue of errors.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "mappings/embedded.hpp"

namespace nara_carried {

/// Paths from the root of the source tree: "config/sandbox.jsonc".
std::span<const mappings::EmbeddedFile> files();

}  // namespace nara_carried

namespace gateway {

/// The bytes of a carried file. Naming one that is not carried is a bug: throws std::logic_error.
std::string_view carried_file(std::string_view path);
/// The carried files below `folder` ("gateway/sandbox/people/"), in the order of their names.
std::vector<mappings::EmbeddedFile> carried_below(std::string_view folder);

}  // namespace gateway
