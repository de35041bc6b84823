// Reading the plan of an expression.
#include "fhir/fhirpath/shortcuts.hpp"

#include <algorithm>
#include <array>

#include "fhir/fhirpath/functions.hpp"

namespace fhir::fhirpath {
namespace {

// Functions that give nothing for an empty input.
bool gives_nothing_for_nothing(const Function& function) {
    constexpr std::array<std::string_view, 8> names = {
        "as",
        "extension",
        "first",
        "getReferenceKey",
        "highBoundary",
        "lowBoundary",
        "ofType",
        "where"};
    return std::find(names.begin(), names.end(), function.name) != names.end();
}

bool is_call(const PlanNode& node, std::string_view name) {
    return node.op == Op::function && node.function != nullptr && node.function->name == name;
}

}  // namespace

std::optional<PlainStep> plain_step(const Expression& expression) {
    const PlanNode& root = *expression.plan().root;
    if (root.op != Op::member || root.input != nullptr || root.steps.size() != 1) {
        return std::nullopt;
    }
    const Step& step = root.steps.front();
    const bool plain = step.element != nullptr && !step.element->choice && step.form.empty() &&
                       step.type != nullptr && !step.resource && !step.on->abstract &&
                       step.on->kind != definitions::TypeKind::primitive;
    if (!plain) return std::nullopt;
    return PlainStep{
        step.on, step.element->name, step.type, step.primitive, step.element->repeats()};
}

std::string_view needed_member(const Expression& expression) {
    const PlanNode* node = expression.plan().root;
    while (node->input != nullptr) {
        const bool passes = node->op == Op::member || node->op == Op::indexer ||
                            (node->op == Op::function && node->function != nullptr &&
                             gives_nothing_for_nothing(*node->function));
        if (!passes) return {};
        node = node->input;
    }
    if (is_call(*node, "extension")) return "extension";
    if (node->op != Op::member || node->steps.size() != 1) return {};
    const Step& step = node->steps.front();
    const bool plain = step.element != nullptr && !step.element->choice && step.form.empty() &&
                       !step.primitive && step.on->kind != definitions::TypeKind::primitive;
    return plain ? step.element->name : std::string_view{};
}

std::optional<ReferenceKeyCall> reference_key_call(const Expression& expression) {
    const PlanNode& root = *expression.plan().root;
    if (!is_call(root, "getReferenceKey") || root.input != nullptr) return std::nullopt;
    return ReferenceKeyCall{root.type.fhir, !root.arguments.empty()};
}

bool is_focus(const Expression& expression) {
    const PlanNode& root = *expression.plan().root;
    return root.op == Op::self ||
           (root.op == Op::constant && root.environment == Environment::context);
}

}  // namespace fhir::fhirpath
