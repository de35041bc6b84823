// Case of characters for upper(), lower() and ~: ASCII, Latin-1, Latin Extended-A, Greek and
// Cyrillic, by their regular offsets. Other scripts are left as they are.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace fhir::fhirpath {

std::uint32_t to_lower(std::uint32_t code_point);
std::uint32_t to_upper(std::uint32_t code_point);

/// The character at byte `offset` of valid UTF-8; moves `offset` behind it.
std::uint32_t next_character(std::string_view text, std::size_t& offset);
inline std::uint32_t next_folded(std::string_view text, std::size_t& offset) {
    return to_lower(next_character(text, offset));
}

}  // namespace fhir::fhirpath
