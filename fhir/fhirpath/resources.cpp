// Functions that know FHIR: types, extensions, references, and the keys of SQL on FHIR
// (https://sql-on-fhir.org/ig/2.0.0).
#include "fhir/fhirpath/functions.hpp"
#include "fhir/fhirpath/keys.hpp"
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

KeyMaker keys_of(Run& run) {
    return {run.arena(), run.scope().keys, run.root_resource()};
}

const json::Value* object_of(const Value& item) {
    return item.is_node() && item.json() != nullptr && item.json()->IsObject() ? item.json()
                                                                               : nullptr;
}

/// The entries of the Bundle that is looked at; null when it is something else.
const json::Value* entries_of(Run& run) {
    const json::Value* const root = run.root_resource();
    if (root == nullptr || json::find_text(*root, "resourceType") != "Bundle") return nullptr;
    const json::Value* const entries = json::find(*root, "entry");
    return entries != nullptr && entries->IsArray() ? entries : nullptr;
}

/// The resource of the one entry that a reference means: by its fullUrl, of a relative reference by
/// the end of it, as the base of the entry that refers is not known here
/// (https://hl7.org/fhir/R4/bundle.html#references). Null when there is none, or more than one, and
/// for no reference, which an entry without fullUrl would seem to answer.
const json::Value* find_in_bundle(
    const json::Value& entries, const ReferenceParts& wanted, std::string_view reference
) {
    if (reference.empty()) return nullptr;
    const json::Value* found = nullptr;
    for (const auto& entry : entries.GetArray()) {
        const json::Value* const resource = json::find(entry, "resource");
        if (resource == nullptr) continue;
        const std::string_view url = json::find_text(entry, "fullUrl");
        const ReferenceParts own = parse_reference(url);
        const bool same = wanted.kind == ReferenceKind::relative
                              ? own.type == wanted.type && own.id == wanted.id
                              : url == reference;
        if (!same) continue;
        if (found != nullptr) return nullptr;
        found = resource;
    }
    return found;
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

// Only what the document itself tells is resolved: contained resources, the other entries of a
// Bundle, and of other targets the type, so that `resolve() is Patient` holds. Nothing is ever
// fetched.
Items resolve(Run& run, const PlanNode& call, Items input, const Frame&) {
    const json::Value* const entries = entries_of(run);
    // To compare addresses is little beside what a visit stands for.
    constexpr std::uint32_t entries_per_visit = 32;
    const std::uint32_t visits = entries == nullptr ? 1 : 1 + entries->Size() / entries_per_visit;
    Builder out(run.arena());
    const Version version = run.plan().version;
    for (const Value& item : input) {
        if (!run.visit(call, visits)) return {};
        const auto text = to_system(item);
        const json::Value* const object = object_of(item);
        const std::string_view reference = object != nullptr ? json::find_text(*object, "reference")
                                           : text && text->kind() == ValueKind::string
                                               ? text->text()
                                               : std::string_view{};
        const ReferenceParts parts = parse_reference(reference);
        if (parts.kind == ReferenceKind::contained) {
            const KeyMaker keys = keys_of(run);
            const json::Value* const found =
                parts.id.empty() ? keys.container() : keys.contained(parts.id);
            if (found != nullptr) out.push(Value::resource(*found, version));
            continue;
        }
        const json::Value* const entry =
            entries != nullptr ? find_in_bundle(*entries, parts, reference) : nullptr;
        if (entry != nullptr) {
            out.push(Value::resource(*entry, version));
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
    const std::string_view key = keys_of(run).key_of(*resource);
    return key.empty() ? Items{} : run.string(key);
}

Items reference_key(Run& run, const PlanNode& call, Items input, const Frame&) {
    Builder out(run.arena());
    const bool filtered = !call.arguments.empty();
    KeyMaker keys = keys_of(run);
    for (const Value& item : input) {
        const json::Value* const reference = object_of(item);
        if (reference == nullptr) continue;
        const ReferenceTarget target = keys.target_of(*reference);
        if (target.key.empty()) continue;
        // A type that this release does not know has no instances.
        if (filtered && (call.type.fhir == nullptr || target.type != call.type.fhir->name))
            continue;
        out.push(Value::string(target.key));
    }
    return run.visit(call, out.size()) ? out.items() : Items{};
}

}  // namespace fhir::fhirpath::code
