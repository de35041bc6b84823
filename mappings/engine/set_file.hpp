// A file of a mapping set before it is loaded.
#pragma once

#include <string>

namespace mappings {

/// Path inside the set ("views/patient.json") and bytes.
struct SetFile {
    std::string path;
    std::string bytes;
};

}  // namespace mappings
