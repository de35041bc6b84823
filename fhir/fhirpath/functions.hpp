// The table of functions: name, arguments, what they take and yield, and the code that runs them.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "fhir/fhirpath/run.hpp"

namespace fhir::fhirpath {

/// What the arguments are.
enum class Arguments : std::uint8_t {
    values,     // evaluated outside the input: $this stays
    lambda,     // evaluated per item of the input, which is $this
    type,       // a type's name
    aggregate,  // a lambda with $total, then a value
    sort,       // lambdas, each perhaps with - in front
    iif,        // lambdas on the whole input when that is one item
    trace,      // a value, then a lambda
    variable,   // a name, then an expression on the whole input
};

/// What the input must be, checked at compile time when its type is known.
enum class Input : std::uint8_t { any, text, number, number_or_quantity, logical };

/// The type of the result.
enum class Yield : std::uint8_t {
    unknown,
    boolean,
    integer,
    long_integer,
    decimal,
    string,
    date,
    date_time,
    time,
    quantity,
    same,      // the items' types of the input
    argument,  // the types of the first argument
    both,      // of the input and the first argument
    branches,  // of the second and third argument (iif)
    as_type,   // the type named by the argument
    extension,
    type_info,
};

enum Trait : std::uint8_t {
    no_traits = 0,
    in_views = 1,     // allowed in a ViewDefinition
    needs_order = 2,  // of its input
    loses_order = 4,
    needs_clock = 8,
    yields_many = 16,  // else at most one item when the input is at most one
    yields_one = 32,   // at most one item whatever the input
};

struct Function {
    using Code = Items (*)(Run& run, const PlanNode& call, Items input, const Frame& frame);

