// The evaluator: one arena, one budget.
#include "fhir/fhirpath/evaluator.hpp"

#include "fhir/fhirpath/keys.hpp"
#include "fhir/fhirpath/run.hpp"

namespace fhir::fhirpath {

struct Evaluator::State {
    explicit State(std::uint32_t allowed) : budget(allowed), left(allowed) {}
    Arena arena;
    std::uint32_t budget;
    std::uint32_t left;
    std::optional<EvaluationError> error;
};

Evaluator::Evaluator(std::uint32_t budget) : state_(std::make_unique<State>(budget)) {}
Evaluator::~Evaluator() = default;
Evaluator::Evaluator(Evaluator&&) noexcept = default;
Evaluator& Evaluator::operator=(Evaluator&&) noexcept = default;

Evaluated Evaluator::evaluate(
    const Expression& expression, const Value& focus, const Scope& scope
) {
    const Plan& plan = expression.plan();
    // The focus is a result too ("$this"): it must outlive the caller's variable.
    Value* const kept = state_->arena.values(1);
    new (kept) Value(focus);
    Run run(state_->arena, plan, scope, *kept, state_->left);
    const Items items = run.evaluate(*plan.root, Frame{{kept, 1}, 0, {}});
    if (run.failed()) {
        state_->error = run.error();
        return {{}, &*state_->error};
    }
    return {{items.data, items.count}, nullptr};
}

KeyMaker Evaluator::keys(const Scope& scope) {
    const json::Value* const root =
        scope.root_resource != nullptr ? scope.root_resource : scope.resource;
    return {state_->arena, scope.keys, root};
}

ReferenceTarget Evaluator::reference_target(const json::Value& reference, const Scope& scope) {
    return keys(scope).target_of(reference);
}

std::string_view Evaluator::resource_key(const json::Value& resource, const Scope& scope) {
    return keys(scope).key_of(resource);
}

bool Evaluator::spend(std::uint32_t visits) {
    if (state_->left < visits) return false;
    state_->left -= visits;
    return true;
}

std::size_t Evaluator::memory() const {
    return state_->arena.held();
}

void Evaluator::reset() {
    state_->arena.reset();
    state_->left = state_->budget;
}

Issue Evaluator::issue(const Expression& expression, const EvaluationError& error) {
    Issue issue;
    issue.type = error.code == "fhirpath-budget" ? IssueType::too_costly : IssueType::processing;
    issue.code = error.code;
    issue.text = error.text;
    issue.position = position_in(expression.text(), error.span.begin);
    return issue;
}

}  // namespace fhir::fhirpath
