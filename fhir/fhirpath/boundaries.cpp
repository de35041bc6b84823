// lowBoundary, highBoundary, precision and comparable (https://hl7.org/fhirpath/, standard for
// trial use).
#include <algorithm>

#include "fhir/fhirpath/calendar.hpp"
#include "fhir/fhirpath/functions.hpp"
#include "fhir/fhirpath/model.hpp"
#include "fhir/fhirpath/ucum.hpp"

namespace fhir::fhirpath::code {
namespace {

enum class Side : std::uint8_t { low, high };

constexpr std::int64_t most_decimal_digits = 31;
constexpr std::int64_t usual_decimal_digits = 8;

// Half a unit of the last digit below or above. Away from zero the result is rounded, towards zero
// it is cut: the official suite wants 0.0034.highBoundary(1) to be 0.0.
std::optional<Decimal> boundary(const Decimal& value, std::int64_t digits, Side side) {
    if (digits < 0 || digits > most_decimal_digits) return std::nullopt;
    Int128 mantissa = 0;
    if (value.scale >= 37 || __builtin_mul_overflow(value.mantissa, Int128{10}, &mantissa))
        return std::nullopt;
    const Decimal edge{
        mantissa + (side == Side::low ? -5 : 5), static_cast<std::uint8_t>(value.scale + 1)};
    const bool outward = value.is_zero() || value.is_negative() == (side == Side::low);
    return round_to(
        edge, static_cast<int>(digits), outward ? Rounding::half_up : Rounding::towards_zero
    );
}

// Number of digits of a date or time as the standard counts them.
int digits_of(Precision precision, bool time_only) {
    constexpr int date_digits[] = {4, 6, 8, 10, 12, 14, 17};
    constexpr int time_digits[] = {0, 0, 0, 2, 4, 6, 9};
    const auto index = static_cast<std::size_t>(precision);
    return time_only ? time_digits[index] : date_digits[index];
}
std::optional<Precision> precision_from(std::int64_t digits, bool time_only) {
    for (int i = time_only ? 3 : 0; i <= static_cast<int>(Precision::fraction); ++i) {
        const auto precision = static_cast<Precision>(i);
        if (digits_of(precision, time_only) == digits) return precision;
    }
    return std::nullopt;
}

void to_milliseconds(Temporal& value, Side side) {
    // What is written after the point stays; the missing digits are 0 or 9.
    std::uint32_t unit = 100'000'000;
    const int written = value.precision == Precision::fraction ? value.fraction_digits : 0;
    for (int digit = 0; digit < 3; ++digit, unit /= 10) {
        if (digit >= written && side == Side::high) value.nanoseconds += 9 * unit;
    }
    value.nanoseconds = value.nanoseconds / 1'000'000 * 1'000'000;
    value.fraction_digits = 3;
}

Temporal filled(const Temporal& value, Side side, bool time_only) {
    Temporal start = value;
    // "T08 is not legal in FHIR - must be converted to 08:00 internally first" (official suite)
    if (!time_only && start.precision == Precision::hour) start.precision = Precision::minute;
    const Precision known = start.precision;
    Temporal edge = side == Side::high ? last_moment(start) : start;
    if (known < Precision::fraction) edge.nanoseconds = 0;
    to_milliseconds(edge, side);
    return edge;
}

Temporal cut(Temporal value, Precision precision) {
    value.precision = precision;
    if (precision < Precision::fraction) {
        value.nanoseconds = 0;
        value.fraction_digits = 0;
    }
    if (precision < Precision::second) value.second = 0;
    if (precision < Precision::minute) value.minute = 0;
    if (precision < Precision::hour) {
        value.hour = 0;
        value.has_offset = false;
        value.offset_minutes = 0;
    }
    if (precision < Precision::day) value.day = 1;
    if (precision < Precision::month) value.month = 1;
    return value;
}

Items temporal_boundary(
    Run& run, const Value& value, std::optional<std::int64_t> digits, Side side
) {
    const bool time_only = value.kind() == ValueKind::time;
    const std::int64_t usual = time_only ? 9 : value.kind() == ValueKind::date ? 8 : 17;
    const auto wanted = precision_from(digits.value_or(usual), time_only);
    if (!wanted || (value.kind() == ValueKind::date && *wanted > Precision::day)) return {};
    Temporal edge = filled(value.temporal(), side, time_only);
    if (value.kind() == ValueKind::date_time && !edge.has_offset) {
        // The earliest place on earth to reach a local time is UTC+14, the last UTC-12.
        edge.has_offset = true;
        edge.offset_minutes = static_cast<std::int16_t>(side == Side::low ? 14 * 60 : -12 * 60);
    }
    edge = cut(edge, *wanted);
    if (time_only) return run.one(Value::time(edge));
    // The official suite of R5: with a precision the boundary of a Date is a DateTime.
    const bool date = value.kind() == ValueKind::date && !digits;
    return run.one(date ? Value::date(edge) : Value::date_time(edge));
}

Items boundary_of(Run& run, const PlanNode& call, Items input, const Frame& frame, Side side) {
    const auto item = run.single(call, input);
    if (!item) return {};
    const auto system = to_system(*item);
    const auto value = system ? system : to_quantity(*item);
    if (!value) {
        if (item->json() == nullptr) return {};
        return run.fail(
            call,
            call.name + " needs a number, a quantity, a date or a time, not " + type_name(*item) +
                "."
        );
    }
    std::optional<std::int64_t> digits;
    if (!call.arguments.empty()) {
        const auto wanted = run.argument(call, 0, frame);
        if (run.failed()) return {};
        if (wanted && wanted->kind() != ValueKind::integer) {
            return run.fail(
                *call.arguments[0], "A precision is an Integer, not " + type_name(*wanted) + "."
            );
        }
        if (wanted) digits = wanted->number();
    }
    const auto decimal_digits = digits.value_or(usual_decimal_digits);
    switch (value->kind()) {
        case ValueKind::integer:
        case ValueKind::long_integer:
        case ValueKind::decimal: {
            const auto edge = boundary(value->exact_number(), decimal_digits, side);
            return edge ? run.one(Value::decimal(*edge)) : Items{};
        }
        case ValueKind::quantity: {
            const auto edge = boundary(value->decimal(), decimal_digits, side);
            const auto kind = value->calendar_unit() ? Value::Unit::calendar : Value::Unit::ucum;
            return edge ? run.one(Value::quantity(*edge, value->unit(), kind)) : Items{};
        }
        case ValueKind::date:
        case ValueKind::date_time:
        case ValueKind::time:
            return temporal_boundary(run, *value, digits, side);
        default:
            return run.fail(
                call,
                call.name + " needs a number, a quantity, a date or a time, not " +
                    type_name(*value) + "."
            );
    }
}

}  // namespace

Items low_boundary(Run& run, const PlanNode& call, Items input, const Frame& frame) {
    return boundary_of(run, call, input, frame, Side::low);
}
Items high_boundary(Run& run, const PlanNode& call, Items input, const Frame& frame) {
    return boundary_of(run, call, input, frame, Side::high);
}

Items precision(Run& run, const PlanNode& call, Items input, const Frame&) {
    const auto value = run.single_system(call, input);
    if (!value) return {};
    switch (value->kind()) {
        case ValueKind::integer:
        case ValueKind::long_integer:
            return run.one(Value::integer(0));
        case ValueKind::decimal:
            return run.one(Value::integer(value->decimal().scale));
        case ValueKind::date:
        case ValueKind::date_time:
        case ValueKind::time:
            return run.one(Value::integer(
                digits_of(value->temporal().precision, value->kind() == ValueKind::time)
            ));
        default:
            return run.fail(
                call, "precision needs a number, a date or a time, not " + type_name(*value) + "."
            );
    }
}

Items comparable(Run& run, const PlanNode& call, Items input, const Frame& frame) {
    const auto item = run.single(call, input);
    if (!item) return {};
    const auto other_item = run.single(call, run.evaluate(*call.arguments[0], frame));
    if (!other_item) return {};
    const auto left = to_quantity(*item);
    const auto right = to_quantity(*other_item);
    return run.boolean(left && right && common_unit(*left, *right).relation == UnitRelation::same);
}

}  // namespace fhir::fhirpath::code
