// toX and convertsToX (https://hl7.org/fhirpath/N1/#conversion).
#include <algorithm>
#include <array>

#include "fhir/fhirpath/functions.hpp"
#include "fhir/fhirpath/model.hpp"
#include "fhir/fhirpath/parser.hpp"
#include "fhir/fhirpath/ucum.hpp"
#include "fhir/fhirpath/unicode_case.hpp"

namespace fhir::fhirpath::code {
namespace {

using Converted = std::optional<Value>;
using Conversion = Converted (*)(Run& run, const Value& value);

bool equals_ignoring_case(std::string_view text, std::string_view lower) {
    std::size_t i = 0;
    std::size_t j = 0;
    while (i < text.size() && j < lower.size()) {
        if (next_folded(text, i) != next_folded(lower, j)) return false;
    }
    return i == text.size() && j == lower.size();
}

bool is_any_of(std::string_view text, std::initializer_list<std::string_view> words) {
    return std::any_of(words.begin(), words.end(), [text](std::string_view word) {
        return equals_ignoring_case(text, word);
    });
}

Converted as_boolean(Run&, const Value& value) {
    switch (value.kind()) {
        case ValueKind::boolean:
            return value;
        case ValueKind::integer:
        case ValueKind::long_integer:
            if (value.number() == 0 || value.number() == 1)
                return Value::boolean(value.number() == 1);
            return std::nullopt;
        case ValueKind::decimal: {
            if (compare(value.decimal(), Decimal::of(1)) == 0) return Value::boolean(true);
            if (value.decimal().is_zero()) return Value::boolean(false);
            return std::nullopt;
        }
        case ValueKind::string:
            if (is_any_of(value.text(), {"true", "t", "yes", "y", "1", "1.0"}))
                return Value::boolean(true);
            if (is_any_of(value.text(), {"false", "f", "no", "n", "0", "0.0"}))
                return Value::boolean(false);
            return std::nullopt;
        default:
            return std::nullopt;
    }
}

std::optional<std::int64_t> whole_number(const Value& value) {
    switch (value.kind()) {
        case ValueKind::integer:
        case ValueKind::long_integer:
            return value.number();
        case ValueKind::boolean:
            return value.truth() ? 1 : 0;
        case ValueKind::string: {
            if (value.text().find_first_not_of("+-0123456789") != std::string_view::npos)
                return std::nullopt;
            const auto decimal = Decimal::parse(value.text());
            return decimal ? decimal->whole() : std::nullopt;
        }
        default:
            return std::nullopt;
    }
}

// An Integer of the standard has 32 bits; what is larger is a Long.
Converted as_integer(Run&, const Value& value) {
    if (value.kind() == ValueKind::integer) return value;
    const auto whole = whole_number(value);
    constexpr std::int64_t most = 2'147'483'647;
    if (!whole || *whole > most || *whole < -most - 1) return std::nullopt;
    return Value::integer(*whole);
}

Converted as_long(Run&, const Value& value) {
    const auto whole = whole_number(value);
    return whole ? Converted(Value::long_integer(*whole)) : std::nullopt;
}

Converted as_decimal(Run&, const Value& value) {
    switch (value.kind()) {
        case ValueKind::decimal:
            return value;
        case ValueKind::integer:
        case ValueKind::long_integer:
            return Value::decimal(Decimal::of(value.number()));
        case ValueKind::boolean:
            return Value::decimal(value.truth() ? Decimal{10, 1} : Decimal{0, 1});
        case ValueKind::string: {
            if (value.text().find_first_of("eE") != std::string_view::npos) return std::nullopt;
            const auto decimal = Decimal::parse(value.text());
            if (!decimal) return std::nullopt;
            return Value::decimal(*decimal);
        }
        default:
            return std::nullopt;
    }
}

Converted as_string(Run& run, const Value& value) {
    if (value.kind() == ValueKind::string) return value;
    if (value.kind() == ValueKind::type) return std::nullopt;
    std::string scratch;
    const auto text = text_of(value, scratch);
    if (!text) return std::nullopt;
    return Value::string(run.arena().keep(*text));
}

Converted as_date(Run&, const Value& value) {
    switch (value.kind()) {
        case ValueKind::date:
            return value;
        case ValueKind::date_time: {
            Temporal date{value.temporal().year, value.temporal().month, value.temporal().day};
            date.precision = std::min(value.temporal().precision, Precision::day);
            return Value::date(date);
        }
        case ValueKind::string: {
            auto parsed = parse_date(value.text());
            if (!parsed) return std::nullopt;
            return Value::date(*parsed);
        }
        default:
            return std::nullopt;
    }
}

Converted as_date_time(Run&, const Value& value) {
    switch (value.kind()) {
        case ValueKind::date_time:
            return value;
        case ValueKind::date:
            return Value::date_time(value.temporal());
        case ValueKind::string: {
            const auto parsed = parse_date_time(value.text());
            if (!parsed) return std::nullopt;
            return Value::date_time(*parsed);
        }
        default:
            return std::nullopt;
    }
}

Converted as_time(Run&, const Value& value) {
    if (value.kind() == ValueKind::time) return value;
    if (value.kind() != ValueKind::string) return std::nullopt;
    const auto parsed = parse_time(value.text());
    if (!parsed) return std::nullopt;
    return Value::time(*parsed);
}

// [+-]digits[.digits] ['unit' | calendar word]
Converted quantity_from(std::string_view text) {
    const std::size_t end = std::min(text.find_first_not_of("+-0123456789."), text.size());
    const auto number = Decimal::parse(text.substr(0, end));
    if (!number) return std::nullopt;
    std::string_view unit = text.substr(end);
    if (unit.empty()) return Value::quantity(*number, "1");
    const std::size_t start = unit.find_first_not_of(" \t\r\n");
    if (start == std::string_view::npos) return std::nullopt;
    unit.remove_prefix(start);
    if (unit.size() > 2 && unit.front() == '\'' && unit.back() == '\'') {
        return Value::quantity(*number, unit.substr(1, unit.size() - 2));
    }
    if (!is_calendar_word(unit)) return std::nullopt;
    return Value::quantity(*number, unit, Value::Unit::calendar);
}

Converted as_quantity(Run&, const Value& value) {
    switch (value.kind()) {
        case ValueKind::quantity:
            return value;
        case ValueKind::integer:
        case ValueKind::long_integer:
            return Value::quantity(Decimal::of(value.number()), "1");
        case ValueKind::decimal:
            return Value::quantity(value.decimal(), "1");
        case ValueKind::boolean:
            return Value::quantity(value.truth() ? Decimal{10, 1} : Decimal{0, 1}, "1");
        case ValueKind::string:
            return quantity_from(value.text());
        default:
            return std::nullopt;
    }
}

// The input as something conversions know: a System value, of a FHIR Quantity the quantity.
std::optional<Value> source_of(Run& run, const PlanNode& call, Items input) {
    const auto item = run.single(call, input);
    if (!item) return std::nullopt;
    const auto system = to_system(*item);
    return system ? system : to_quantity(*item);
}

Items converted(Run& run, const PlanNode& call, Items input, Conversion conversion) {
    const auto value = source_of(run, call, input);
    if (!value) return {};
    const auto result = conversion(run, *value);
    return result ? run.one(*result) : Items{};
}

Items converts(Run& run, const PlanNode& call, Items input, Conversion conversion) {
    if (input.empty()) return {};
    const auto value = source_of(run, call, input);
    if (run.failed()) return {};
    return run.boolean(value && conversion(run, *value));
}

// toQuantity('mg'): the quantity in that unit.
Items in_unit(Run& run, const PlanNode& call, Items quantity, const Frame& frame) {
    const auto unit = run.argument(call, 0, frame);
    if (quantity.empty() || !unit || unit->kind() != ValueKind::string) return {};
    const auto kind = is_calendar_word(unit->text()) ? Value::Unit::calendar : Value::Unit::ucum;
    const auto result =
        convert_quantity(quantity[0], Value::quantity(Decimal{}, unit->text(), kind));
    return result ? run.one(*result) : Items{};
}

}  // namespace

Items to_quantity_value(Run& run, const PlanNode& call, Items input, const Frame& frame) {
    const Items quantity = converted(run, call, input, as_quantity);
    return call.arguments.empty() || run.failed() ? quantity : in_unit(run, call, quantity, frame);
}

Items converts_to_quantity(Run& run, const PlanNode& call, Items input, const Frame& frame) {
    if (call.arguments.empty()) return converts(run, call, input, as_quantity);
    if (input.empty()) return {};
    const Items quantity = to_quantity_value(run, call, input, frame);
    return run.failed() ? Items{} : run.boolean(!quantity.empty());
}

Items to_boolean(Run& run, const PlanNode& call, Items input, const Frame&) {
    return converted(run, call, input, as_boolean);
}
Items to_integer(Run& run, const PlanNode& call, Items input, const Frame&) {
    return converted(run, call, input, as_integer);
}
Items to_long(Run& run, const PlanNode& call, Items input, const Frame&) {
    return converted(run, call, input, as_long);
}
Items to_decimal(Run& run, const PlanNode& call, Items input, const Frame&) {
    return converted(run, call, input, as_decimal);
}
Items to_string(Run& run, const PlanNode& call, Items input, const Frame&) {
    return converted(run, call, input, as_string);
}
Items to_date(Run& run, const PlanNode& call, Items input, const Frame&) {
    return converted(run, call, input, as_date);
}
Items to_date_time(Run& run, const PlanNode& call, Items input, const Frame&) {
    return converted(run, call, input, as_date_time);
}
Items to_time(Run& run, const PlanNode& call, Items input, const Frame&) {
    return converted(run, call, input, as_time);
}
Items converts_to_boolean(Run& run, const PlanNode& call, Items input, const Frame&) {
    return converts(run, call, input, as_boolean);
}
Items converts_to_integer(Run& run, const PlanNode& call, Items input, const Frame&) {
    return converts(run, call, input, as_integer);
}
Items converts_to_long(Run& run, const PlanNode& call, Items input, const Frame&) {
    return converts(run, call, input, as_long);
}
Items converts_to_decimal(Run& run, const PlanNode& call, Items input, const Frame&) {
    return converts(run, call, input, as_decimal);
}
Items converts_to_string(Run& run, const PlanNode& call, Items input, const Frame&) {
    return converts(run, call, input, as_string);
}
Items converts_to_date(Run& run, const PlanNode& call, Items input, const Frame&) {
    return converts(run, call, input, as_date);
}
Items converts_to_date_time(Run& run, const PlanNode& call, Items input, const Frame&) {
    return converts(run, call, input, as_date_time);
}
Items converts_to_time(Run& run, const PlanNode& call, Items input, const Frame&) {
    return converts(run, call, input, as_time);
}

}  // namespace fhir::fhirpath::code
