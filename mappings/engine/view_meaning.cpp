// A walk over the compiled tree of a path.
#include "mappings/engine/view_meaning.hpp"

#include <algorithm>
#include <map>
#include <optional>

#include "fhir/fhirpath/inference.hpp"
#include "fhir/fhirpath/plan.hpp"

namespace mappings {
namespace {

namespace definitions = fhir::definitions;
namespace path = fhir::fhirpath;
using path::Op;
using path::PlanNode;

struct Finding {
    fhir::Severity severity = fhir::Severity::warning;
    std::string code;
    std::string text;
    std::uint32_t begin = 0;
    friend auto operator<=>(const Finding&, const Finding&) = default;
};

/// Where the last step of a node is written: the span of a member or call holds its whole chain.
std::uint32_t step_begin(const path::Plan& plan, const PlanNode& node) {
    const std::string_view text(plan.text);
    const std::uint32_t begin =
        node.input != nullptr ? std::max(node.input->span.end, node.span.begin) : node.span.begin;
    const std::size_t at = text.find(node.name, begin);
    return at == std::string_view::npos ? node.span.begin : static_cast<std::uint32_t>(at);
}

const PlanNode* source_of_empty(const PlanNode& node);

const PlanNode* source_of_member(const PlanNode& node) {
    if (node.input != nullptr) {
        if (const PlanNode* before = source_of_empty(*node.input)) return before;
    }
    const bool optional = std::any_of(node.steps.begin(), node.steps.end(), [](const auto& step) {
        return step.element == nullptr || step.element->min == 0;
    });
    return optional ? &node : nullptr;
}

const PlanNode* source_of_call(const PlanNode& node) {
    constexpr std::string_view never[] = {"exists", "empty", "join", "getResourceKey"};
    if (std::find(std::begin(never), std::end(never), node.name) != std::end(never)) return nullptr;
    const bool as_input = node.name == "not" || node.name == "first" ||
                          node.name == "lowBoundary" || node.name == "highBoundary";
    if (as_input) return node.input != nullptr ? source_of_empty(*node.input) : nullptr;
    return &node;
}

/// The step because of which a node may give nothing; null when it always gives something, as far
/// as the definitions say.
const PlanNode* source_of_empty(const PlanNode& node) {
    switch (node.op) {
        case Op::member:
            return source_of_member(node);
        case Op::function:
            return source_of_call(node);
        case Op::indexer:
        case Op::as:
            return &node;
        case Op::literal:
        case Op::self:
        case Op::index:
        case Op::total:
        case Op::constant:
        case Op::type_root:
        case Op::empty:
        case Op::equivalent:
        case Op::not_equivalent:
            return nullptr;
        default:
            break;
    }
    if (const PlanNode* left = source_of_empty(*node.input)) return left;
    return node.arguments.empty() ? nullptr : source_of_empty(*node.arguments[0]);
}

bool may_be_partial_date(const path::Inferred& info) {
    if (!info.known) return false;
    return std::any_of(info.types.begin(), info.types.end(), [](const path::StaticType& type) {
        const bool date = (path::category_of(type) & path::a_date) != 0;
        return date && (type.type == nullptr || type.type->name != "instant");
    });
}

bool has_elements(const path::Inferred& info) {
    return std::any_of(info.types.begin(), info.types.end(), [](const path::StaticType& type) {
        return type.type != nullptr && type.type->kind != definitions::TypeKind::primitive;
    });
}

/// Whether a value of one of the types may be a `wanted`, or is known to be none.
bool may_be(const path::Inferred& info, const definitions::Type& wanted) {
    if (!info.known || info.types.empty()) return true;
    return std::any_of(info.types.begin(), info.types.end(), [&](const path::StaticType& type) {
        return type.type == nullptr || definitions::is_a(*type.type, wanted.name) ||
               definitions::is_a(wanted, type.type->name);
    });
}

/// The resource types that the references a node gives may point at, by the element they stand in.
/// Nothing when that is not known or may be any.
std::optional<std::set<std::string_view>> targets_of(const PlanNode& node) {
    const bool passes = node.op == Op::indexer || node.op == Op::as ||
                        (node.op == Op::function && (node.name == "where" || node.name == "first" ||
                                                     node.name == "ofType" || node.name == "as"));
    if (passes && node.input != nullptr) return targets_of(*node.input);
    if (node.op != Op::member || node.steps.empty()) return std::nullopt;
    std::set<std::string_view> targets;
    for (const path::Step& step : node.steps) {
        if (step.element == nullptr) continue;
        for (const definitions::TypeRef& ref : step.element->types) {
            if (ref.type == nullptr || ref.type->name != "Reference") continue;
            if (ref.targets.empty()) return std::nullopt;
            targets.insert(ref.targets.begin(), ref.targets.end());
        }
    }
    const bool any = targets.empty() || targets.contains("Resource");
    return any ? std::nullopt : std::optional(std::move(targets));
}

std::string listed(const std::set<std::string_view>& names) {
    std::string text;
    for (const std::string_view name : names) {
        if (!text.empty()) text += ", ";
        text += name;
    }
    return text;
}

class Walk {
public:
    Walk(const path::Plan& plan, fhir::Severity severity) : plan_(plan), severity_(severity) {}

