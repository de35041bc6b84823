// Functions that know FHIR: types, extensions, references, and the keys of SQL on FHIR
// (https://sql-on-fhir.org/ig/2.0.0).
#include <algorithm>

#include "fhir/fhirpath/functions.hpp"
#include "fhir/fhirpath/model.hpp"
#include "fhir/fhirpath/text_builder.hpp"
#include "fhir/reference.hpp"

namespace fhir::fhirpath {

void take_type_member(const Value& type, std::string_view name, Builder& out) {
    const definitions::Type* const fhir = type.type();
    if (name == "namespace") {
        out.push(Value::string(fhir != nullptr ? "FHIR" : "System"));
    } else if (name == "name") {
        const bool backbone = fhir != nullptr && fhir->kind == definitions::TypeKind::backbone;
        out.push(Value::string(
            backbone          ? "BackboneElement"
            : fhir != nullptr ? fhir->name
                              : system_name(type.system_type())
        ));
    }
}

}  // namespace fhir::fhirpath

namespace fhir::fhirpath::code {
namespace {

// The contained resource of that id.
const json::Value* contained(const json::Value* container, std::string_view id) {
    const json::Value* const list =
        container != nullptr ? json::find(*container, "contained") : nullptr;
    if (list == nullptr || !list->IsArray() || id.empty()) return nullptr;
    for (const auto& resource : list->GetArray()) {
        if (json::find_text(resource, "id") == id) return &resource;
    }
    return nullptr;
}

std::string_view joined(Run& run, std::initializer_list<std::string_view> parts) {
    std::size_t size = 0;
    for (const std::string_view part : parts) size += part.size();
    char* const text = run.arena().bytes(size + 1);
    std::size_t used = 0;
    for (const std::string_view part : parts) {
        std::copy(part.begin(), part.end(), text + used);
        used += part.size();
    }
    return {text, used};
}

const json::Value* container_of(const Run& run) {
    const KeyScope* const keys = run.scope().keys;
    return keys != nullptr && keys->container != nullptr ? keys->container : run.root_resource();
}

// "Type/id" of the stored resource.
std::string_view owner_of(Run& run) {
    const KeyScope* const keys = run.scope().keys;
    if (keys != nullptr && !keys->owner.empty()) return keys->owner;
    const json::Value* const root = run.root_resource();
    if (root == nullptr) return {};
    const std::string_view id = json::find_text(*root, "id");
    if (id.empty()) return {};
    return joined(run, {json::find_text(*root, "resourceType"), "/", id});
}

struct Target {
    std::string_view key;
    std::string_view type;
};

bool is_own_base(const Run& run, std::string_view base) {
    const KeyScope* const keys = run.scope().keys;
    if (keys == nullptr) return false;
    for (const std::string& own : keys->bases) {
        std::string_view without_slash = own;
        if (without_slash.ends_with('/')) without_slash.remove_suffix(1);
        if (without_slash == base) return true;
    }
    return false;
}

Target target_of(Run& run, const json::Value& reference) {
    const std::string_view text = json::find_text(reference, "reference");
    if (text.empty()) return {};
    const std::string_view stated = json::find_text(reference, "type");
    const ReferenceParts parts = parse_reference(text);
    switch (parts.kind) {
        case ReferenceKind::relative:
            if (parts.version.empty()) return {text, parts.type};
            return {joined(run, {parts.type, "/", parts.id}), parts.type};
        case ReferenceKind::absolute:
            if (is_own_base(run, parts.base))
                return {joined(run, {parts.type, "/", parts.id}), parts.type};
            if (parts.version.empty()) return {text, parts.type};
            return {joined(run, {parts.base, "/", parts.type, "/", parts.id}), parts.type};
        case ReferenceKind::contained: {
            const json::Value* const container = container_of(run);
            const std::string_view owner = owner_of(run);
            if (container == nullptr || owner.empty()) return {};
            if (parts.id.empty()) return {owner, json::find_text(*container, "resourceType")};
            const json::Value* const resource = contained(container, parts.id);
            if (resource == nullptr) return {};
            return {joined(run, {owner, text}), json::find_text(*resource, "resourceType")};
        }
        case ReferenceKind::conditional:
            return {};
        default:
            return {text, stated};
    }
}

const json::Value* object_of(const Value& item) {
    return item.is_node() && item.json() != nullptr && item.json()->IsObject() ? item.json()
                                                                               : nullptr;
}

constexpr std::string_view profile_base = "http://hl7.org/fhir/StructureDefinition/";

}  // namespace

Items type(Run& run, const PlanNode& call, Items input, const Frame&) {
    if (!run.visit(call, input.size())) return {};
    Builder out(run.arena());
    for (const Value& item : input) {
        out.push(Value::type_info(item.is_node() ? item.type() : nullptr, item.kind()));
    }
    return out.items();
}

Items extension(Run& run, const PlanNode& call, Items input, const Frame& frame) {
    const auto url = argument_text(run, call, 0, frame);
    if (!url) return {};
    Builder out(run.arena());
    for (const Value& item : input) {
        const bool primitive = item.is_node() && item.type() != nullptr &&
                               item.type()->kind == definitions::TypeKind::primitive;
        const json::Value* object = primitive ? item.sibling() : object_of(item);
        if (object == nullptr && item.is_node()) object = item.sibling();
        const json::Value* const list =
            object != nullptr ? json::find(*object, "extension") : nullptr;
        if (list == nullptr || !list->IsArray()) continue;
        if (!run.visit(call, list->Size())) return {};
        for (const auto& one : list->GetArray()) {
            if (json::find_text(one, "url") == *url)
                out.push(Value::node(&one, nullptr, call.type.fhir));
        }
    }
    return out.items();
}

// Only what the document itself tells is resolved: contained resources, and of other targets the
// type, so that `resolve() is Patient` holds. Nothing is ever fetched.
Items resolve(Run& run, const PlanNode& call, Items input, const Frame&) {
    if (!run.visit(call, input.size())) return {};
    Builder out(run.arena());
    const Version version = run.plan().version;
    for (const Value& item : input) {
        const auto text = to_system(item);
        const json::Value* const object = object_of(item);
        const std::string_view reference = object != nullptr ? json::find_text(*object, "reference")
                                           : text && text->kind() == ValueKind::string
                                               ? text->text()
                                               : std::string_view{};
        const ReferenceParts parts = parse_reference(reference);
        if (parts.kind == ReferenceKind::contained) {
            const json::Value* const container = container_of(run);
            const json::Value* const found =
                parts.id.empty() ? container : contained(container, parts.id);
            if (found != nullptr) out.push(Value::resource(*found, version));
            continue;
        }
        const std::string_view stated =
            object != nullptr ? json::find_text(*object, "type") : std::string_view{};
        const auto* const known =
            definitions::find_type(version, parts.type.empty() ? stated : parts.type);
        if (known != nullptr) out.push(Value::node(nullptr, nullptr, known));
    }
    return out.items();
}

Items conforms_to(Run& run, const PlanNode& call, Items input, const Frame& frame) {
    const auto item = run.single(call, input);
    if (!item) return {};
    const auto url = argument_text(run, call, 0, frame);
    if (!url) return {};
    const bool base = url->starts_with(profile_base);
    const auto* const known =
        base ? definitions::find_type(run.plan().version, url->substr(profile_base.size()))
             : nullptr;
    if (known == nullptr) {
        return run.fail(
            *call.arguments[0],
            "conformsTo knows the base definitions of FHIR only, such as " +
                std::string(profile_base) + "Patient."
        );
    }
    return run.boolean(is_instance(*item, TypeSpec{known, {}}, Match::inherited));
}

Items resource_key(Run& run, const PlanNode& call, Items input, const Frame&) {
    const auto item = run.single(call, input);
    if (!item) return {};
    const json::Value* const resource = object_of(*item);
    const std::string_view type =
        resource != nullptr ? json::find_text(*resource, "resourceType") : std::string_view{};
    if (type.empty())
        return run.fail(call, "getResourceKey needs a resource, not " + type_name(*item) + ".");
    const json::Value* const container = container_of(run);
    const std::string_view id = json::find_text(*resource, "id");
    if (resource == container) {
        const std::string_view owner = owner_of(run);
        return owner.empty() ? Items{} : run.string(owner);
    }
    if (id.empty()) return {};
    if (contained(container, id) == resource) {
        const std::string_view owner = owner_of(run);
        return owner.empty() ? Items{} : run.string(joined(run, {owner, "#", id}));
    }
    return run.string(joined(run, {type, "/", id}));
}

Items reference_key(Run& run, const PlanNode& call, Items input, const Frame&) {
    Builder out(run.arena());
    const bool filtered = !call.arguments.empty();
    for (const Value& item : input) {
        const json::Value* const reference = object_of(item);
        if (reference == nullptr) continue;
        const Target target = target_of(run, *reference);
        if (target.key.empty()) continue;
        // A type that this release does not know has no instances.
        if (filtered && (call.type.fhir == nullptr || target.type != call.type.fhir->name))
            continue;
        out.push(Value::string(target.key));
    }
    return run.visit(call, out.size()) ? out.items() : Items{};
}

}  // namespace fhir::fhirpath::code
