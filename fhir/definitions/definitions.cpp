// Look-ups in the generated tables, all by binary search over names.
#include "fhir/definitions/definitions.hpp"

#include <algorithm>

#include "fhir/definitions/tables.hpp"

namespace fhir::definitions {

std::span<const Type* const> types(Version version) {
    switch (version) {
        case Version::r4:
            return r4_types();
        case Version::r4b:
            return r4b_types();
        case Version::r5:
            return r5_types();
    }
    return {};
}

const Type* find_type(Version version, std::string_view name) {
    const auto all = types(version);
    const auto found = std::ranges::lower_bound(all, name, {}, &Type::name);
    return found != all.end() && (*found)->name == name ? *found : nullptr;
}

const Element* find_element(const Type& type, std::string_view name) {
    const auto found = std::ranges::lower_bound(type.elements, name, {}, &Element::name);
    return found != type.elements.end() && found->name == name ? &*found : nullptr;
}

Member find_member(const Type& type, std::string_view json_name) {
    const auto found = std::ranges::lower_bound(type.members, json_name, {}, &Member::name);
    return found != type.members.end() && found->name == json_name ? *found : Member{};
}

bool is_a(const Type& type, std::string_view ancestor) {
    for (const Type* step = &type; step != nullptr; step = step->base) {
        if (step->name == ancestor) return true;
    }
    return false;
}

}  // namespace fhir::definitions
