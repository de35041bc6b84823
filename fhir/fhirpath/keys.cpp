// Keys of resources and references.
#include "fhir/fhirpath/keys.hpp"

#include <algorithm>

#include "fhir/reference.hpp"

namespace fhir::fhirpath {

const json::Value* KeyMaker::contained(std::string_view id) const {
    const json::Value* const from = container();
    const json::Value* const list = from != nullptr ? json::find(*from, "contained") : nullptr;
    if (list == nullptr || !list->IsArray() || id.empty()) return nullptr;
    for (const auto& resource : list->GetArray()) {
        if (json::find_text(resource, "id") == id) return &resource;
    }
    return nullptr;
}

std::string_view KeyMaker::joined(std::initializer_list<std::string_view> parts) {
    std::size_t size = 0;
    for (const std::string_view part : parts) size += part.size();
    char* const text = arena_.bytes(size + 1);
    std::size_t used = 0;
    for (const std::string_view part : parts) {
        std::copy(part.begin(), part.end(), text + used);
        used += part.size();
    }
    return {text, used};
}

std::string_view KeyMaker::owner() {
    if (keys_ != nullptr && !keys_->owner.empty()) return keys_->owner;
    if (root_ == nullptr) return {};
    const std::string_view id = json::find_text(*root_, "id");
    if (id.empty()) return {};
    return joined({json::find_text(*root_, "resourceType"), "/", id});
}

bool KeyMaker::is_own_base(std::string_view base) const {
    if (keys_ == nullptr) return false;
    return std::any_of(keys_->bases.begin(), keys_->bases.end(), [base](std::string_view own) {
        if (own.ends_with('/')) own.remove_suffix(1);
        return own == base;
    });
}

std::string_view KeyMaker::key_of(const json::Value& resource) {
    if (&resource == container()) return owner();
    const std::string_view id = json::find_text(resource, "id");
    if (id.empty()) return {};
    if (contained(id) == &resource) {
        const std::string_view own = owner();
        return own.empty() ? std::string_view{} : joined({own, "#", id});
    }
    return joined({json::find_text(resource, "resourceType"), "/", id});
}

ReferenceTarget KeyMaker::target_of(const json::Value& reference) {
    const std::string_view text = json::find_text(reference, "reference");
    if (text.empty()) return {};
    const ReferenceParts parts = parse_reference(text);
    switch (parts.kind) {
        case ReferenceKind::relative:
            if (parts.version.empty()) return {text, parts.type};
            return {joined({parts.type, "/", parts.id}), parts.type};
        case ReferenceKind::absolute:
            if (is_own_base(parts.base)) return {joined({parts.type, "/", parts.id}), parts.type};
            if (parts.version.empty()) return {text, parts.type};
            return {joined({parts.base, "/", parts.type, "/", parts.id}), parts.type};
        case ReferenceKind::contained: {
            const json::Value* const from = container();
            const std::string_view own = owner();
            if (from == nullptr || own.empty()) return {};
            if (parts.id.empty()) return {own, json::find_text(*from, "resourceType")};
            const json::Value* const resource = contained(parts.id);
            if (resource == nullptr) return {};
            return {joined({own, text}), json::find_text(*resource, "resourceType")};
        }
        case ReferenceKind::conditional:
            return {};
        default:
            return {text, json::find_text(reference, "type")};
    }
}

}  // namespace fhir::fhirpath
