// Characters of UTF-8 text: FHIRPath counts characters, not bytes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace fhir::fhirpath {

inline bool starts_character(char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
}

inline std::size_t count_characters(std::string_view text) {
    std::size_t count = 0;
    for (const char c : text) count += starts_character(c) ? 1 : 0;
    return count;
}

/// The byte offset of a character; the size of the text when there are fewer.
inline std::size_t character_offset(std::string_view text, std::size_t character) {
    std::size_t offset = 0;
    while (offset < text.size()) {
        if (starts_character(text[offset])) {
            if (character == 0) break;
            --character;
        }
        ++offset;
    }
    return offset;
}

inline void append_utf8(std::string& out, std::uint32_t code_point) {
    const auto byte = [&out](std::uint32_t bits) { out += static_cast<char>(bits); };
    if (code_point < 0x80) {
        byte(code_point);
    } else if (code_point < 0x800) {
        byte(0xC0 | code_point >> 6);
        byte(0x80 | (code_point & 0x3F));
    } else if (code_point < 0x10000) {
        byte(0xE0 | code_point >> 12);
        byte(0x80 | (code_point >> 6 & 0x3F));
        byte(0x80 | (code_point & 0x3F));
    } else {
        byte(0xF0 | code_point >> 18);
        byte(0x80 | (code_point >> 12 & 0x3F));
        byte(0x80 | (code_point >> 6 & 0x3F));
        byte(0x80 | (code_point & 0x3F));
    }
}

}  // namespace fhir::fhirpath