    /// What is found with the releases it holds in left to the caller.
    std::set<Finding> findings;

    void visit(const PlanNode& node, PathUse use) {
        switch (node.op) {
            case Op::function:
                return call(node, use);
            case Op::conjunction:
            case Op::disjunction:
            case Op::exclusive:
            case Op::implication:
                return both(node, use);
            case Op::as:
            case Op::is:
                conversion(node, "'" + node.name + "'");
                return both(node, PathUse::value);
            default:
                break;
        }
        operation(node, use);
        both(node, PathUse::value);
    }

private:
    void both(const PlanNode& node, PathUse use) {
        if (node.input != nullptr) visit(*node.input, use);
        for (const PlanNode* argument : node.arguments) visit(*argument, use);
    }

    void call(const PlanNode& node, PathUse use) {
        const bool negation = node.name == "not";
        if (node.input != nullptr) visit(*node.input, negation ? use : PathUse::value);
        const bool types = node.name == "ofType" || node.name == "getReferenceKey";
        const bool criteria = node.name == "where" || node.name == "exists";
        if (!types) {
            for (const PlanNode* argument : node.arguments) {
                visit(*argument, criteria ? PathUse::condition : PathUse::value);
            }
        }
        if (criteria && !node.arguments.empty()) criterion(node);
        if (node.name == "ofType") conversion(node, "ofType()");
        if (node.name == "getReferenceKey") reference_key(node);
        if (negation && use == PathUse::condition && node.input != nullptr) {
            vanishing(node, source_of_empty(*node.input), "not() of nothing is nothing");
        }
    }

    /// FHIRPath takes a single value of any type for true, so such a criterion asks nothing.
    void criterion(const PlanNode& node) {
        const path::Inferred& info = node.arguments[0]->info;
        const bool unknown = !info.known || info.types.empty();
        if (unknown || (path::categories_of(info) & path::a_boolean) != 0) return;
        add(
            {severity_,
             "view-no-boolean",
             "the criterion of " + node.name + "() must be true or false, and this is " +
                 path::names_of(info) + ", of which any value counts as true",
             node.arguments[0]->span.begin}
        );
    }

    void operation(const PlanNode& node, PathUse use) {
        if (node.op == Op::not_equal && use == PathUse::condition) {
            vanishing(node, source_of_empty(node), "!= with nothing is nothing");
        }
        if (node.op == Op::combine && has_elements(node.info)) {
            add(
                {fhir::Severity::warning,
                 "view-deep-compare",
                 "'|' compares whole elements in depth to leave out equal ones; use unionAll",
                 node.input->span.begin}
            );
        }
        const bool compares = node.op == Op::less || node.op == Op::less_or_equal ||
                              node.op == Op::greater || node.op == Op::greater_or_equal ||
                              node.op == Op::equal || node.op == Op::not_equal;
        if (!compares) return;
        const bool dates =
            may_be_partial_date(node.input->info) && may_be_partial_date(node.arguments[0]->info);
        if (!dates) return;
        add(
            {fhir::Severity::warning,
             "view-partial-dates",
             "dates may be partial, and comparing '2026' with '2026-01-15' gives nothing; make the "
             "date a column and compare it when reading",
             node.input->span.begin}
        );
    }

