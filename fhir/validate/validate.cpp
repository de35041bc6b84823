// The walk: every object of the document is held against the table of its type.
#include "fhir/validate/validate.hpp"

#include <algorithm>
#include <bitset>
#include <string>

#include "fhir/definitions/definitions.hpp"
#include "fhir/primitives.hpp"
#include "fhir/validate/report.hpp"
#include "fhir/validate/rules.hpp"
#include "fhir/validate/wording.hpp"

namespace fhir {
namespace {

using definitions::Element;
using definitions::Member;
using definitions::Type;
using definitions::TypeKind;
using validation::quoted;
using validation::Report;
using validation::RuledTypes;
using validation::Scope;
using Targets = std::span<const std::string_view>;

JsonKind kind_of(const json::Value& value) {
    if (json::is_number(value)) return JsonKind::number;
    switch (value.GetType()) {
        case rapidjson::kNullType:
            return JsonKind::null;
        case rapidjson::kStringType:
            return JsonKind::string;
        case rapidjson::kArrayType:
            return JsonKind::array;
        case rapidjson::kObjectType:
            return JsonKind::object;
        default:
            return JsonKind::boolean;
    }
}

// Only then a name is repeated to the sender: anything else could be a slipped value.
bool can_be_element(std::string_view name) {
    return !name.empty() && name.size() <= 64 && std::ranges::all_of(name, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    });
}

class Walk {
public:
    Walk(const RuledTypes& ruled, Report& report) : ruled_(ruled), report_(report) {}

    // `expected` is the type the definition names, Resource where any may stand.
    void resource(const Node& node, const Type* expected, const Scope& scope) {
        const Type* type = type_of(node);
        if (type == nullptr) return;
        if (expected != nullptr && !definitions::is_a(*type, expected->name)) {
            return wrong_type(
                node, "A resource of type " + quoted(expected->name) + " stands here."
            );
        }
        object(node, *type, {}, scope);
    }

private:
    const Type* type_of(const Node& node) {
        if (!node.value().IsObject()) {
            wrong_type(node, "A resource is a JSON object.");
            return nullptr;
        }
        const json::Value* name = json::find(node.value(), "resourceType");
        if (name == nullptr) {
            report_.missing("resourceType", "A resource names its type in \"resourceType\".", node);
            return nullptr;
        }
        if (!json::is_string(*name)) {
            wrong_type(Node(node, "resourceType", *name), "\"resourceType\" is a string.");
            return nullptr;
        }
        const Type* type = definitions::find_type(ruled_.version, json::text(*name));
        if (type != nullptr && type->kind == TypeKind::resource && !type->abstract) return type;
        report_.unknown_type(
            validation::unknown_resource(json::text(*name), ruled_.version),
            Node(node, "resourceType", *name)
        );
        return nullptr;
    }

    void object(const Node& node, const Type& type, Targets targets, const Scope& scope) {
        if (report_.full()) return;
        if (!node.value().IsObject()) {
            return wrong_type(node, std::string(type.name) + " is a JSON object: { … }.");
        }
        if (node.value().ObjectEmpty()) {
            return report_.structure(
                "empty-object", "An object is never empty. Leave it out.", node
            );
        }
        Seen seen;
        for (const auto& entry : node.value().GetObject()) {
            const std::string_view name = json::name(entry);
            if (type.kind == TypeKind::resource && name == "resourceType") continue;
            member(node, name, entry.value, type, targets, scope, seen);
        }
        check_required(node, type, seen);
        validation::check_rules(node, type, targets, scope, ruled_, report_);
    }

    // One bit per element of the type.
    using Seen = std::bitset<128>;
    struct Place {
        const Member& member;
        Targets targets;
        const Scope& scope;
    };

