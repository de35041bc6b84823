// The infix and prefix operators but for paths, types and collections.
#pragma once

#include "fhir/fhirpath/run.hpp"

namespace fhir::fhirpath {

/// Evaluates the operands of `node` and applies its operator.
Items evaluate_operator(Run& run, const PlanNode& node, const Frame& frame);

/// `left | right`: the distinct items of both.
Items unite(Run& run, const PlanNode& node, Items left, Items right);

/// Two numbers or quantities added; empty on overflow and when units do not fit.
Items sum_of(Run& run, const PlanNode& node, const Value& left, const Value& right);

}  // namespace fhir::fhirpath
