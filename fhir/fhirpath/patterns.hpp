// Regular expressions of matches() and its kin.
#pragma once

#include <memory>
#include <string_view>

namespace re2 {
class RE2;
}

namespace fhir::fhirpath {

/// Compiles a pattern; the result says whether it is one.
std::shared_ptr<const re2::RE2> compile_pattern(std::string_view text);

}  // namespace fhir::fhirpath