    void member(
        const Node& parent,
        std::string_view name,
        const json::Value& value,
        const Type& type,
        Targets targets,
        const Scope& scope,
        Seen& seen
    ) {
        const bool sibling = name.starts_with('_');
        const Member known = definitions::find_member(type, name.substr(sibling ? 1 : 0));
        if (known.element == nullptr ||
            (sibling && known.type->type->primitive == Primitive::none)) {
            return unknown(Node(parent, name, value), type);
        }
        const auto index = static_cast<std::size_t>(known.element - type.elements.data());
        const Node child(parent, name, value, element_length(*known.element));
        if (known.element->choice && seen.test(index)) check_choice(child, type, known);
        seen.set(index);
        // The Reference inside a CodeableReference has the targets of its parent.
        const bool handed_down =
            &type == ruled_.codeable_reference && known.type->type == ruled_.reference;
        const Place place{known, handed_down ? targets : known.type->targets, scope};
        return sibling ? this->sibling(child, place) : element(child, place);
    }

    static std::size_t element_length(const Element& element) {
        return element.choice ? element.name.size() : std::string_view::npos;
    }

    void wrong_type(const Node& node, std::string text) {
        report_.structure("wrong-type", std::move(text), node);
    }

    void unknown(const Node& node, const Type& type) {
        const bool sibling = node.name().starts_with('_');
        const std::string_view name = node.name().substr(sibling ? 1 : 0);
        if (!can_be_element(name)) {
            return report_.structure(
                "unknown-element",
                std::string(type.name) +
                    " has a member whose name cannot be that of an element. Leave it out.",
                *node.parent()
            );
        }
        report_.structure(
            "unknown-element", validation::unknown_member(type, name, sibling, ruled_.version), node
        );
    }

    // A choice may take one type only; `valueString` and `_valueString` are the same one.
    void check_choice(const Node& node, const Type& type, const Member& known) {
        for (const auto& member : node.parent()->value().GetObject()) {
            const std::string_view name = json::name(member);
            if (name == node.name()) return;
            const Member other =
                definitions::find_member(type, name.substr(name.starts_with('_') ? 1 : 0));
            if (other.element != known.element || other.type == known.type) continue;
            return report_.structure(
                "choice-twice",
                quoted(known.element->name) + " is given in two types. Keep one of them.",
                node
            );
        }
    }

    void check_required(const Node& node, const Type& type, const Seen& seen) {
        for (std::size_t i = 0; i < type.elements.size(); ++i) {
            const Element& element = type.elements[i];
            if (element.min == 0 || seen.test(i)) continue;
            const std::string name =
                quoted(std::string(element.name) + (element.choice ? "[x]" : ""));
            report_.missing(
                element.name, std::string(type.name) + " must have " + name + ".", node
            );
        }
    }

    void element(const Node& node, const Place& place) {
        const Element& definition = *place.member.element;
        const json::Value& value = node.value();
        if (value.IsNull()) return null_value(node);
        if (!definition.repeats()) {
            if (!value.IsArray()) return single(node, place);
            return wrong_type(
                node, quoted(definition.name) + " does not repeat: send the value without [ ]."
            );
        }
        if (!value.IsArray()) {
            wrong_type(
                node,
                quoted(definition.name) + " may repeat: send a list, [ … ], even for one value."
            );
            return single(node, place);
        }
        if (!check_list(node, definition)) return;
        for (rapidjson::SizeType i = 0; i < value.Size(); ++i) {
            const Node item(node, std::size_t{i}, value[i]);
            if (value[i].IsNull() && has_counterpart(node, i)) continue;
            single(item, place);
        }
    }

    bool check_list(const Node& node, const Element& definition) {
        if (node.value().Empty()) {
            report_.structure("empty-array", "A list is never empty. Leave it out.", node);
            return false;
        }
        if (definition.max != 0 && node.value().Size() > definition.max) {
            report_.structure(
                "cardinality",
                quoted(definition.name) + " may stand at most " + std::to_string(definition.max) +
                    " times.",
                node
            );
        }
        return true;
    }

