// Regular expressions of matches() and its kin.
#pragma once

#include <memory>
#include <optional>
#include <string_view>

namespace re2 {
class RE2;
}

namespace fhir::fhirpath {

/// What the letters of a flags argument mean: i and m.
struct PatternFlags {
    bool ignore_case = false;
    /// ^ and $ match at each line.
    bool each_line = false;

    /// Nothing for other letters.
    static std::optional<PatternFlags> parse(std::string_view letters);
};

/// Compiles a pattern; the result says whether it is one.
std::shared_ptr<const re2::RE2> compile_pattern(std::string_view text, PatternFlags flags = {});

}  // namespace fhir::fhirpath
