// The generated tables, one per release; only definitions.cpp and the generated files include this.
#pragma once

#include "fhir/definitions/definitions.hpp"

namespace fhir::definitions {

/// The named types of a release, sorted by name; everything else hangs on them.
std::span<const Type* const> r4_types();
std::span<const Type* const> r4b_types();
std::span<const Type* const> r5_types();

}  // namespace fhir::definitions
