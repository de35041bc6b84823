// sum, min, max and avg (https://hl7.org/fhirpath/, standard for trial use).
#include "fhir/fhirpath/equality.hpp"
#include "fhir/fhirpath/functions.hpp"
#include "fhir/fhirpath/model.hpp"
#include "fhir/fhirpath/operators.hpp"

namespace fhir::fhirpath::code {
namespace {

// A number or a quantity; fails for anything else.
std::optional<Value> summand(Run& run, const PlanNode& call, const Value& item) {
    const auto system = to_system(item);
    const auto value = system ? system : to_quantity(item);
    if (value && (value->is_number() || value->kind() == ValueKind::quantity)) return value;
    run.fail(call, call.name + " needs numbers or quantities, not " + type_name(item) + ".");
    return std::nullopt;
}

std::optional<Value> total_of(Run& run, const PlanNode& call, Items input) {
    if (!run.visit(call, input.size())) return std::nullopt;
    std::optional<Value> total;
    for (const Value& item : input) {
        const auto next = summand(run, call, item);
        if (!next) return std::nullopt;
        if (!total) {
            total = next;
            continue;
        }
        const bool quantities = next->kind() == ValueKind::quantity;
        if (quantities != (total->kind() == ValueKind::quantity)) {
            run.fail(call, call.name + " cannot add numbers and quantities.");
            return std::nullopt;
        }
        const Items sum = sum_of(run, call, *total, *next);
        if (sum.empty()) return std::nullopt;
        total = sum[0];
    }
    return total;
}

Items extreme(Run& run, const PlanNode& call, Items input, int wanted_sign) {
    if (!run.visit(call, input.size())) return {};
    const Value* best = nullptr;
    for (const Value& item : input) {
        if (best == nullptr) {
            best = &item;
            continue;
        }
        const Order result = order(item, *best);
        if (!result.comparable) {
            return run.fail(
                call,
                call.name + " cannot order " + type_name(*best) + " and " + type_name(item) + "."
            );
        }
        if (!result.ordered) return {};
        if (*result.ordered == wanted_sign) best = &item;
    }
    return best != nullptr ? Items{best, 1} : Items{};
}

}  // namespace

Items sum(Run& run, const PlanNode& call, Items input, const Frame&) {
    const auto total = total_of(run, call, input);
    return total ? run.one(*total) : Items{};
}

Items avg(Run& run, const PlanNode& call, Items input, const Frame&) {
    const auto total = total_of(run, call, input);
    if (!total) return {};
    const bool quantity = total->kind() == ValueKind::quantity;
    const auto mean =
        divide(quantity ? total->decimal() : total->exact_number(), Decimal::of(input.size()));
    if (!mean) return {};
    if (!quantity) return run.one(Value::decimal(*mean));
    const auto kind = total->calendar_unit() ? Value::Unit::calendar : Value::Unit::ucum;
    return run.one(Value::quantity(*mean, total->unit(), kind));
}

Items min(Run& run, const PlanNode& call, Items input, const Frame&) {
    return extreme(run, call, input, -1);
}
Items max(Run& run, const PlanNode& call, Items input, const Frame&) {
    return extreme(run, call, input, 1);
}

}  // namespace fhir::fhirpath::code
