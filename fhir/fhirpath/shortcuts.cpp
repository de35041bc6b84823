// Reading the plan of an expression.
#include "fhir/fhirpath/shortcuts.hpp"

#include <algorithm>
#include <array>

#include "fhir/fhirpath/functions.hpp"
#include "fhir/fhirpath/plan.hpp"

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

std::optional<PlainStep> plain_step(const PlanNode& node) {
    if (node.op != Op::member || node.steps.size() != 1) return std::nullopt;
    const Step& step = node.steps.front();
    const bool plain = step.element != nullptr && !step.element->choice && step.form.empty() &&
                       step.type != nullptr && !step.resource && !step.on->abstract &&
                       step.on->kind != definitions::TypeKind::primitive;
    if (!plain) return std::nullopt;
    return PlainStep{
        step.on, step.element->name, step.type, step.primitive, step.element->repeats()};
}

ReferenceKeyCall key_call(const PlanNode& node) {
    return {node.type.fhir, !node.arguments.empty()};
}

}  // namespace

std::optional<PlainStep> plain_step(const Expression& expression) {
    const PlanNode& root = *expression.plan().root;
    return root.input == nullptr ? plain_step(root) : std::nullopt;
}

std::optional<PlainStep> first_step(const Expression& expression) {
    const PlanNode& root = *expression.plan().root;
    const bool first = is_call(root, "first") && root.arguments.empty() && root.input != nullptr &&
                       root.input->input == nullptr;
    const auto step = first ? plain_step(*root.input) : std::nullopt;
    return step && !step->primitive ? step : std::nullopt;
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
    return key_call(root);
}

bool is_resource_key(const Expression& expression) {
    const PlanNode& root = *expression.plan().root;
    return is_call(root, "getResourceKey") && root.input == nullptr;
}

std::optional<MemberTest> MemberTest::of(const Expression& expression) {
    const PlanNode& root = *expression.plan().root;
    MemberTest test;
    test.when_found_ = is_call(root, "exists");
    const bool asks = test.when_found_ || is_call(root, "empty");
    if (!asks || !root.arguments.empty() || root.input == nullptr) return std::nullopt;
    const PlanNode& sought = *root.input;
    if (is_call(sought, "where") && sought.test && sought.test->member.empty()) {
        test.text_ = sought.test->text;
    } else if (is_call(sought, "getReferenceKey")) {
        test.key_ = key_call(sought);
    } else {
        return std::nullopt;
    }
    for (const PlanNode* node = sought.input; node != nullptr; node = node->input) {
        const auto step = plain_step(*node);
        // Only the tested member may be there several times, or hold a value.
        const bool last = test.way_.empty();
        const bool fits = step && (last ? step->primitive == test.text_.has_value()
                                        : !step->primitive && !step->repeats);
        if (!fits) return std::nullopt;
        test.way_.insert(test.way_.begin(), step->name);
        test.on_ = step->on;
    }
    return test.way_.empty() ? std::nullopt : std::optional(std::move(test));
}

std::optional<bool> MemberTest::answer(
    const json::Value& object, Evaluator& evaluator, const Scope& scope
) const {
    const json::Value* at = &object;
    for (const std::string_view name : way_) {
        if (!at->IsObject()) return std::nullopt;
        at = json::find(*at, name);
        if (at == nullptr) return !when_found_;
    }
    const auto there = found(*at, evaluator, scope);
    if (!there) return std::nullopt;
    return *there == when_found_;
}

std::optional<bool> MemberTest::found(
    const json::Value& member, Evaluator& evaluator, const Scope& scope
) const {
    if (!text_) {
        if (!member.IsObject()) return std::nullopt;
        return key_.takes(evaluator.reference_target(member, scope));
    }
    if (json::is_string(member)) return json::text(member) == *text_;
    if (!member.IsArray()) return std::nullopt;
    bool there = false;
    for (const json::Value& value : member.GetArray()) {
        // Null stands where only the member beside it says something.
        if (value.IsNull()) continue;
        if (!json::is_string(value)) return std::nullopt;
        there = there || json::text(value) == *text_;
    }
    return there;
}

bool is_focus(const Expression& expression) {
    const PlanNode& root = *expression.plan().root;
    return root.op == Op::self ||
           (root.op == Op::constant && root.environment == Environment::context);
}

}  // namespace fhir::fhirpath
