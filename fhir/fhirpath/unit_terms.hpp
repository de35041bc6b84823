// Products and quotients of units as UCUM writes them: cm times cm is cm2, m2 by m is m.
#pragma once

#include <string_view>

#include "fhir/fhirpath/arena.hpp"

namespace fhir::fhirpath {

/// The unit of a product ('.') or quotient ('/') of quantities with these UCUM units; the text
/// lives in `arena`. Atoms that stand in both are counted together; terms with parentheses, numbers
/// or annotations are only put side by side. "1" when nothing is left.
std::string_view combine_units(
    Arena& arena, std::string_view left, char sign, std::string_view right
);

}  // namespace fhir::fhirpath
