// Mathematics (https://hl7.org/fhirpath/N1/#math).
#include <cmath>

#include "fhir/fhirpath/functions.hpp"
#include "fhir/fhirpath/model.hpp"

namespace fhir::fhirpath::code {
namespace {

std::optional<Value> number_of(Run& run, const PlanNode& call, std::optional<Value> value) {
    if (!value) return std::nullopt;
    if (value->kind() == ValueKind::integer || value->kind() == ValueKind::decimal) return value;
    run.fail(call, call.name + " needs a number, not " + type_name(*value) + ".");
    return std::nullopt;
}
Decimal decimal_of(const Value& value) {
    return value.kind() == ValueKind::integer ? Decimal::of(value.number()) : value.decimal();
}
std::optional<Value> input_number(Run& run, const PlanNode& call, Items input) {
    return number_of(run, call, run.single_system(call, input));
}

Items decimal(Run& run, const std::optional<Decimal>& result) {
    return result ? run.one(Value::decimal(*result)) : Items{};
}

Items to_whole(Run& run, const PlanNode& call, Items input, Rounding rounding) {
    const auto value = input_number(run, call, input);
    if (!value) return {};
    const auto rounded = round_to(decimal_of(*value), 0, rounding);
    const auto whole = rounded ? rounded->whole() : std::nullopt;
    return whole ? run.one(Value::integer(*whole)) : Items{};
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
    const auto item = run.single(call, input);
    if (!item) return {};
    const auto system = to_system(*item);
    const auto value = system ? system : to_quantity(*item);
    if (value && value->kind() == ValueKind::quantity) {
        const Decimal number = value->decimal();
        const auto kind = value->calendar_unit() ? Value::Unit::calendar : Value::Unit::ucum;
        return run.one(
            Value::quantity(number.is_negative() ? negate(number) : number, value->unit(), kind)
        );
    }
    const auto number = number_of(run, call, value);
    if (!number) return {};
    const Decimal positive =
        decimal_of(*number).is_negative() ? negate(decimal_of(*number)) : decimal_of(*number);
    if (number->kind() == ValueKind::decimal) return run.one(Value::decimal(positive));
    const auto whole = positive.whole();
    return whole ? run.one(Value::integer(*whole)) : Items{};
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
    const auto value = input_number(run, call, input);
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
    if (digits >= decimal_of(*value).scale) return run.one(Value::decimal(decimal_of(*value)));
    return decimal(run, round_to(decimal_of(*value), static_cast<int>(digits), Rounding::half_up));
}

Items exp(Run& run, const PlanNode& call, Items input, const Frame&) {
    const auto value = input_number(run, call, input);
    return value ? decimal(run, from_double(std::exp(decimal_of(*value).approximate()))) : Items{};
}
Items ln(Run& run, const PlanNode& call, Items input, const Frame&) {
    const auto value = input_number(run, call, input);
    return value ? decimal(run, from_double(std::log(decimal_of(*value).approximate()))) : Items{};
}
Items log(Run& run, const PlanNode& call, Items input, const Frame& frame) {
    const auto value = input_number(run, call, input);
    const auto base = value ? number_of(run, call, run.argument(call, 0, frame)) : std::nullopt;
    if (!base) return {};
    const double number = decimal_of(*value).approximate();
    const double radix = decimal_of(*base).approximate();
    return decimal(run, from_double(std::log2(number) / std::log2(radix)));
}
Items sqrt(Run& run, const PlanNode& call, Items input, const Frame&) {
    const auto value = input_number(run, call, input);
    return value ? decimal(run, from_double(std::sqrt(decimal_of(*value).approximate()))) : Items{};
}

Items power(Run& run, const PlanNode& call, Items input, const Frame& frame) {
    const auto base = input_number(run, call, input);
    const auto exponent = base ? number_of(run, call, run.argument(call, 0, frame)) : std::nullopt;
    if (!exponent) return {};
    if (exponent->kind() == ValueKind::integer && exponent->number() >= 0 &&
        exponent->number() < 1024) {
        const auto exact = exact_power(decimal_of(*base), exponent->number());
        const auto whole =
            exact && base->kind() == ValueKind::integer ? exact->whole() : std::nullopt;
        if (whole) return run.one(Value::integer(*whole));
        if (exact) return run.one(Value::decimal(*exact));
    }
    return decimal(
        run,
        from_double(std::pow(decimal_of(*base).approximate(), decimal_of(*exponent).approximate()))
    );
}

}  // namespace fhir::fhirpath::code
