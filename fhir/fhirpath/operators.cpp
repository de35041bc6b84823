// Operators (https://hl7.org/fhirpath/N1/#operations).
#include "fhir/fhirpath/operators.hpp"

#include "fhir/fhirpath/calendar.hpp"
#include "fhir/fhirpath/equality.hpp"
#include "fhir/fhirpath/model.hpp"
#include "fhir/fhirpath/text_builder.hpp"
#include "fhir/fhirpath/ucum.hpp"

namespace fhir::fhirpath {
namespace {

bool is_temporal(const Value& value) {
    return value.kind() == ValueKind::date || value.kind() == ValueKind::date_time ||
           value.kind() == ValueKind::time;
}

Items mismatch(Run& run, const PlanNode& node, const Value& left, const Value& right) {
    return run.fail(
        node,
        "The operator " + node.name + " cannot be applied to " + type_name(left) + " and " +
            type_name(right) + "."
    );
}

Items number(Run& run, const std::optional<Decimal>& result) {
    return result ? run.one(Value::decimal(*result)) : Items{};
}
Items quantity(Run& run, const std::optional<Value>& result) {
    return result ? run.one(*result) : Items{};
}

std::optional<CalendarUnit> duration_of(const Value& quantity) {
    struct Name {
        std::string_view word;
        std::string_view code;
        CalendarUnit unit;
    };
    constexpr Name names[] = {
        {"year", "", CalendarUnit::year},
        {"month", "", CalendarUnit::month},
        {"week", "wk", CalendarUnit::week},
        {"day", "d", CalendarUnit::day},
        {"hour", "h", CalendarUnit::hour},
        {"minute", "min", CalendarUnit::minute},
        {"second", "s", CalendarUnit::second},
        {"millisecond", "ms", CalendarUnit::millisecond},
    };
    std::string_view unit = quantity.unit();
    for (const Name& name : names) {
        // 'month' in quotes is accepted as the calendar word, as the official suite does; UCUM's
        // definite 'mo' and 'a' are not, because they are no calendar months and years.
        if (unit == name.word || (unit.size() == name.word.size() + 1 &&
                                  unit.starts_with(name.word) && unit.ends_with('s'))) {
            return name.unit;
        }
        if (!quantity.calendar_unit() && !name.code.empty() && unit == name.code) return name.unit;
    }
    return std::nullopt;
}

Items shift(Run& run, const PlanNode& node, const Value& when, const Value& amount, bool back) {
    const auto unit = duration_of(amount);
    if (!unit) {
        return run.fail(
            node,
            "A date or time moves by a calendar duration such as 1 month or 3 days, or by the "
            "UCUM units wk, d, h, min, s and ms."
        );
    }
    Decimal by = back ? negate(amount.decimal()) : amount.decimal();
    // The official suites differ: in that of R4 0.1 's' moves nothing, in that of R5 100 ms.
    const bool whole_only = !amount.calendar_unit() && run.plan().version != Version::r5;
    if (whole_only) by = *round_to(by, 0, Rounding::towards_zero);
    const TemporalKind kind = when.kind() == ValueKind::date        ? TemporalKind::date
                              : when.kind() == ValueKind::date_time ? TemporalKind::date_time
                                                                    : TemporalKind::time;
    const auto moved = shifted(when.temporal(), by, *unit, kind);
    if (!moved) return {};
    if (when.kind() == ValueKind::date) {
        Temporal date = *moved;
        date.hour = date.minute = date.second = 0;
        date.nanoseconds = 0;
        return run.one(Value::date(date));
    }
    return run.one(when.kind() == ValueKind::time ? Value::time(*moved) : Value::date_time(*moved));
}

Items concatenated(Run& run, const PlanNode& node, std::string_view left, std::string_view right) {
    TextBuilder text(run, node, left.size() + right.size());
    text.append(left);
    text.append(right);
    return run.string(text.text());
}

Value whole_number(std::int64_t number, const Value& left, const Value& right) {
    const bool long_one =
        left.kind() == ValueKind::long_integer || right.kind() == ValueKind::long_integer;
    return long_one ? Value::long_integer(number) : Value::integer(number);
}

// A Long when one of them is one.
Items integers(Run& run, Op op, const Value& left_value, const Value& right_value) {
    const std::int64_t left = left_value.number();
    const std::int64_t right = right_value.number();
    std::int64_t result = 0;
    bool overflow = false;
    switch (op) {
        case Op::add:
            overflow = __builtin_add_overflow(left, right, &result);
            break;
        case Op::subtract:
            overflow = __builtin_sub_overflow(left, right, &result);
            break;
        case Op::multiply:
            overflow = __builtin_mul_overflow(left, right, &result);
            break;
        default:
            return {};
    }
    if (overflow) return {};
    return run.one(whole_number(result, left_value, right_value));
}

Items add_or_subtract(
    Run& run, const PlanNode& node, Op op, const Value& left, const Value& right
) {
    const bool minus = op == Op::subtract;
    if (left.is_whole_number() && right.is_whole_number()) {
        return integers(run, op, left, right);
    }
    if (left.is_number() && right.is_number()) {
        const Decimal a = left.exact_number();
        const Decimal b = right.exact_number();
        return number(run, minus ? subtract(a, b) : add(a, b));
    }
    if (!minus && left.kind() == ValueKind::string && right.kind() == ValueKind::string) {
        return concatenated(run, node, left.text(), right.text());
    }
    if (is_temporal(left) && right.kind() == ValueKind::quantity) {
        return shift(run, node, left, right, minus);
    }
    if (left.kind() == ValueKind::quantity || right.kind() == ValueKind::quantity) {
        const auto a = to_quantity(left);
        const auto b = to_quantity(right);
        if (a && b)
            return quantity(run, minus ? subtract_quantities(*a, *b) : add_quantities(*a, *b));
    }
    return mismatch(run, node, left, right);
}

Items multiply_or_divide(Run& run, const PlanNode& node, const Value& left, const Value& right) {
    const bool times = node.op == Op::multiply;
    if (times && left.is_whole_number() && right.is_whole_number()) {
        return integers(run, node.op, left, right);
    }
    if (left.is_number() && right.is_number()) {
        const Decimal a = left.exact_number();
        const Decimal b = right.exact_number();
        return number(run, times ? multiply(a, b) : divide(a, b));
    }
    if (left.kind() == ValueKind::quantity || right.kind() == ValueKind::quantity) {
        const auto a = to_quantity(left);
        const auto b = to_quantity(right);
        if (a && b) {
            return quantity(
                run,
                times ? multiply_quantities(*a, *b, run.arena())
                      : divide_quantities(*a, *b, run.arena())
            );
        }
    }
    return mismatch(run, node, left, right);
}

Items whole_division(Run& run, const PlanNode& node, const Value& left, const Value& right) {
    if (!left.is_number() || !right.is_number()) return mismatch(run, node, left, right);
    const Decimal a = left.exact_number();
    const Decimal b = right.exact_number();
    const bool both_integer = left.is_whole_number() && right.is_whole_number();
    if (node.op == Op::mod && !both_integer) return number(run, remainder(a, b));
    const auto result = node.op == Op::div ? divide_whole(a, b) : remainder(a, b);
    const auto whole = result ? result->whole() : std::nullopt;
    return whole ? run.one(whole_number(*whole, left, right)) : Items{};
}

Items arithmetic(Run& run, const PlanNode& node, Items left_items, Items right_items) {
    const auto operand = [&](Items items) -> std::optional<Value> {
        const auto item = run.single(node, items);
        if (!item) return std::nullopt;
        const auto system = to_system(*item);
        return system ? system : to_quantity(*item);
    };
    const auto left = operand(left_items);
    const auto right = run.failed() ? std::nullopt : operand(right_items);
    if (run.failed() || !left || !right) {
        const bool complex =
            !run.failed() && ((!left && !left_items.empty() && left_items[0].json() != nullptr) ||
                              (!right && !right_items.empty() && right_items[0].json() != nullptr));
        if (complex && !left_items.empty() && !right_items.empty()) {
            return mismatch(run, node, left_items[0], right_items[0]);
        }
        return {};
    }
    switch (node.op) {
        case Op::add:
        case Op::subtract:
            return add_or_subtract(run, node, node.op, *left, *right);
        case Op::multiply:
        case Op::divide:
            return multiply_or_divide(run, node, *left, *right);
        default:
            return whole_division(run, node, *left, *right);
    }
}

Items concatenate(Run& run, const PlanNode& node, Items left_items, Items right_items) {
    const auto left = run.single_system(node, left_items);
    const auto right = run.failed() ? std::nullopt : run.single_system(node, right_items);
    if (run.failed()) return {};
    for (const auto* operand : {&left, &right}) {
        if (*operand && (*operand)->kind() != ValueKind::string) {
            return run.fail(
                node, "The operator & joins Strings, not " + type_name(**operand) + "."
            );
        }
    }
    return concatenated(
        run,
        node,
        left ? left->text() : std::string_view{},
        right ? right->text() : std::string_view{}
    );
}

Items comparison(Run& run, const PlanNode& node, Items left_items, Items right_items) {
    const auto left = run.single(node, left_items);
    const auto right = run.failed() ? std::nullopt : run.single(node, right_items);
    if (!left || !right) return {};
    const Order result = order(*left, *right);
    if (!result.comparable) {
        // A primitive that has only extensions has no value to compare.
        const bool valueless = (left->is_node() && left->json() == nullptr) ||
                               (right->is_node() && right->json() == nullptr);
        return valueless ? Items{} : mismatch(run, node, *left, *right);
    }
    if (!result.ordered) return {};
    const int sign = *result.ordered;
    switch (node.op) {
        case Op::less:
            return run.boolean(sign < 0);
        case Op::less_or_equal:
            return run.boolean(sign <= 0);
        case Op::greater:
            return run.boolean(sign > 0);
        default:
            return run.boolean(sign >= 0);
    }
}

Truth negated(Truth truth) {
    return truth == Truth::unknown ? truth : truth == Truth::yes ? Truth::no : Truth::yes;
}

Truth logic(Op op, Truth left, Truth right) {
    switch (op) {
        case Op::conjunction:
            if (left == Truth::no || right == Truth::no) return Truth::no;
            return left == Truth::yes && right == Truth::yes ? Truth::yes : Truth::unknown;
        case Op::disjunction:
            if (left == Truth::yes || right == Truth::yes) return Truth::yes;
            return left == Truth::no && right == Truth::no ? Truth::no : Truth::unknown;
        case Op::exclusive:
            if (left == Truth::unknown || right == Truth::unknown) return Truth::unknown;
            return left != right ? Truth::yes : Truth::no;
        default:
            return logic(Op::disjunction, negated(left), right);
    }
}

// The side that decides alone ends the evaluation.
Items boolean_operator(Run& run, const PlanNode& node, const Frame& frame) {
    const Truth left = run.truth(node, run.evaluate(*node.input, frame));
    if (run.failed()) return {};
    const bool decided = (node.op == Op::conjunction && left == Truth::no) ||
                         (node.op == Op::disjunction && left == Truth::yes) ||
                         (node.op == Op::implication && left == Truth::no);
    if (decided) return run.boolean(node.op != Op::conjunction);
    const Truth right = run.truth(node, run.evaluate(*node.arguments[0], frame));
    if (run.failed()) return {};
    return run.of(logic(node.op, left, right));
}

Items membership(Run& run, const PlanNode& node, Items item, Items collection) {
    const auto wanted = run.single(node, item);
    if (!wanted) return {};
    return run.boolean(has_equal(run, node, collection, *wanted));
}

Items sign(Run& run, const PlanNode& node, const Frame& frame) {
    const Items items = run.evaluate(*node.input, frame);
    const auto operand = run.single(node, items);
    if (!operand) return {};
    const auto system = to_system(*operand);
    const auto value = system ? system : to_quantity(*operand);
    if (!value) return run.fail(node, "The sign " + node.name + " needs a number or a quantity.");
    const bool minus = node.op == Op::minus;
    switch (value->kind()) {
        case ValueKind::integer:
        case ValueKind::long_integer:
            return minus ? integers(run, Op::subtract, Value::integer(0), *value) : run.one(*value);
        case ValueKind::decimal:
            return run.one(minus ? Value::decimal(negate(value->decimal())) : *value);
        case ValueKind::quantity: {
            const auto kind = value->calendar_unit() ? Value::Unit::calendar : Value::Unit::ucum;
            return run.one(
                minus ? Value::quantity(negate(value->decimal()), value->unit(), kind) : *value
            );
        }
        default:
            return run.fail(
                node, "The sign needs a number or a quantity, not " + type_name(*value) + "."
            );
    }
}

}  // namespace

Items unite(Run& run, const PlanNode& node, Items left, Items right) {
    Builder out(run.arena());
    for (const Items items : {left, right}) {
        for (const Value& item : items) {
            if (!has_equal(run, node, out.items(), item)) out.push(item);
            if (run.failed()) return {};
        }
    }
    return out.items();
}

Items sum_of(Run& run, const PlanNode& node, const Value& left, const Value& right) {
    return add_or_subtract(run, node, Op::add, left, right);
}

Items evaluate_operator(Run& run, const PlanNode& node, const Frame& frame) {
    switch (node.op) {
        case Op::plus:
        case Op::minus:
            return sign(run, node, frame);
        case Op::conjunction:
        case Op::disjunction:
        case Op::exclusive:
        case Op::implication:
            return boolean_operator(run, node, frame);
        default:
            break;
    }
    const Items left = run.evaluate(*node.input, frame);
    if (run.failed()) return {};
    const Items right = run.evaluate(*node.arguments[0], frame);
    if (run.failed()) return {};
    switch (node.op) {
        case Op::combine:
            return unite(run, node, left, right);
        case Op::concatenate:
            return concatenate(run, node, left, right);
        case Op::equal:
            return run.of(same(run, node, left, right, Sameness::equal));
        case Op::not_equal:
            return run.of(negated(same(run, node, left, right, Sameness::equal)));
        case Op::equivalent:
            return run.of(same(run, node, left, right, Sameness::equivalent));
        case Op::not_equivalent:
            return run.of(negated(same(run, node, left, right, Sameness::equivalent)));
        case Op::less:
        case Op::less_or_equal:
        case Op::greater:
        case Op::greater_or_equal:
            return comparison(run, node, left, right);
        case Op::in:
            return membership(run, node, left, right);
        case Op::contains:
            return membership(run, node, right, left);
        default:
            return arithmetic(run, node, left, right);
    }
}

}  // namespace fhir::fhirpath
