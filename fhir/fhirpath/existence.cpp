// Functions on whether and which items there are (https://hl7.org/fhirpath/N1/#existence).
#include "fhir/fhirpath/equality.hpp"
#include "fhir/fhirpath/functions.hpp"
#include "fhir/fhirpath/model.hpp"

namespace fhir::fhirpath::code {
namespace {

// The criterion of the first argument for each item; stops when `found` holds it. The memory of a
// criterion is given back at once.
bool any_item(Run& run, const PlanNode& call, Items input, const Frame& frame, bool wanted) {
    Frame inner{frame.self, 0, frame.total};
    for (std::uint32_t i = 0; i < input.size(); ++i) {
        inner.self = {input.data + i, 1};
        inner.index = i;
        if (!run.visit(call)) return false;
        const Truth truth = run.criterion(call, inner);
        if (run.failed()) return false;
        if ((truth == Truth::yes) == wanted) return true;
    }
    return false;
}

Items booleans(Run& run, const PlanNode& call, Items input, bool wanted, bool all) {
    for (const Value& item : input) {
        const auto system = to_system(item);
        if (!system || system->kind() != ValueKind::boolean) {
            return run.fail(call, call.name + " needs Booleans, found " + type_name(item) + ".");
        }
        if ((system->truth() == wanted) != all) return run.boolean(!all);
    }
    return run.boolean(all);
}

bool is_subset(Run& run, const PlanNode& call, Items part, Items whole) {
    for (const Value& item : part) {
        if (!has_equal(run, call, whole, item)) return false;
    }
    return true;
}

}  // namespace

Items empty(Run& run, const PlanNode&, Items input, const Frame&) {
    return run.boolean(input.empty());
}

Items exists(Run& run, const PlanNode& call, Items input, const Frame& frame) {
    if (call.arguments.empty()) return run.boolean(!input.empty());
    return run.boolean(any_item(run, call, input, frame, true));
}

Items all(Run& run, const PlanNode& call, Items input, const Frame& frame) {
    return run.boolean(!any_item(run, call, input, frame, false));
}

Items all_true(Run& run, const PlanNode& call, Items input, const Frame&) {
    return booleans(run, call, input, true, true);
}
Items any_true(Run& run, const PlanNode& call, Items input, const Frame&) {
    return booleans(run, call, input, true, false);
}
Items all_false(Run& run, const PlanNode& call, Items input, const Frame&) {
    return booleans(run, call, input, false, true);
}
Items any_false(Run& run, const PlanNode& call, Items input, const Frame&) {
    return booleans(run, call, input, false, false);
}

Items subset_of(Run& run, const PlanNode& call, Items input, const Frame& frame) {
    const Items other = run.evaluate(*call.arguments[0], frame);
    return run.boolean(is_subset(run, call, input, other));
}
Items superset_of(Run& run, const PlanNode& call, Items input, const Frame& frame) {
    const Items other = run.evaluate(*call.arguments[0], frame);
    return run.boolean(is_subset(run, call, other, input));
}

Items count(Run& run, const PlanNode&, Items input, const Frame&) {
    return run.one(Value::integer(input.size()));
}

Items distinct(Run& run, const PlanNode& call, Items input, const Frame&) {
    Builder out(run.arena());
    for (const Value& item : input) {
        if (!has_equal(run, call, out.items(), item)) out.push(item);
        if (run.failed()) return {};
    }
    return out.items();
}

Items is_distinct(Run& run, const PlanNode& call, Items input, const Frame& frame) {
    return run.boolean(distinct(run, call, input, frame).size() == input.size());
}

Items negation(Run& run, const PlanNode& call, Items input, const Frame&) {
    const Truth truth = run.truth(call, input);
    return truth == Truth::unknown ? Items{} : run.boolean(truth == Truth::no);
}

Items has_value(Run& run, const PlanNode&, Items input, const Frame&) {
    return run.boolean(input.size() == 1 && to_system(input[0]).has_value());
}

Items get_value(Run& run, const PlanNode&, Items input, const Frame&) {
    if (input.size() != 1) return {};
    const auto system = to_system(input[0]);
    return system ? run.one(*system) : Items{};
}

}  // namespace fhir::fhirpath::code
