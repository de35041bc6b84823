// What is known of types before evaluation.
#pragma once

#include <string>

#include "fhir/fhirpath/plan.hpp"

namespace fhir::fhirpath {

/// Kinds of values as bits, to ask what a set of types may be.
enum Category : std::uint8_t {
    a_boolean = 1,
    a_number = 2,
    a_text = 4,
    a_date = 8,
    a_time = 16,
    a_quantity = 32,
    another = 64,
    anything = 127,
};

Category category_of(const StaticType& type);
/// All categories the items may have; `anything` when the types are not known.
std::uint8_t categories_of(const Inferred& info);
/// "HumanName", "System.Integer", or "A or B" for several.
std::string names_of(const Inferred& info);

/// True when `op` can work on operands of those categories.
bool operands_fit(Op op, std::uint8_t left, std::uint8_t right);

Inferred known(StaticType type);
inline Inferred known(ValueKind system) {
    return known(StaticType{nullptr, system});
}
/// The same, at most one item.
Inferred one_item(const Inferred& many);
/// Adds the types of `other` to `info`.
void add_types(Inferred& info, const Inferred& other);

}  // namespace fhir::fhirpath
