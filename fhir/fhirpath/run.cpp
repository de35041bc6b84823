// The walk over a plan.
#include "fhir/fhirpath/run.hpp"

#include <algorithm>

#include "fhir/fhirpath/functions.hpp"
#include "fhir/fhirpath/model.hpp"
#include "fhir/fhirpath/operators.hpp"

namespace fhir::fhirpath {

Items Run::fail(const PlanNode& node, std::string_view code, std::string text) {
    if (!error_) error_ = EvaluationError{std::string(code), std::move(text), node.span};
    return {};
}

bool Run::visit(const PlanNode& node, std::uint32_t count) {
    const bool fits = arena_.used() <= Evaluator::most_memory;
    if (budget_ >= count && fits) {
        budget_ -= count;
        return true;
    }
    budget_ = 0;
    const std::string what =
        node.name.empty() ? "The evaluation" : "The evaluation of " + node.name;
    fail(
        node,
        "fhirpath-budget",
        what + (fits ? " needs more node visits" : " needs more memory") +
            " than is allowed for one resource; select less before it."
    );
    return false;
}

std::optional<Value> Run::single(const PlanNode& node, Items items) {
    if (items.size() == 1) return items[0];
    if (items.size() > 1) {
        const std::string what = node.name.empty() ? "the operator" : node.name;
        fail(
            node,
            "Expected at most one item for " + what + ", found " + std::to_string(items.size()) +
                "."
        );
    }
    return std::nullopt;
}

std::optional<Value> Run::single_system(const PlanNode& node, Items items) {
    const auto item = single(node, items);
    if (!item) return std::nullopt;
    const auto system = to_system(*item);
    if (!system && item->json() != nullptr) {
        fail(node, "Expected a value of a primitive type, found " + type_name(*item) + ".");
    }
    return system;
}

Truth Run::truth(const PlanNode& node, Items items) {
    const auto item = single(node, items);
    if (!item) return Truth::unknown;
    const auto system = to_system(*item);
    if (system && system->kind() == ValueKind::boolean)
        return system->truth() ? Truth::yes : Truth::no;
    return Truth::yes;
}

// What a test says by the JSON alone; nothing when the document is not as the definitions say.
std::optional<Truth> test_text(const TextTest& test, const Value& item) {
    const json::Value* json = item.is_node() ? item.json() : nullptr;
    if (json != nullptr && !test.member.empty()) {
        if (!json->IsObject()) return std::nullopt;
        json = json::find(*json, test.member);
        if (json == nullptr) return Truth::unknown;
    }
    if (json == nullptr || !json::is_string(*json)) return std::nullopt;
    return json::text(*json) == test.text ? Truth::yes : Truth::no;
}

Truth Run::criterion(const PlanNode& call, const Frame& frame) {
    if (call.test && scope_.observer == nullptr) {
        if (const auto known = test_text(*call.test, frame.self[0])) return *known;
    }
    const auto mark = arena_.mark();
    const Truth result = truth(*call.arguments[0], evaluate(*call.arguments[0], frame));
    arena_.rewind(mark);
    return result;
}

Items Run::one(const Value& value) {
    Value* const item = arena_.values(1);
    new (item) Value(value);
    return {item, 1};
}

const json::Value* Run::resource() const {
    return scope_.resource != nullptr ? scope_.resource
           : focus_.is_node()         ? focus_.json()
                                      : nullptr;
}
const json::Value* Run::root_resource() const {
    return scope_.root_resource != nullptr ? scope_.root_resource : resource();
}

Items Run::input_of(const PlanNode& node, const Frame& frame) {
    return node.input != nullptr ? evaluate(*node.input, frame) : frame.self;
}

std::optional<Value> Run::argument(const PlanNode& call, std::size_t index, const Frame& frame) {
    const PlanNode& node = *call.arguments[index];
    return single_system(node, evaluate(node, frame));
}

Items Run::evaluate(const PlanNode& node, const Frame& frame) {
    if (error_) return {};
    switch (node.op) {
        case Op::literal:
            return {&node.literal, 1};
        case Op::empty:
            return {};
        case Op::self:
            return frame.self;
        case Op::index:
            return one(Value::integer(frame.index));
        case Op::total:
            return frame.total;
        case Op::constant:
            return constant(node);
        case Op::member:
            return member(node, frame);
        case Op::type_root:
            return root_type(node, frame);
        case Op::indexer:
            return indexed(node, frame);
        case Op::function: {
            const Items input = input_of(node, frame);
            if (error_ || !visit(node)) return {};
            return node.function->run(*this, node, input, frame);
        }
        case Op::is:
        case Op::as:
            return test_type(*this, node, evaluate(*node.input, frame));
        default:
            return evaluate_operator(*this, node, frame);
    }
}

Items Run::root_type(const PlanNode& node, const Frame& frame) {
    const auto fits = [&](const Value& item) {
        return is_instance(item, node.type, Match::inherited);
    };
    if (std::all_of(frame.self.begin(), frame.self.end(), fits)) return frame.self;
    Builder out(arena_);
    for (const Value& item : frame.self) {
        if (fits(item)) out.push(item);
    }
    return out.items();
}

Items Run::constant(const PlanNode& node) {
    switch (node.environment) {
        case Environment::variable:
            return variables_[node.slot].value;
        case Environment::named_at_run_time:
            return named_variable(node);
        case Environment::row_index:
            return one(Value::integer(scope_.row_index));
        case Environment::context:
            return one(focus_);
        case Environment::resource:
        case Environment::root_resource:
            break;
    }
    const bool root = node.environment == Environment::root_resource;
    const json::Value* const value = root ? root_resource() : resource();
    return value != nullptr ? one(Value::resource(*value, plan_.version)) : Items{};
}

Items Run::member(const PlanNode& node, const Frame& frame) {
    const Items input = input_of(node, frame);
    if (error_ || node.info.always_empty || input.empty()) return {};
    Builder out(arena_);
    for (const Value& item : input) {
        if (item.kind() == ValueKind::type) {
            take_type_member(item, node.name, out);
            continue;
        }
        if (!item.is_node()) continue;
        if (item.type() == nullptr) {
            take_untyped_step(item, node.name, plan_.version, out);
            continue;
        }
        const Step* step = nullptr;
        for (const Step& known : node.steps) {
            if (known.on == item.type()) step = &known;
        }
        if (step != nullptr)
            take_step(item, *step, plan_.version, out);
        else
            take_step(
                item, resolve_step(*item.type(), node.name, plan_.json_forms), plan_.version, out
            );
    }
    if (!visit(node, out.size() + 1)) return {};
    if (scope_.observer != nullptr) {
        for (const Value& item : out.items()) scope_.observer->visited(item, node.span);
    }
    return out.items();
}

Items Run::indexed(const PlanNode& node, const Frame& frame) {
    const Items input = input_of(node, frame);
    if (error_) return {};
    const auto position = argument(node, 0, frame);
    if (!position) return {};
    if (position->kind() != ValueKind::integer) {
        return fail(
            *node.arguments[0], "An index is an Integer, not " + type_name(*position) + "."
        );
    }
    const std::int64_t index = position->number();
    if (index < 0 || index >= static_cast<std::int64_t>(input.size())) return {};
    return {input.data + index, 1};
}

}  // namespace fhir::fhirpath