    void vanishing(const PlanNode&, const PlanNode* source, std::string_view why) {
        if (source == nullptr) return;
        const bool member = source->op == Op::member;
        std::string what = member ? "'" + source->name + "' may be absent"
                                  : "'" + source->name + "()' may give nothing";
        if (source->op == Op::indexer || source->op == Op::as) what = "this may be nothing";
        add(
            {fhir::Severity::warning,
             "view-absent",
             what + "; " + std::string(why) +
                 ", and what is not true is left out. Ask for the unwanted instead: "
                 ".where($this = ...).empty()",
             member || source->op == Op::function ? step_begin(plan_, *source) : source->span.begin}
        );
    }

    void conversion(const PlanNode& node, const std::string& what) {
        if (node.type.fhir == nullptr || node.input == nullptr) return;
        if (may_be(node.input->info, *node.type.fhir)) return;
        const std::uint32_t begin =
            node.op == Op::function ? node.arguments[0]->span.begin : node.input->span.begin;
        add(
            {severity_,
             "view-no-type",
             what + " leaves nothing: this is never a " + std::string(node.type.fhir->name) +
                 " but " + path::names_of(node.input->info),
             begin}
        );
    }

    void reference_key(const PlanNode& node) {
        if (node.input == nullptr) return;
        const path::Inferred& input = node.input->info;
        const bool never =
            input.known && !input.types.empty() &&
            std::none_of(input.types.begin(), input.types.end(), [](const auto& type) {
                return type.type != nullptr &&
                       (type.type->name == "Reference" || type.type->name == "CodeableReference" ||
                        type.type->abstract);
            });
        if (never) {
            return add(
                {severity_,
                 "view-no-reference",
                 "getReferenceKey() needs a Reference, and this is " + path::names_of(input),
                 step_begin(plan_, node)}
            );
        }
        if (node.type.fhir == nullptr) return;
        const auto targets = targets_of(*node.input);
        if (!targets || targets->contains(node.type.fhir->name)) return;
        add(
            {severity_,
             "view-no-target",
             "this reference is never to a " + std::string(node.type.fhir->name) + " but to " +
                 listed(*targets),
             node.arguments[0]->span.begin}
        );
    }

    void add(Finding finding) { findings.insert(std::move(finding)); }

    const path::Plan& plan_;
    fhir::Severity severity_;
};

/// A finding with how many releases have it; texts may differ between releases.
struct Found {
    Finding first;
    std::size_t releases = 0;
};

}  // namespace

void check_meaning(
    const PathText& text,
    PathUse use,
    const CompiledPath& compiled,
    fhir::Severity severity,
    Faults& faults
) {
    std::map<std::pair<std::string, std::uint32_t>, Found> found;
    std::size_t lives = 0;
    for (const auto& expression : compiled) {
        if (!expression) continue;
        // Where a step is missing, what comes after it says nothing of the path.
        if (expression->missing().empty()) ++lives;
        Walk walk(expression->plan(), severity);
        walk.visit(*expression->plan().root, use);
        for (const Finding& one : walk.findings) {
            Found& entry = found[{one.code, one.begin}];
            if (entry.releases++ == 0) entry.first = one;
        }
    }
    for (const auto& [key, entry] : found) {
        const bool impossible = key.first.starts_with("view-no-");
        if (impossible && entry.releases < lives) continue;
        faults.add(
            {entry.first.severity, entry.first.code, entry.first.text, text.pointer, key.second}
        );
    }
}

void collect_constants(const CompiledPath& compiled, std::set<std::string, std::less<>>& used) {
    for (const auto& expression : compiled) {
        if (!expression) continue;
        for (const PlanNode& node : expression->plan().nodes) {
            if (node.op == Op::literal && !node.name.empty()) used.insert(node.name);
        }
    }
}

}  // namespace mappings
