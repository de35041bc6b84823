// Look-ups in the table that nara_embed() made.
#include "gateway/carried.hpp"

#include <algorithm>
#include <stdexcept>
#include <string>

namespace gateway {

std::string_view carried_file(std::string_view path) {
    for (const mappings::EmbeddedFile& file : nara_carried::files()) {
        if (file.path == path) return file.bytes;
    }
    throw std::logic_error("not carried: " + std::string(path));
}

std::vector<mappings::EmbeddedFile> carried_below(std::string_view folder) {
    std::vector<mappings::EmbeddedFile> found;
    for (const mappings::EmbeddedFile& file : nara_carried::files()) {
        if (file.path.starts_with(folder)) found.push_back(file);
    }
    std::ranges::sort(found, {}, &mappings::EmbeddedFile::path);
    return found;
}

}  // namespace gateway