    // "given" and "_given": two arrays that describe one list of values.
    static const json::Value* counterpart(const Node& node) {
        const std::string_view name = node.name();
        return name.starts_with('_')
                   ? json::find(node.parent()->value(), name.substr(1))
                   : json::find(node.parent()->value(), std::string("_").append(name));
    }
    static bool has_counterpart(const Node& node, rapidjson::SizeType index) {
        const json::Value* other = counterpart(node);
        return other != nullptr && other->IsArray() && index < other->Size() &&
               !(*other)[index].IsNull();
    }

    // `_birthDate`: the id and the extensions of a primitive.
    void sibling(const Node& node, const Place& place) {
        const Element& definition = *place.member.element;
        const json::Value& value = node.value();
        if (value.IsNull()) return null_value(node);
        if (!definition.repeats()) return additions(node, place);
        if (!value.IsArray()) {
            return wrong_type(
                node, quoted(definition.name) + " may repeat: its extensions are a list too, [ … ]."
            );
        }
        if (!check_list(node, definition)) return;
        const json::Value* other = counterpart(node);
        if (other != nullptr && other->IsArray() && other->Size() != value.Size()) {
            report_.structure(
                "sibling-length",
                "The list of values and the list of their extensions have different lengths. Fill "
                "the shorter one with null.",
                node
            );
        }
        for (rapidjson::SizeType i = 0; i < value.Size(); ++i) {
            const Node item(node, std::size_t{i}, value[i]);
            if (!value[i].IsNull())
                additions(item, place);
            else if (!has_counterpart(node, i))
                null_value(item);
        }
    }

    void additions(const Node& node, const Place& place) {
        if (node.value().IsObject()) return object(node, *place.member.type->type, {}, place.scope);
        wrong_type(
            node, "A member that begins with an underscore is an object with id and extension."
        );
    }

    void null_value(const Node& node) {
        report_.structure(
            "null-not-allowed",
            "null stands only in a list of primitive values, where the other list has the "
            "extension or the value. Leave the element out.",
            node
        );
    }

    void single(const Node& node, const Place& place) {
        if (node.value().IsNull()) return null_value(node);
        const Type& type = *place.member.type->type;
        if (type.primitive != Primitive::none) return primitive(node, place.member);
        if (type.kind == TypeKind::resource) return nested(node, place);
        object(node, type, place.targets, place.scope);
    }

    void primitive(const Node& node, const Member& member) {
        const json::Value& value = node.value();
        const JsonKind kind = kind_of(value);
        std::string_view text;
        if (kind == JsonKind::string) text = json::text(value);
        if (kind == JsonKind::number) text = json::number_text(value);
        if (const auto fault = check_primitive(member.type->type->primitive, text, kind)) {
            const bool shape = fault->code == "wrong-type" || fault->code == "empty-string";
            return report_.error(
                shape ? IssueType::structure : IssueType::value,
                fault->code,
                std::string(fault->text),
                node
            );
        }
        const definitions::ClosedCodes* codes = member.element->codes;
        if (codes != nullptr && !std::ranges::binary_search(codes->codes, text)) {
            report_.error(
                IssueType::code_invalid, "code-not-allowed", validation::allowed_codes(*codes), node
            );
        }
    }

    void nested(const Node& node, const Place& place) {
        const bool contained = place.member.element->name == "contained";
        if (contained && place.scope.inside_contained) {
            return report_.structure(
                "nested-contained",
                "A contained resource contains no others. Put them all into the outermost "
                "resource.",
                node
            );
        }
        const Scope scope{
            contained ? place.scope.container : node.value(), contained, place.scope.contained};
        resource(node, place.member.type->type, scope);
    }

    const RuledTypes& ruled_;
    Report& report_;
};

}  // namespace

std::vector<Issue> validate(const Node& root, Version version) {
    Report report;
    validation::ContainedResources contained;
    Walk(validation::ruled_types(version), report)
        .resource(root, nullptr, {root.value(), false, contained});
    return report.take();
}

}  // namespace fhir
