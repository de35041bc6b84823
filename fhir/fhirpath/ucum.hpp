// Units of quantities: the part of UCUM (https://ucum.org) that clinical data uses, and calendar
// durations. Enough to compare, convert, add and multiply; [pH] and arbitrary units compare with
// themselves.
#pragma once

#include <optional>
#include <string_view>

#include "fhir/fhirpath/arena.hpp"

namespace fhir::fhirpath {

enum class UnitRelation : std::uint8_t {
    same,       // the numbers can be brought to one unit
    different,  // never: other dimensions or unknown units
    open,       // a calendar year or month against a definite duration
};

/// Two quantities in one unit.
struct UnitPair {
    UnitRelation relation = UnitRelation::different;
    Decimal left;
    Decimal right;
    /// Digits after the point that are known of each, in that unit; may be negative.
    int left_precision = 0;
    int right_precision = 0;
};
UnitPair common_unit(const Value& left, const Value& right);

/// The quantity in the unit of `like`, whose number does not count; nothing when units do not fit.
/// A calendar year is 12 months or 365 days, a calendar month 30 days.
std::optional<Value> convert_quantity(const Value& quantity, const Value& like);

/// True for a unit we can read.
bool is_known_unit(std::string_view unit);

/// Arithmetic; texts of new units live in `arena`. Nothing when units do not fit or on overflow.
std::optional<Value> add_quantities(const Value& left, const Value& right);
std::optional<Value> subtract_quantities(const Value& left, const Value& right);
std::optional<Value> multiply_quantities(const Value& left, const Value& right, Arena& arena);
std::optional<Value> divide_quantities(const Value& left, const Value& right, Arena& arena);

}  // namespace fhir::fhirpath
