// Simple case mappings, without tables.
#include "fhir/fhirpath/unicode_case.hpp"

namespace fhir::fhirpath {
namespace {

bool between(std::uint32_t c, std::uint32_t first, std::uint32_t last) {
    return c >= first && c <= last;
}

// Blocks of Latin Extended-A in which capitals stand on even (or odd) places before their small
// letters.
bool even_pairs(std::uint32_t c) {
    return between(c, 0x100, 0x137) || between(c, 0x14A, 0x177);
}
bool odd_pairs(std::uint32_t c) {
    return between(c, 0x139, 0x148) || between(c, 0x179, 0x17E);
}

}  // namespace

std::uint32_t to_lower(std::uint32_t c) {
    if (between(c, 'A', 'Z')) return c + 32;
    if (c < 0xC0) return c;
    if (between(c, 0xC0, 0xDE) && c != 0xD7) return c + 32;
    if (c == 0x130 || c == 0x131) return c;  // Turkish i: no simple pair
    if (even_pairs(c)) return c | 1;
    if (odd_pairs(c)) return c % 2 == 1 ? c + 1 : c;
    if (c == 0x178) return 0xFF;
    if (between(c, 0x391, 0x3A9) && c != 0x3A2) return c + 32;
    if (between(c, 0x410, 0x42F)) return c + 32;
    if (between(c, 0x400, 0x40F)) return c + 80;
    return c;
}

std::uint32_t to_upper(std::uint32_t c) {
    if (between(c, 'a', 'z')) return c - 32;
    if (c < 0xC0) return c;
    if (between(c, 0xE0, 0xFE) && c != 0xF7) return c - 32;
    if (c == 0xFF) return 0x178;
    if (c == 0x130 || c == 0x131) return c;
    if (even_pairs(c)) return c & ~std::uint32_t{1};
    if (odd_pairs(c)) return c % 2 == 0 ? c - 1 : c;
    if (between(c, 0x3B1, 0x3C9) && c != 0x3C2) return c - 32;
    if (between(c, 0x430, 0x44F)) return c - 32;
    if (between(c, 0x450, 0x45F)) return c - 80;
    return c;
}

std::uint32_t next_character(std::string_view text, std::size_t& offset) {
    const auto byte = [&](std::size_t i) {
        return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u;
    };
    const std::uint32_t first = byte(offset);
    const std::size_t length = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    std::uint32_t c = length == 1 ? first : first & (0x7Fu >> length);
    for (std::size_t i = 1; i < length; ++i) c = c << 6 | (byte(offset + i) & 0x3Fu);
    offset += length;
    return c;
}

}  // namespace fhir::fhirpath
