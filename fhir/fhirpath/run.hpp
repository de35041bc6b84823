// One evaluation: walks a plan over a focus. Functions and operators are written against this
// class.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "fhir/fhirpath/arena.hpp"
#include "fhir/fhirpath/evaluator.hpp"
#include "fhir/fhirpath/plan.hpp"

namespace fhir::fhirpath {

/// Three-valued logic.
enum class Truth : std::uint8_t { no, yes, unknown };

/// What $this, $index and $total are.
struct Frame {
    /// One item, but in the second argument of defineVariable(), where it is the whole input.
    /// Stands in the arena, in the plan or with the caller: results may point to it.
    Items self;
    std::int64_t index = 0;
    Items total;
};

/// What defineVariable() has stored in a slot of the plan.
struct Variable {
    std::string_view name;
    Items value;
};

class Run {
public:
    Run(Arena& arena,
        const Plan& plan,
        const Scope& scope,
        const Value& focus,
        std::uint32_t& budget)
        : arena_(arena), plan_(plan), scope_(scope), focus_(focus), budget_(budget) {
        if (plan.variables.empty()) return;
        variables_ =
            static_cast<Variable*>(arena.allocate(plan.variables.size() * sizeof(Variable)));
        std::uninitialized_default_construct_n(variables_, plan.variables.size());
    }

    Items evaluate(const PlanNode& node, const Frame& frame);
    /// The input of a member or function: its own, or $this.
    Items input_of(const PlanNode& node, const Frame& frame);
    /// An argument that must be a single value; nothing when it is empty (or after a failure).
    std::optional<Value> argument(const PlanNode& call, std::size_t index, const Frame& frame);

    /// Stops the evaluation; answers the empty collection.
    Items fail(const PlanNode& node, std::string_view code, std::string text);
    Items fail(const PlanNode& node, std::string text) {
        return fail(node, "fhirpath-evaluation", std::move(text));
    }
    bool failed() const { return error_.has_value(); }
    const std::optional<EvaluationError>& error() const { return error_; }
    /// Counts visits of nodes; false (and failed) when the budget is used up.
    bool visit(const PlanNode& node, std::uint32_t count = 1);

    /// The one item; nothing when there is none; failed when there are several.
    std::optional<Value> single(const PlanNode& node, Items items);
    /// The one item as a System value.
    std::optional<Value> single_system(const PlanNode& node, Items items);
    /// A single item as a Boolean: an item of another type counts as true (the standard's
    /// "singleton evaluation of collections").
    Truth truth(const PlanNode& node, Items items);

    /// The criterion of a where() or exists() for one item, which is $this.
    Truth criterion(const PlanNode& call, const Frame& frame);

    Items one(const Value& value);
    Items boolean(bool truth) { return one(Value::boolean(truth)); }
    Items of(Truth truth) {
        return truth == Truth::unknown ? Items{} : boolean(truth == Truth::yes);
    }
    Items string(std::string_view text) { return one(Value::string(text)); }

    Arena& arena() { return arena_; }
    const Plan& plan() const { return plan_; }
    const Scope& scope() const { return scope_; }
    const Value& focus() const { return focus_; }
    const json::Value* resource() const;
    const json::Value* root_resource() const;
    /// By the slots of the plan; a slot that is read was written before, by the order of
    /// evaluation.
    Variable& variable(std::uint16_t slot) { return variables_[slot]; }

private:
    Items constant(const PlanNode& node);
    Items named_variable(const PlanNode& node);
    Items root_type(const PlanNode& node, const Frame& frame);
    Items member(const PlanNode& node, const Frame& frame);
    Items indexed(const PlanNode& node, const Frame& frame);

    Arena& arena_;
    const Plan& plan_;
    const Scope& scope_;
    const Value& focus_;
    std::uint32_t& budget_;
    Variable* variables_ = nullptr;
    std::optional<EvaluationError> error_;
};

}  // namespace fhir::fhirpath
