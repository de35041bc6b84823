// Near misses by edit distance, and elements of another release. Runs only when there is an issue.
#include "fhir/validate/suggest.hpp"

#include <algorithm>
#include <array>

#include "fhir/nearest.hpp"
#include "fhir/validate/wording.hpp"

namespace fhir::validation {
namespace {

using definitions::Element;
using definitions::Member;
using definitions::Type;
using definitions::TypeKind;

constexpr std::array versions{Version::r4, Version::r4b, Version::r5};

// The type of the same name in another release; a backbone is found along its path.
const Type* same_type(Version version, std::string_view path) {
    const Type* type = definitions::find_type(version, path.substr(0, path.find('.')));
    while (type != nullptr && path.find('.') != std::string_view::npos) {
        path.remove_prefix(path.find('.') + 1);
        const Element* element = definitions::find_element(*type, path.substr(0, path.find('.')));
        type = element == nullptr ? nullptr : element->types[0].type;
    }
    return type;
}

// For "value", which JSON knows only as valueQuantity, valueString and so on.
std::string choice_text(const Type& type, const Element& choice) {
    const auto example = std::ranges::find(type.members, &choice, &Member::element);
    return std::string(" It is a choice: the name ends in its type, as in \"")
        .append(example->name)
        .append("\".");
}

}  // namespace

std::string suggest_member(const Type& type, std::string_view name, Version version) {
    const Element* choice = definitions::find_element(type, name);
    if (choice != nullptr && choice->choice) return choice_text(type, *choice);
    for (const Version other : versions) {
        const Type* there = other == version ? nullptr : same_type(other, type.name);
        if (there == nullptr || definitions::find_member(*there, name).element == nullptr) continue;
        return std::string(" ").append(label(other)).append(" has it.");
    }
    Nearest nearest(name);
    for (const Member& member : type.members) nearest.see(member.name);
    return nearest.question();
}

std::string suggest_resource(std::string_view name, Version version) {
    for (const Version other : versions) {
        const Type* there = other == version ? nullptr : definitions::find_type(other, name);
        if (there == nullptr || there->kind != TypeKind::resource || there->abstract) continue;
        return std::string(" ").append(label(other)).append(" has it.");
    }
    Nearest nearest(name);
    for (const Type* type : definitions::types(version)) {
        if (type->kind == TypeKind::resource && !type->abstract) nearest.see(type->name);
    }
    return nearest.question();
}

}  // namespace fhir::validation