    std::string_view name;
    std::uint8_t least;
    std::uint8_t most;
    Arguments arguments;
    Input input;
    Yield yield;
    std::uint8_t traits;
    Code run;
};

/// Every function, sorted by name.
std::span<const Function> functions();
const Function* find_function(std::string_view name);

/// The operators is and as (which functions share).
Items test_type(Run& run, const PlanNode& node, Items input);
/// type().name and type().namespace.
void take_type_member(const Value& type, std::string_view name, Builder& out);

// The code, by file.
#define NARA_FHIRPATH_FUNCTION(name) \
    Items name(Run& run, const PlanNode& call, Items input, const Frame& frame)
namespace code {
// existence.cpp
NARA_FHIRPATH_FUNCTION(empty);
NARA_FHIRPATH_FUNCTION(exists);
NARA_FHIRPATH_FUNCTION(all);
NARA_FHIRPATH_FUNCTION(all_true);
NARA_FHIRPATH_FUNCTION(any_true);
NARA_FHIRPATH_FUNCTION(all_false);
NARA_FHIRPATH_FUNCTION(any_false);
NARA_FHIRPATH_FUNCTION(subset_of);
NARA_FHIRPATH_FUNCTION(superset_of);
NARA_FHIRPATH_FUNCTION(count);
NARA_FHIRPATH_FUNCTION(distinct);
NARA_FHIRPATH_FUNCTION(is_distinct);
NARA_FHIRPATH_FUNCTION(negation);
NARA_FHIRPATH_FUNCTION(has_value);
NARA_FHIRPATH_FUNCTION(get_value);
// filtering.cpp
NARA_FHIRPATH_FUNCTION(where);
NARA_FHIRPATH_FUNCTION(select);
NARA_FHIRPATH_FUNCTION(repeat);
NARA_FHIRPATH_FUNCTION(repeat_all);
NARA_FHIRPATH_FUNCTION(of_type);
NARA_FHIRPATH_FUNCTION(is_type);
NARA_FHIRPATH_FUNCTION(as_type);
NARA_FHIRPATH_FUNCTION(first);
NARA_FHIRPATH_FUNCTION(last);
NARA_FHIRPATH_FUNCTION(single);
NARA_FHIRPATH_FUNCTION(tail);
NARA_FHIRPATH_FUNCTION(skip);
NARA_FHIRPATH_FUNCTION(take);
NARA_FHIRPATH_FUNCTION(intersect);
NARA_FHIRPATH_FUNCTION(exclude);
NARA_FHIRPATH_FUNCTION(union_of);
NARA_FHIRPATH_FUNCTION(combine);
NARA_FHIRPATH_FUNCTION(coalesce);
NARA_FHIRPATH_FUNCTION(iif);
NARA_FHIRPATH_FUNCTION(aggregate);
NARA_FHIRPATH_FUNCTION(sort);
NARA_FHIRPATH_FUNCTION(trace);
NARA_FHIRPATH_FUNCTION(children);
NARA_FHIRPATH_FUNCTION(descendants);
// strings.cpp
NARA_FHIRPATH_FUNCTION(index_of);
NARA_FHIRPATH_FUNCTION(last_index_of);
NARA_FHIRPATH_FUNCTION(substring);
NARA_FHIRPATH_FUNCTION(starts_with);
NARA_FHIRPATH_FUNCTION(ends_with);
NARA_FHIRPATH_FUNCTION(contains);
NARA_FHIRPATH_FUNCTION(upper);
NARA_FHIRPATH_FUNCTION(lower);
NARA_FHIRPATH_FUNCTION(replace);
NARA_FHIRPATH_FUNCTION(length);
NARA_FHIRPATH_FUNCTION(to_chars);
NARA_FHIRPATH_FUNCTION(trim);
NARA_FHIRPATH_FUNCTION(split);
NARA_FHIRPATH_FUNCTION(join);
// patterns.cpp
NARA_FHIRPATH_FUNCTION(matches);
NARA_FHIRPATH_FUNCTION(matches_full);
NARA_FHIRPATH_FUNCTION(replace_matches);
// encoding.cpp
NARA_FHIRPATH_FUNCTION(encode);
NARA_FHIRPATH_FUNCTION(decode);
NARA_FHIRPATH_FUNCTION(escape);
NARA_FHIRPATH_FUNCTION(unescape);
// conversions.cpp
NARA_FHIRPATH_FUNCTION(to_boolean);
NARA_FHIRPATH_FUNCTION(to_integer);
NARA_FHIRPATH_FUNCTION(to_long);
NARA_FHIRPATH_FUNCTION(to_decimal);
NARA_FHIRPATH_FUNCTION(to_string);
NARA_FHIRPATH_FUNCTION(to_date);
NARA_FHIRPATH_FUNCTION(to_date_time);
NARA_FHIRPATH_FUNCTION(to_time);
NARA_FHIRPATH_FUNCTION(to_quantity_value);
NARA_FHIRPATH_FUNCTION(converts_to_boolean);
NARA_FHIRPATH_FUNCTION(converts_to_integer);
NARA_FHIRPATH_FUNCTION(converts_to_long);
NARA_FHIRPATH_FUNCTION(converts_to_decimal);
NARA_FHIRPATH_FUNCTION(converts_to_string);
NARA_FHIRPATH_FUNCTION(converts_to_date);
NARA_FHIRPATH_FUNCTION(converts_to_date_time);
NARA_FHIRPATH_FUNCTION(converts_to_time);
NARA_FHIRPATH_FUNCTION(converts_to_quantity);
// numbers.cpp
NARA_FHIRPATH_FUNCTION(abs);
NARA_FHIRPATH_FUNCTION(ceiling);
NARA_FHIRPATH_FUNCTION(floor);
NARA_FHIRPATH_FUNCTION(truncate);
NARA_FHIRPATH_FUNCTION(round);
NARA_FHIRPATH_FUNCTION(exp);
NARA_FHIRPATH_FUNCTION(ln);
NARA_FHIRPATH_FUNCTION(log);
NARA_FHIRPATH_FUNCTION(power);
NARA_FHIRPATH_FUNCTION(sqrt);
// variables.cpp
NARA_FHIRPATH_FUNCTION(define_variable);
// boundaries.cpp
NARA_FHIRPATH_FUNCTION(low_boundary);
NARA_FHIRPATH_FUNCTION(high_boundary);
NARA_FHIRPATH_FUNCTION(precision);
NARA_FHIRPATH_FUNCTION(comparable);
// aggregates.cpp
NARA_FHIRPATH_FUNCTION(sum);
NARA_FHIRPATH_FUNCTION(min);
NARA_FHIRPATH_FUNCTION(max);
NARA_FHIRPATH_FUNCTION(avg);
// components.cpp
NARA_FHIRPATH_FUNCTION(year_of);
NARA_FHIRPATH_FUNCTION(month_of);
NARA_FHIRPATH_FUNCTION(day_of);
NARA_FHIRPATH_FUNCTION(hour_of);
NARA_FHIRPATH_FUNCTION(minute_of);
NARA_FHIRPATH_FUNCTION(second_of);
NARA_FHIRPATH_FUNCTION(millisecond_of);
NARA_FHIRPATH_FUNCTION(timezone_offset_of);
NARA_FHIRPATH_FUNCTION(date_of);
NARA_FHIRPATH_FUNCTION(time_of);
// intervals.cpp
NARA_FHIRPATH_FUNCTION(duration);
NARA_FHIRPATH_FUNCTION(difference);
// terminology.cpp
NARA_FHIRPATH_FUNCTION(member_of);
NARA_FHIRPATH_FUNCTION(subsumes);
NARA_FHIRPATH_FUNCTION(subsumed_by);
NARA_FHIRPATH_FUNCTION(element_definition);
NARA_FHIRPATH_FUNCTION(slice);
NARA_FHIRPATH_FUNCTION(html_checks);
NARA_FHIRPATH_FUNCTION(check_modifiers);
// clock.cpp
NARA_FHIRPATH_FUNCTION(now);
NARA_FHIRPATH_FUNCTION(today);
NARA_FHIRPATH_FUNCTION(time_of_day);
// resources.cpp
NARA_FHIRPATH_FUNCTION(type);
NARA_FHIRPATH_FUNCTION(extension);
NARA_FHIRPATH_FUNCTION(resolve);
NARA_FHIRPATH_FUNCTION(conforms_to);
NARA_FHIRPATH_FUNCTION(resource_key);
NARA_FHIRPATH_FUNCTION(reference_key);
}  // namespace code
#undef NARA_FHIRPATH_FUNCTION

}  // namespace fhir::fhirpath
