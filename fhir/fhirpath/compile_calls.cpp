// Calls of functions: which are allowed, what their arguments are, what they yield.
#include <re2/re2.h>

#include "fhir/fhirpath/compiler.hpp"
#include "fhir/fhirpath/model.hpp"
#include "fhir/fhirpath/patterns.hpp"
#include "fhir/nearest.hpp"

namespace fhir::fhirpath {
namespace {

// A type's name written as an argument: Patient, FHIR.Patient, System.String.
std::string written_type(const PlanNode& node) {
    if (node.op != Op::member && node.op != Op::type_root) return {};
    if (node.input == nullptr) return node.name;
    const std::string outer = written_type(*node.input);
    return outer.empty() ? outer : outer + "." + node.name;
}

bool is_text(const StaticType& type) {
    return type.type != nullptr && system_kind(type.type->primitive) == ValueKind::string;
}

}  // namespace

Inferred Compiler::function(PlanNode& node, const Inferred& self) {
    const Inferred input = node.input != nullptr ? visit(*node.input, self) : self;
    if (problem_) return {};
    node.function = resolve(node);
    if (node.function == nullptr) return {};
    if ((node.function->traits & needs_clock) != 0) plan_.needs_clock = true;
    check_input(node, input);
    arguments(node, input, self);
    if (problem_) return {};
    if (node.function->yield == Yield::extension)
        node.type.fhir = definitions::find_type(plan_.version, "Extension");
    set_pattern(node);
    set_test(node);
    Inferred info = yielded(node, input);
    return info;
}

const Function* Compiler::resolve(const PlanNode& node) {
    const Function* const found = find_function(node.name);
    if (found == nullptr) {
        Nearest nearest(node.name);
        for (const Function& one : functions()) nearest.see(one.name);
        fail(
            "fhirpath-function",
            "There is no function " + node.name + "()." + nearest.question(),
            node.span
        );
        return nullptr;
    }
    if (options_.functions == FunctionSet::view && (found->traits & in_views) == 0) {
        std::string allowed;
        for (const Function& one : functions()) {
            if ((one.traits & in_views) != 0)
                allowed += (allowed.empty() ? "" : ", ") + std::string(one.name);
        }
        fail(
            "fhirpath-function",
            "The function " + node.name + "() is not allowed in a view; allowed are " + allowed +
                ".",
            node.span
        );
        return nullptr;
    }
    if (options_.clock == Clock::refused && (found->traits & needs_clock) != 0) {
        fail(
            "fhirpath-function",
            node.name + "() is not allowed here: the result must not depend on when it is made.",
            node.span
        );
        return nullptr;
    }
    const std::size_t count = node.arguments.size();
    if (count < found->least || count > found->most) {
        std::string wanted = std::to_string(found->least);
        if (found->most != found->least) wanted += " to " + std::to_string(found->most);
        fail(
            "fhirpath-function",
            node.name + "() takes " + wanted + (wanted == "1" ? " argument" : " arguments") +
                ", not " + std::to_string(count) + ".",
            node.span
        );
        return nullptr;
    }
    return found;
}

void Compiler::check_input(const PlanNode& node, const Inferred& input) {
    const std::uint8_t categories = categories_of(input);
    std::uint8_t wanted = anything;
    std::string_view what;
    switch (node.function->input) {
        case Input::any:
            break;
        case Input::text:
            wanted = a_text;
            what = "a String";
            break;
        case Input::number:
            wanted = a_number;
            what = "a number";
            break;
        case Input::number_or_quantity:
            wanted = a_number | a_quantity;
            what = "a number or a quantity";
            break;
        case Input::logical:
            wanted = a_boolean;
            what = "Booleans";
            break;
    }
    if ((categories & wanted) == 0) {
        fail(
            "fhirpath-type",
            node.name + "() needs " + std::string(what) + ", not " + names_of(input) + ".",
            node.span
        );
    }
    const bool unordered = (node.function->traits & needs_order) != 0 && !input.ordered;
    if (options_.mode == Mode::strict && unordered) {
        fail(
            "fhirpath-type",
            node.name + "() depends on an order, and its input has none.",
            node.span
        );
    }
}

Inferred Compiler::enclosed(PlanNode& node, const Inferred& self) {
    const std::size_t before = visible_.size();
    Inferred info = visit(node, self);
    visible_.resize(before);
    return info;
}

void Compiler::arguments(PlanNode& node, const Inferred& input, const Inferred& self) {
    const Inferred item = one_item(input);
    const auto& list = node.arguments;
    switch (node.function->arguments) {
        case Arguments::values:
            for (PlanNode* argument : list) enclosed(*argument, self);
            return;
        case Arguments::lambda:
            for (PlanNode* argument : list) enclosed(*argument, item);
            return;
        case Arguments::type: {
            if (list.empty()) return;
            const std::string written = written_type(*list[0]);
            if (written.empty()) {
                return fail(
                    "fhirpath-name",
                    node.name + "() takes the name of a type, such as Patient.",
                    list[0]->span
                );
            }
            set_type(node, written, list[0]->span);
            return;
        }
        case Arguments::aggregate:
            enclosed(*list[0], item);
            if (list.size() > 1) enclosed(*list[1], self);
            return;
        case Arguments::sort:
            for (PlanNode* argument : list)
                enclosed(argument->op == Op::minus ? *argument->input : *argument, item);
            return;
        case Arguments::iif:
            for (PlanNode* argument : list)
                enclosed(*argument, node.input != nullptr ? item : self);
            check_condition(node);
            return;
        case Arguments::variable:
            enclosed(*list[0], self);
            if (list.size() > 1) enclosed(*list[1], input);
            if (!problem_) define_variable(node, list.size() > 1 ? list[1]->info : input);
            return;
        case Arguments::trace:
            enclosed(*list[0], self);
            if (list.size() > 1) enclosed(*list[1], item);
            return;
    }
}

void Compiler::check_condition(const PlanNode& node) {
    const PlanNode& condition = *node.arguments[0];
    const bool never_boolean = (categories_of(condition.info) & a_boolean) == 0;
    if (!never_boolean || (condition.info.singleton && options_.mode != Mode::strict)) return;
    fail(
        "fhirpath-type",
        "The criterion of iif() must be one Boolean, not " + names_of(condition.info) + ".",
        condition.span
    );
}

Inferred Compiler::yielded(const PlanNode& node, const Inferred& input) {
    const Function& called = *node.function;
    const auto argument = [&](std::size_t index) {
        return index < node.arguments.size() ? node.arguments[index]->info : Inferred{};
    };
    Inferred info;
    switch (called.yield) {
        case Yield::unknown:
            break;
        case Yield::boolean:
            info = known(ValueKind::boolean);
            break;
        case Yield::integer:
            info = known(ValueKind::integer);
            break;
        case Yield::long_integer:
            info = known(ValueKind::long_integer);
            break;
        case Yield::decimal:
            info = known(ValueKind::decimal);
            break;
        case Yield::string:
            info = known(ValueKind::string);
            break;
        case Yield::date:
            info = known(ValueKind::date);
            break;
        case Yield::date_time:
            info = known(ValueKind::date_time);
            break;
        case Yield::time:
            info = known(ValueKind::time);
            break;
        case Yield::quantity:
            info = known(ValueKind::quantity);
            break;
        case Yield::type_info:
            info = known(ValueKind::type);
            break;
        case Yield::same:
            info = input;
            break;
        case Yield::argument:
            info = argument(0);
            break;
        case Yield::extension:
            info = known(StaticType{node.type.fhir, ValueKind::node});
            break;
        case Yield::both:
            info = input;
            add_types(info, argument(0));
            info.known = input.known && argument(0).known;
            info.always_empty = false;
            break;
        case Yield::branches: {
            info = argument(1);
            const bool two = node.arguments.size() > 2;
            if (two) add_types(info, argument(2));
            info.known = argument(1).known &&
                         (!two || argument(2).known || node.arguments[2]->op == Op::empty);
            info.singleton = argument(1).singleton && (!two || argument(2).singleton);
            info.always_empty = false;
            return info;
        }
        case Yield::as_type:
            if (node.type.fhir != nullptr)
                info = known(StaticType{node.type.fhir, ValueKind::node});
            else if (node.type.system)
                info = known(*node.type.system);
            info.always_empty = type_missing_ || input.always_empty;
            break;
    }
    info.ordered = input.ordered && (called.traits & loses_order) == 0;
    if ((called.traits & yields_one) != 0)
        info.singleton = true;
    else if (called.yield == Yield::argument)
        info.singleton = input.singleton && info.singleton;
    else
        info.singleton = input.singleton && (called.traits & yields_many) == 0;
    return info;
}

void Compiler::set_pattern(PlanNode& node) {
    if (node.name != "matches" && node.name != "matchesFull" && node.name != "replaceMatches")
        return;
    const PlanNode& argument = *node.arguments[0];
    if (argument.op != Op::literal || argument.literal.kind() != ValueKind::string) return;
    PatternFlags flags;
    if (const std::size_t at = node.name == "replaceMatches" ? 2 : 1; node.arguments.size() > at) {
        const PlanNode& given = *node.arguments[at];
        if (given.op != Op::literal || given.literal.kind() != ValueKind::string) return;
        const auto parsed = PatternFlags::parse(given.literal.text());
        if (!parsed) {
            return fail(
                "fhirpath-pattern",
                "The flags of " + node.name +
                    "() are i (ignore case) and m (^ and $ at each line).",
                given.span
            );
        }
        flags = *parsed;
    }
    node.pattern = compile_pattern(argument.literal.text(), flags);
    if (node.pattern->ok()) return;
    fail(
        "fhirpath-pattern",
        "This is not a regular expression: " + node.pattern->error() + ".",
        argument.span
    );
}

void Compiler::set_test(PlanNode& node) {
    const bool tests = node.name == "where" || node.name == "exists";
    if (!tests || node.arguments.size() != 1 || node.arguments[0]->op != Op::equal) return;
    const PlanNode& criterion = *node.arguments[0];
    const PlanNode& left = *criterion.input;
    const PlanNode& right = *criterion.arguments[0];
    const bool one_type = left.info.known && left.info.types.size() == 1;
    const bool text = right.op == Op::literal && right.literal.kind() == ValueKind::string;
    if (!one_type || !text || !is_text(left.info.types.front())) return;
    if (left.op == Op::self) node.test = TextTest{{}, right.literal.text()};
    const bool plain = left.op == Op::member && left.input == nullptr && left.steps.size() == 1 &&
                       left.info.singleton && !left.steps.front().element->choice &&
                       left.steps.front().form.empty();
    if (plain) node.test = TextTest{left.steps.front().element->name, right.literal.text()};
}

}  // namespace fhir::fhirpath
