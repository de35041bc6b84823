// The FHIR releases Nära reads: R4 (4.0.1), R4B (4.3.0) and R5 (5.0.0).
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace fhir {

enum class Version : std::uint8_t { r4, r4b, r5 };

/// The release number as FHIR writes it in `fhirVersion`: "4.0.1", "4.3.0" or "5.0.0".
constexpr std::string_view release(Version version) {
    switch (version) {
        case Version::r4:
            return "4.0.1";
        case Version::r4b:
            return "4.3.0";
        case Version::r5:
            return "5.0.0";
    }
    return "";
}

/// The short name used on command lines and in paths: "r4", "r4b" or "r5".
constexpr std::string_view name(Version version) {
    switch (version) {
        case Version::r4:
            return "r4";
        case Version::r4b:
            return "r4b";
        case Version::r5:
            return "r5";
    }
    return "";
}

/// Reads a short name or a release number, with or without the patch digit ("r4", "4.0", "4.0.1").
constexpr std::optional<Version> version_from(std::string_view text) {
    if (text == "r4" || text == "R4" || text == "4.0" || text == "4.0.1") return Version::r4;
    if (text == "r4b" || text == "R4B" || text == "4.3" || text == "4.3.0") return Version::r4b;
    if (text == "r5" || text == "R5" || text == "5.0" || text == "5.0.0") return Version::r5;
    return std::nullopt;
}

}  // namespace fhir
