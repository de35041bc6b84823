// The infix and prefix operators but for paths, types and collections.
#pragma once

#include "fhir/fhirpath/run.hpp"

namespace fhir::fhirpath {

/// Evaluates the operands of `node` and applies its operator.
Items evaluate_operator(Run& run, const PlanNode& node, const Frame& frame);

/// `left | right`: the distinct items of both.
Items unite(Run& run, const PlanNode& node, Items left, Items right);

}  // namespace fhir::fhirpath
