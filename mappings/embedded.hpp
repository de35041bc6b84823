// Files carried inside the executable.
#pragma once

#include <span>
#include <string_view>

namespace mappings {

struct EmbeddedFile {
    /// Relative path with forward slashes: "views/care_team_claim.json".
    std::string_view path;
    std::string_view bytes;
};

}  // namespace mappings

namespace halland {

/// Region Halland's mapping set (manifest, views, concept maps, policies, texts, templates, tests).
std::span<const mappings::EmbeddedFile> files();

}  // namespace halland
