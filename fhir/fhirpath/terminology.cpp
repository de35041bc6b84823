// Functions of FHIR that would ask a terminology server or read profiles. What can be told from the
// definitions alone is answered; the rest is an error that says so.
#include <algorithm>

#include "fhir/fhirpath/functions.hpp"
#include "fhir/fhirpath/model.hpp"
#include "fhir/fhirpath/text_builder.hpp"

namespace fhir::fhirpath::code {
namespace {

using definitions::ClosedCodes;
using definitions::Type;

const ClosedCodes* codes_in(const Type& type, std::string_view value_set) {
    for (const definitions::Element& element : type.elements) {
        if (element.codes != nullptr && element.codes->value_set == value_set) return element.codes;
        for (const definitions::TypeRef& ref : element.types) {
            const bool part =
                ref.type != nullptr && ref.type->kind == definitions::TypeKind::backbone;
            // A backbone may hold itself (Questionnaire.item): it is named after its holder.
            if (!part || ref.type->name.size() <= type.name.size()) continue;
            if (const ClosedCodes* found = codes_in(*ref.type, value_set)) return found;
        }
    }
    return nullptr;
}

// The codes of a value set that the release binds an element to.
const ClosedCodes* published_codes(Version version, std::string_view value_set) {
    value_set = value_set.substr(0, value_set.find('|'));
    for (const Type* type : definitions::types(version)) {
        if (const ClosedCodes* found = codes_in(*type, value_set)) return found;
    }
    return nullptr;
}

struct Code {
    std::string_view system;
    std::string_view code;
    friend bool operator==(const Code&, const Code&) = default;
};

Code coding(const json::Value& object) {
    return {json::find_text(object, "system"), json::find_text(object, "code")};
}

// True when a Coding or a CodeableConcept has the code.
bool has_code(const Value& value, const Code& wanted) {
    if (!value.is_node() || value.json() == nullptr || !value.json()->IsObject()) return false;
    const json::Value* const list = json::find(*value.json(), "coding");
    if (list == nullptr) return coding(*value.json()) == wanted;
    return list->IsArray() && std::any_of(list->Begin(), list->End(), [&](const auto& one) {
               return one.IsObject() && coding(one) == wanted;
           });
}

bool share_a_code(const Value& left, const Value& right) {
    if (!left.is_node() || left.json() == nullptr || !left.json()->IsObject()) return false;
    const json::Value* const list = json::find(*left.json(), "coding");
    const auto shared = [&](const json::Value& one) {
        const Code code = one.IsObject() ? coding(one) : Code{};
        return !code.code.empty() && has_code(right, code);
    };
    if (list == nullptr) return shared(*left.json());
    return list->IsArray() && std::any_of(list->Begin(), list->End(), shared);
}

Items subsumption(Run& run, const PlanNode& call, Items input, const Frame& frame) {
    const auto item = run.single(call, input);
    if (!item) return {};
    const auto other = run.single(call, run.evaluate(*call.arguments[0], frame));
    if (!other) return {};
    if (share_a_code(*item, *other)) return run.boolean(true);
    return run.fail(
        call,
        call.name +
            " of different codes needs a terminology server, which expressions cannot ask here; "
            "list the codes, such as code in ('a' | 'b')."
    );
}

Items unsupported(Run& run, const PlanNode& call, Items input, std::string_view instead) {
    if (input.empty()) return {};
    return run.fail(call, call.name + " is not supported: " + std::string(instead));
}

}  // namespace

Items member_of(Run& run, const PlanNode& call, Items input, const Frame& frame) {
    const auto item = run.single(call, input);
    if (!item) return {};
    const auto url = argument_text(run, call, 0, frame);
    if (!url) return {};
    const auto code = to_system(*item);
    const bool text = code && code->kind() == ValueKind::string;
    constexpr std::uint32_t search_cost = 100;
    if (!run.visit(call, search_cost)) return {};
    const ClosedCodes* const known = text ? published_codes(run.plan().version, *url) : nullptr;
    if (known != nullptr) {
        return run.boolean(
            std::binary_search(known->codes.begin(), known->codes.end(), code->text())
        );
    }
    return run.fail(
        call,
        "memberOf knows the value sets that FHIR itself binds codes to; for others, and for Coding "
        "and CodeableConcept, it needs a terminology server, which expressions cannot ask here. "
        "List the codes, such as code in ('a' | 'b')."
    );
}

Items subsumes(Run& run, const PlanNode& call, Items input, const Frame& frame) {
    return subsumption(run, call, input, frame);
}
Items subsumed_by(Run& run, const PlanNode& call, Items input, const Frame& frame) {
    return subsumption(run, call, input, frame);
}

Items element_definition(Run& run, const PlanNode& call, Items input, const Frame&) {
    return unsupported(run, call, input, "definitions are no values here; type() tells the type.");
}
Items slice(Run& run, const PlanNode& call, Items input, const Frame&) {
    return unsupported(
        run, call, input, "profiles are not read here; write what the slice is told by in where()."
    );
}
Items html_checks(Run& run, const PlanNode& call, Items input, const Frame&) {
    return unsupported(run, call, input, "the rules of XHTML are not checked in expressions.");
}

// "Verifies that there are no modifying extensions but the named ones."
Items check_modifiers(Run& run, const PlanNode& call, Items input, const Frame& frame) {
    Builder allowed(run.arena());
    for (const PlanNode* argument : call.arguments) {
        const auto url = run.single_system(*argument, run.evaluate(*argument, frame));
        if (run.failed()) return {};
        if (!url || url->kind() != ValueKind::string)
            return run.fail(*argument, "checkModifiers needs the URLs of extensions as Strings.");
        allowed.push(*url);
    }
    for (const Value& item : input) {
        if (!item.is_node() || item.json() == nullptr || !item.json()->IsObject()) continue;
        const json::Value* const list = json::find(*item.json(), "modifierExtension");
        if (list == nullptr || !list->IsArray()) continue;
        if (!run.visit(call, list->Size())) return {};
        for (const auto& one : list->GetArray()) {
            const std::string_view url = json::find_text(one, "url");
            const Items known = allowed.items();
            const bool fine = std::any_of(known.begin(), known.end(), [&](const Value& each) {
                return each.text() == url;
            });
            if (!fine) {
                return run.fail(
                    call, "checkModifiers found a modifier extension that is not allowed."
                );
            }
        }
    }
    return input;
}

}  // namespace fhir::fhirpath::code
