// Paths, types and operators; calls stand in compile_calls.cpp, names with % in
// compile_variables.cpp.
#include "fhir/fhirpath/compiler.hpp"

#include <algorithm>

#include "fhir/fhirpath/model.hpp"
#include "fhir/nearest.hpp"

namespace fhir::fhirpath {
namespace {

using definitions::Type;

bool starts_upper(std::string_view name) {
    return !name.empty() && name[0] >= 'A' && name[0] <= 'Z';
}

const Type* type_in_any_release(std::string_view name) {
    for (const Version version : {Version::r4, Version::r4b, Version::r5}) {
        if (const Type* type = definitions::find_type(version, name)) return type;
    }
    return nullptr;
}

}  // namespace

void Compiler::fail(std::string_view code, std::string text, Span span) {
    if (!problem_) problem_ = Problem{std::string(code), std::move(text), span};
}

std::optional<Problem> Compiler::run() {
    Inferred focus;
    focus.singleton = true;
    if (options_.focus != nullptr) focus = known(StaticType{options_.focus, ValueKind::node});
    const Inferred result = visit(*plan_.root, focus);
    plan_.result.types = result.types;
    plan_.result.types_known = result.known;
    plan_.result.singleton = result.singleton;
    plan_.result.always_empty = result.always_empty;
    return problem_;
}

Inferred Compiler::visit(PlanNode& node, const Inferred& self) {
    if (problem_) return {};
    node.info = annotate(node, self);
    return node.info;
}

Inferred Compiler::annotate(PlanNode& node, const Inferred& self) {
    switch (node.op) {
        case Op::literal:
            return known(node.literal.kind());
        case Op::empty: {
            Inferred info;
            info.singleton = true;
            return info;
        }
        case Op::self:
            return self;
        case Op::index:
            return known(ValueKind::integer);
        case Op::total:
            return {};
        case Op::constant:
            return constant(node);
        case Op::member:
        case Op::type_root:
            return member(node, self);
        case Op::indexer: {
            Inferred info = one_item(visit(*node.input, self));
            enclosed(*node.arguments[0], self);
            return info;
        }
        case Op::plus:
        case Op::minus: {
            const Inferred operand = visit(*node.input, self);
            if ((categories_of(operand) & (a_number | a_quantity)) == 0) {
                fail(
                    "fhirpath-type",
                    "The sign needs a number or a quantity, not " + names_of(operand) + ".",
                    node.span
                );
            }
            return operand;
        }
        case Op::is:
        case Op::as:
            return type_operator(node, self);
        case Op::function:
            return function(node, self);
        default:
            return binary(node, self);
    }
}

Value Compiler::kept(const Value& value) {
    switch (value.kind()) {
        case ValueKind::string:
            return Value::string(plan_.keep(std::string(value.text())));
        case ValueKind::quantity:
            return Value::quantity(
                value.decimal(),
                plan_.keep(std::string(value.unit())),
                value.calendar_unit() ? Value::Unit::calendar : Value::Unit::ucum
            );
        default:
            return value;
    }
}

Inferred Compiler::member(PlanNode& node, const Inferred& self) {
    if (node.input != nullptr) return step(node, visit(*node.input, self));
    if (starts_upper(node.name) && type_in_any_release(node.name) != nullptr)
        return root_type(node, self);
    return step(node, self);
}

// "The first element of a path may be the type of the context."
Inferred Compiler::root_type(PlanNode& node, const Inferred& self) {
    node.op = Op::type_root;
    node.type.fhir = definitions::find_type(plan_.version, node.name);
    Inferred info = self;
    if (!self.known) {
        if (node.type.fhir != nullptr) info.types = {StaticType{node.type.fhir, ValueKind::node}};
        // Resource and DomainResource say nothing of the elements below.
        info.known = node.type.fhir != nullptr && !node.type.fhir->abstract;
        return info;
    }
    const bool possible =
        std::any_of(self.types.begin(), self.types.end(), [&](const StaticType& type) {
            return type.type != nullptr && (definitions::is_a(*type.type, node.name) ||
                                            (node.type.fhir != nullptr &&
                                             definitions::is_a(*node.type.fhir, type.type->name)));
        });
    if (possible) {
        const bool narrower = node.type.fhir != nullptr && !node.type.fhir->abstract;
        if (narrower) info.types = {StaticType{node.type.fhir, ValueKind::node}};
        return info;
    }
    return missing(
        node,
        names_of(self),
        "",
        "The focus is " + names_of(self) + ", never " + node.name +
            "; a path starts with an element of it."
    );
}

Inferred Compiler::step(PlanNode& node, const Inferred& input) {
    Inferred info;
    info.ordered = input.ordered;
    info.always_empty = input.always_empty;
    if (input.always_empty) return info;
    if (!input.known || input.types.empty()) return info;
    info.known = true;
    info.singleton = input.singleton;
    bool found = false;
    bool open = false;
    for (const StaticType& from : input.types) {
        if (from.type == nullptr) {
            if (from.system != ValueKind::type || (node.name != "name" && node.name != "namespace"))
                continue;
            found = true;
            add_types(info, known(ValueKind::string));
            continue;
        }
        const Step resolved = resolve_step(*from.type, node.name, options_.json_forms);
        open = open || from.type->abstract;
        if (resolved.element == nullptr) {
            if (from.type->abstract) info.known = false;
            continue;
        }
        found = true;
        node.steps.push_back(resolved);
        if (resolved.element->repeats()) info.singleton = false;
        if (!resolved.form.empty()) {
            add_types(info, known(StaticType{resolved.type, ValueKind::node}));
            continue;
        }
        for (const auto& ref : resolved.element->types) {
            if (ref.type != nullptr)
                add_types(info, known(StaticType{ref.type, ValueKind::node}));
            else
                info.known = false;
        }
    }
    if (found && !open) return info;
    if (open) {
        // Any concrete type may add elements to an abstract one.
        if (found) return info;
        Inferred unknown;
        unknown.ordered = input.ordered;
        return unknown;
    }
    Nearest nearest(node.name);
    for (const StaticType& from : input.types) {
        if (from.type == nullptr) continue;
        for (const auto& element : from.type->elements) nearest.see(element.name);
        const auto choice = definitions::find_member(*from.type, node.name);
        if (choice.element == nullptr || !choice.element->choice) continue;
        const std::string right = std::string(choice.element->name) + ".ofType(" +
                                  std::string(choice.type->type->name) + ")";
        return missing(
            node,
            names_of(input),
            right,
            "\"" + node.name + "\" is the JSON form of a choice; in FHIRPath write " + right + "."
        );
    }
    return missing(
        node,
        names_of(input),
        std::string(nearest.name()),
        names_of(input) + " has no element \"" + node.name + "\" in FHIR " +
            std::string(release(plan_.version)) + "." + nearest.question()
    );
}

Inferred Compiler::missing(
    const PlanNode& node, std::string_view type, std::string suggestion, std::string text
) {
    if (options_.missing == MissingPath::error) {
        fail("fhirpath-name", std::move(text), node.span);
        return {};
    }
    plan_.missing.push_back({std::string(type), node.name, std::move(suggestion), node.span});
    Inferred info;
    info.always_empty = true;
    info.singleton = true;
    return info;
}

bool Compiler::set_type(PlanNode& node, std::string_view name, Span span) {
    type_missing_ = false;
    std::string_view plain = name;
    const bool system_only = name.starts_with("System.");
    const bool fhir_only = name.starts_with("FHIR.");
    if (system_only || fhir_only) plain = name.substr(name.find('.') + 1);
    if (!system_only) node.type.fhir = definitions::find_type(plan_.version, plain);
    if (!fhir_only) node.type.system = system_from(plain);
    if (node.type.fhir != nullptr || node.type.system || (system_only && plain == "Any"))
        return true;
    if (system_only && starts_upper(plain))
        return true;  // a namespace that has no such type: no instance
    if (type_in_any_release(plain) != nullptr) {
        // As an element of another release: there can be no instance of it here.
        type_missing_ = true;
        if (options_.missing == MissingPath::empty) {
            plan_.missing.push_back({"", std::string(plain), "", span});
            return true;
        }
    }
    Nearest nearest(plain);
    for (const Type* type : definitions::types(plan_.version)) nearest.see(type->name);
    fail(
        "fhirpath-name",
        "There is no type \"" + std::string(name) + "\" in FHIR " +
            std::string(release(plan_.version)) + "." + nearest.question(),
        span
    );
    return false;
}

Inferred Compiler::type_operator(PlanNode& node, const Inferred& self) {
    const Inferred input = visit(*node.input, self);
    const std::string written = node.name;
    node.name = node.op == Op::is ? "is" : "as";
    if (problem_ || !set_type(node, written, node.span)) return {};
    if (node.op == Op::is) return known(ValueKind::boolean);
    Inferred info;
    info.singleton = true;
    info.ordered = input.ordered;
    info.always_empty = type_missing_ || input.always_empty;
    if (node.type.fhir != nullptr)
        info = known(StaticType{node.type.fhir, ValueKind::node});
    else if (node.type.system)
        info = known(*node.type.system);
    return info;
}

Inferred Compiler::binary(PlanNode& node, const Inferred& self) {
    const Inferred left = enclosed(*node.input, self);
    const Inferred right = enclosed(*node.arguments[0], self);
    if (problem_) return {};
    if (!operands_fit(node.op, categories_of(left), categories_of(right))) {
        fail(
            "fhirpath-type",
            "The operator " + node.name + " cannot be applied to " + names_of(left) + " and " +
                names_of(right) + ".",
            node.span
        );
        return {};
    }
    Inferred info;
    switch (node.op) {
        case Op::combine:
            info = left;
            add_types(info, right);
            info.known = (left.known || left.always_empty || node.input->op == Op::empty) &&
                         (right.known || right.always_empty || node.arguments[0]->op == Op::empty);
            info.singleton = false;
            info.ordered = false;
            info.always_empty = left.always_empty && right.always_empty;
            return info;
        case Op::concatenate:
            return known(ValueKind::string);
        case Op::add:
        case Op::subtract:
        case Op::multiply:
        case Op::divide:
        case Op::div:
        case Op::mod: {
            info.singleton = true;
            const bool strings = categories_of(left) == a_text && categories_of(right) == a_text;
            if (strings) return known(ValueKind::string);
            const bool numbers =
                categories_of(left) == a_number && categories_of(right) == a_number;
            const auto is_only = [](const Inferred& operand, ValueKind kind) {
                return operand.types == std::vector{StaticType{nullptr, kind}};
            };
            for (const ValueKind kind : {ValueKind::integer, ValueKind::long_integer}) {
                if (numbers && node.op != Op::divide && is_only(left, kind) &&
                    is_only(right, kind)) {
                    return known(kind);
                }
            }
            if (numbers && node.op == Op::divide) return known(ValueKind::decimal);
            return info;
        }
        default:
            return known(ValueKind::boolean);
    }
}

}  // namespace fhir::fhirpath
