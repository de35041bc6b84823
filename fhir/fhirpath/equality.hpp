// =, ~ and the order of values.
#pragma once

#include <optional>

#include "fhir/fhirpath/run.hpp"

namespace fhir::fhirpath {

enum class Sameness : std::uint8_t { equal, equivalent };

/// Two items: elements are compared as a whole, primitives and System values by value; unknown for
/// dates whose precision leaves it open. Equivalence is never unknown.
Truth same(
    Run& run, const PlanNode& node, const Value& left, const Value& right, Sameness sameness
);
/// Two collections; = minds the order, ~ does not.
Truth same(Run& run, const PlanNode& node, Items left, Items right, Sameness sameness);

/// True when `items` has an item equal to `value`. Counts visits.
bool has_equal(Run& run, const PlanNode& node, Items items, const Value& value);

/// -1, 0, 1; `ordered` is nothing when the answer is open, `comparable` false when the types have
/// no common order.
struct Order {
    bool comparable = true;
    std::optional<int> ordered;
};
Order order(const Value& left, const Value& right);

}  // namespace fhir::fhirpath
