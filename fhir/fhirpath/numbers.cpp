// Mathematics (https://hl7.org/fhirpath/N1/#math).
#include <cmath>

#include "fhir/fhirpath/functions.hpp"
#include "fhir/fhirpath/model.hpp"

namespace fhir::fhirpath::code {
namespace {

std::optional<Value> number_of(Run& run, const PlanNode& call, std::optional<Value> value) {
    if (!value) return std::nullopt;
    if (value->is_number()) return value;
    run.fail(call, call.name + " needs a number, not " + type_name(*value) + ".");
    return std::nullopt;
}
// An Integer or a Long, as `model` is one.
Value whole_like(const Value& model, std::int64_t number) {
    return model.kind() == ValueKind::long_integer ? Value::long_integer(number)
                                                   : Value::integer(number);
}
std::optional<Value> input_number(Run& run, const PlanNode& call, Items input) {
    return number_of(run, call, run.single_system(call, input));
}

Items decimal(Run& run, const std::optional<Decimal>& result) {
    return result ? run.one(Value::decimal(*result)) : Items{};
}

// The input as a number or a quantity.
std::optional<Value> input_amount(Run& run, const PlanNode& call, Items input) {
    const auto item = run.single(call, input);
    if (!item) return std::nullopt;
    const auto system = to_system(*item);
    if (const auto quantity = system ? std::nullopt : to_quantity(*item)) return quantity;
    if (system && system->kind() == ValueKind::quantity) return system;
    if (system || item->json() == nullptr) return number_of(run, call, system);
    run.fail(call, call.name + " needs a number or a quantity, not " + type_name(*item) + ".");
    return std::nullopt;
}

// The quantity with another number.
Items with_number(Run& run, const Value& quantity, const Decimal& number) {
    const auto kind = quantity.calendar_unit() ? Value::Unit::calendar : Value::Unit::ucum;
    return run.one(Value::quantity(number, quantity.unit(), kind));
}

Items to_whole(Run& run, const PlanNode& call, Items input, Rounding rounding) {
    const auto value = input_amount(run, call, input);
    if (!value) return {};
    const bool quantity = value->kind() == ValueKind::quantity;
    const auto rounded = round_to(quantity ? value->decimal() : value->exact_number(), 0, rounding);
    if (quantity) return rounded ? with_number(run, *value, *rounded) : Items{};
    const auto whole = rounded ? rounded->whole() : std::nullopt;
    return whole ? run.one(whole_like(*value, *whole)) : Items{};
}

// Square-and-multiply on exact decimals; nothing when the digits do not suffice.
std::optional<Decimal> exact_power(Decimal base, std::int64_t exponent) {
    std::optional<Decimal> result = Decimal::of(1);
    for (; exponent > 0; exponent /= 2) {
        if (exponent % 2 == 1) result = multiply(*result, base);
        if (!result) return std::nullopt;
        if (exponent == 1) break;
        const auto squared = multiply(base, base);
        if (!squared) return std::nullopt;
        base = *squared;
    }
    return result;
}

}  // namespace

Items abs(Run& run, const PlanNode& call, Items input, const Frame&) {
    const auto value = input_amount(run, call, input);
    if (!value) return {};
    const bool quantity = value->kind() == ValueKind::quantity;
    const Decimal number = quantity ? value->decimal() : value->exact_number();
    const Decimal positive = number.is_negative() ? negate(number) : number;
    if (quantity) return with_number(run, *value, positive);
    if (value->kind() == ValueKind::decimal) return run.one(Value::decimal(positive));
    const auto whole = positive.whole();
    return whole ? run.one(whole_like(*value, *whole)) : Items{};
}

Items ceiling(Run& run, const PlanNode& call, Items input, const Frame&) {
    return to_whole(run, call, input, Rounding::up);
}
Items floor(Run& run, const PlanNode& call, Items input, const Frame&) {
    return to_whole(run, call, input, Rounding::down);
}
Items truncate(Run& run, const PlanNode& call, Items input, const Frame&) {
    return to_whole(run, call, input, Rounding::towards_zero);
}

Items round(Run& run, const PlanNode& call, Items input, const Frame& frame) {
    const auto value = input_amount(run, call, input);
    if (!value) return {};
    std::int64_t digits = 0;
    if (!call.arguments.empty()) {
        const auto wanted = run.argument(call, 0, frame);
        if (!wanted) return {};
        if (wanted->kind() != ValueKind::integer || wanted->number() < 0) {
            return run.fail(*call.arguments[0], "round needs a precision of 0 or more.");
        }
        digits = wanted->number();
    }
    const bool quantity = value->kind() == ValueKind::quantity;
    const Decimal number = quantity ? value->decimal() : value->exact_number();
    const auto rounded = digits >= number.scale
                             ? std::optional(number)
                             : round_to(number, static_cast<int>(digits), Rounding::half_up);
    if (quantity) return rounded ? with_number(run, *value, *rounded) : Items{};
    return decimal(run, rounded);
}

Items exp(Run& run, const PlanNode& call, Items input, const Frame&) {
    const auto value = input_number(run, call, input);
    return value ? decimal(run, from_double(std::exp(value->exact_number().approximate())))
                 : Items{};
}
Items ln(Run& run, const PlanNode& call, Items input, const Frame&) {
    const auto value = input_number(run, call, input);
    return value ? decimal(run, from_double(std::log(value->exact_number().approximate())))
                 : Items{};
}
Items log(Run& run, const PlanNode& call, Items input, const Frame& frame) {
    const auto value = input_number(run, call, input);
    const auto base = value ? number_of(run, call, run.argument(call, 0, frame)) : std::nullopt;
    if (!base) return {};
    const double number = value->exact_number().approximate();
    const double radix = base->exact_number().approximate();
    return decimal(run, from_double(std::log2(number) / std::log2(radix)));
}
Items sqrt(Run& run, const PlanNode& call, Items input, const Frame&) {
    const auto value = input_number(run, call, input);
    return value ? decimal(run, from_double(std::sqrt(value->exact_number().approximate())))
                 : Items{};
}

Items power(Run& run, const PlanNode& call, Items input, const Frame& frame) {
    const auto base = input_number(run, call, input);
    const auto exponent = base ? number_of(run, call, run.argument(call, 0, frame)) : std::nullopt;
    if (!exponent) return {};
    if (exponent->is_whole_number() && exponent->number() >= 0 && exponent->number() < 1024) {
        const auto exact = exact_power(base->exact_number(), exponent->number());
        const auto whole = exact && base->is_whole_number() ? exact->whole() : std::nullopt;
        if (whole) return run.one(whole_like(*base, *whole));
        if (exact) return run.one(Value::decimal(*exact));
    }
    return decimal(
        run,
        from_double(
            std::pow(base->exact_number().approximate(), exponent->exact_number().approximate())
        )
    );
}

}  // namespace fhir::fhirpath::code
