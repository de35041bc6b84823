// Functions that choose, project and combine items
// (https://hl7.org/fhirpath/N1/#filtering-and-projection).
#include "fhir/fhirpath/equality.hpp"
#include "fhir/fhirpath/functions.hpp"
#include "fhir/fhirpath/model.hpp"
#include "fhir/fhirpath/operators.hpp"

namespace fhir::fhirpath {

Items test_type(Run& run, const PlanNode& node, Items input) {
    const auto item = run.single(node, input);
    if (!item) return {};
    const bool is = node.op == Op::is || node.name == "is";
    if (is) return run.boolean(is_instance(*item, node.type, Match::inherited));
    return is_instance(*item, node.type, Match::exact_primitive) ? input : Items{};
}

}  // namespace fhir::fhirpath

namespace fhir::fhirpath::code {
namespace {

std::optional<std::int64_t> integer_argument(Run& run, const PlanNode& call, const Frame& frame) {
    const auto value = run.argument(call, 0, frame);
    if (!value) return std::nullopt;
    if (value->kind() == ValueKind::integer) return value->number();
    run.fail(*call.arguments[0], call.name + " needs an Integer, not " + type_name(*value) + ".");
    return std::nullopt;
}

std::uint32_t clamped(std::int64_t number) {
    return number <= 0 ? 0 : number > UINT32_MAX ? UINT32_MAX : static_cast<std::uint32_t>(number);
}

Items repeated(Run& run, const PlanNode& call, Items input, const Frame& frame, bool unique) {
    Builder out(run.arena());
    Frame inner{frame.self, 0, frame.total};
    const auto add = [&](const Value* item) {
        inner.self = {item, 1};
        const Items found = run.evaluate(*call.arguments[0], inner);
        for (const Value& next : found) {
            if (!run.visit(call)) return;
            if (!unique || !has_equal(run, call, out.items(), next)) out.push(next);
        }
        ++inner.index;
    };
    for (const Value& item : input) add(&item);
    for (std::uint32_t i = 0; i < out.size() && !run.failed(); ++i) {
        // Stays valid when the builder grows: the arena keeps what it outgrew.
        add(out.items().data + i);
    }
    return run.failed() ? Items{} : out.items();
}

}  // namespace

Items where(Run& run, const PlanNode& call, Items input, const Frame& frame) {
    Builder out(run.arena());
    Frame inner{frame.self, 0, frame.total};
    for (std::uint32_t i = 0; i < input.size(); ++i) {
        inner.self = {input.data + i, 1};
        inner.index = i;
        const Truth truth = run.criterion(call, inner);
        if (run.failed() || !run.visit(call)) return {};
        if (truth == Truth::yes) out.push(input[i]);
    }
    return out.items();
}

Items select(Run& run, const PlanNode& call, Items input, const Frame& frame) {
    Builder out(run.arena());
    Frame inner{frame.self, 0, frame.total};
    for (std::uint32_t i = 0; i < input.size(); ++i) {
        inner.self = {input.data + i, 1};
        inner.index = i;
        const Items found = run.evaluate(*call.arguments[0], inner);
        if (run.failed() || !run.visit(call, found.size() + 1)) return {};
        out.push(found);
    }
    return out.items();
}

Items repeat(Run& run, const PlanNode& call, Items input, const Frame& frame) {
    return repeated(run, call, input, frame, true);
}
Items repeat_all(Run& run, const PlanNode& call, Items input, const Frame& frame) {
    return repeated(run, call, input, frame, false);
}

Items of_type(Run& run, const PlanNode& call, Items input, const Frame&) {
    if (input.size() == 1) {
        return is_instance(input[0], call.type, Match::exact_primitive) ? input : Items{};
    }
    Builder out(run.arena());
    for (const Value& item : input) {
        if (is_instance(item, call.type, Match::exact_primitive)) out.push(item);
    }
    return out.items();
}
Items is_type(Run& run, const PlanNode& call, Items input, const Frame&) {
    return test_type(run, call, input);
}
Items as_type(Run& run, const PlanNode& call, Items input, const Frame&) {
    return test_type(run, call, input);
}

Items first(Run&, const PlanNode&, Items input, const Frame&) {
    return input.up_to(1);
}
Items last(Run&, const PlanNode&, Items input, const Frame&) {
    return input.empty() ? Items{} : input.from(input.size() - 1);
}
Items single(Run& run, const PlanNode& call, Items input, const Frame&) {
    run.single(call, input);
    return run.failed() ? Items{} : input;
}
Items tail(Run&, const PlanNode&, Items input, const Frame&) {
    return input.from(1);
}
Items skip(Run& run, const PlanNode& call, Items input, const Frame& frame) {
    const auto number = integer_argument(run, call, frame);
    return number ? input.from(clamped(*number)) : Items{};
}
Items take(Run& run, const PlanNode& call, Items input, const Frame& frame) {
    const auto number = integer_argument(run, call, frame);
    return number ? input.up_to(clamped(*number)) : Items{};
}

Items intersect(Run& run, const PlanNode& call, Items input, const Frame& frame) {
    const Items other = run.evaluate(*call.arguments[0], frame);
    Builder out(run.arena());
    for (const Value& item : input) {
        if (has_equal(run, call, other, item) && !has_equal(run, call, out.items(), item))
            out.push(item);
    }
    return run.failed() ? Items{} : out.items();
}

Items exclude(Run& run, const PlanNode& call, Items input, const Frame& frame) {
    const Items other = run.evaluate(*call.arguments[0], frame);
    Builder out(run.arena());
    for (const Value& item : input) {
        if (!has_equal(run, call, other, item)) out.push(item);
    }
    return run.failed() ? Items{} : out.items();
}

Items union_of(Run& run, const PlanNode& call, Items input, const Frame& frame) {
    return unite(run, call, input, run.evaluate(*call.arguments[0], frame));
}

Items combine(Run& run, const PlanNode& call, Items input, const Frame& frame) {
    // The second argument of FHIRPath 3, preserveOrder, asks for what happens anyway.
    const Items other = run.evaluate(*call.arguments[0], frame);
    if (run.failed() || !run.visit(call, input.size() + other.size())) return {};
    Builder out(run.arena());
    out.push(input);
    out.push(other);
    return out.items();
}

Items coalesce(Run& run, const PlanNode& call, Items, const Frame& frame) {
    for (const PlanNode* argument : call.arguments) {
        const Items items = run.evaluate(*argument, frame);
        if (run.failed() || !items.empty()) return items;
    }
    return {};
}

Items iif(Run& run, const PlanNode& call, Items input, const Frame& frame) {
    if (input.size() > 1) {
        return run.fail(
            call,
            "iif needs an input of at most one item, found " + std::to_string(input.size()) + "."
        );
    }
    Frame inner = frame;
    if (!input.empty()) inner.self = input;
    const Truth truth = run.truth(*call.arguments[0], run.evaluate(*call.arguments[0], inner));
    if (run.failed()) return {};
    if (truth == Truth::yes) return run.evaluate(*call.arguments[1], inner);
    return call.arguments.size() > 2 ? run.evaluate(*call.arguments[2], inner) : Items{};
}

Items aggregate(Run& run, const PlanNode& call, Items input, const Frame& frame) {
    Items total;
    if (call.arguments.size() > 1) total = run.evaluate(*call.arguments[1], frame);
    for (std::uint32_t i = 0; i < input.size(); ++i) {
        const Frame inner{{input.data + i, 1}, i, total};
        total = run.evaluate(*call.arguments[0], inner);
        if (run.failed() || !run.visit(call)) return {};
    }
    return total;
}

Items trace(Run& run, const PlanNode& call, Items input, const Frame& frame) {
    const auto name = run.argument(call, 0, frame);
    if (run.failed()) return {};
    Observer* const observer = run.scope().observer;
    if (observer == nullptr) return input;
    Items shown = input;
    if (call.arguments.size() > 1) {
        Builder out(run.arena());
        for (std::uint32_t i = 0; i < input.size(); ++i) {
            out.push(run.evaluate(*call.arguments[1], Frame{{input.data + i, 1}, i, frame.total}));
        }
        shown = out.items();
    }
    const bool named = name && name->kind() == ValueKind::string;
    observer->traced(named ? name->text() : std::string_view{}, {shown.data, shown.count});
    return input;
}

Items children(Run& run, const PlanNode& call, Items input, const Frame&) {
    Builder out(run.arena());
    for (const Value& item : input) take_children(item, run.plan().version, out);
    return run.visit(call, out.size()) ? out.items() : Items{};
}

Items descendants(Run& run, const PlanNode& call, Items input, const Frame&) {
    Builder out(run.arena());
    for (const Value& item : input) take_children(item, run.plan().version, out);
    for (std::uint32_t i = 0; i < out.size(); ++i) {
        if (!run.visit(call)) return {};
        const Value item = out.items()[i];
        take_children(item, run.plan().version, out);
    }
    return out.items();
}

}  // namespace fhir::fhirpath::code
