// What FHIR says of each type and element, as constant tables generated from the official
// StructureDefinitions (fhir/definitions/generate.mjs). All types of R4, R4B and R5.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "fhir/version.hpp"

namespace fhir::definitions {

struct Type;

/// One allowed type of an element.
struct TypeRef {
    /// The type's definition; for a backbone element (or contentReference) its own anonymous Type.
    const Type* type;
    /// For Reference, canonical and CodeableReference: names of the allowed targets; empty = any.
    std::span<const std::string_view> targets;
};

/// A code system that the binding closes: the codes that may stand there.
struct ClosedCodes {
    /// The value set's canonical URL.
    std::string_view value_set;
    /// Sorted.
    std::span<const std::string_view> codes;
};

struct Element {
    /// The FHIRPath name: "status", "value" (for value[x]).
    std::string_view name;
    std::uint16_t min;
    /// 0 means "*".
    std::uint16_t max;
    bool choice;
    bool modifier;
    bool summary;
    /// Allowed types, in the order of the definition; more than one only for a choice.
    std::span<const TypeRef> types;
    /// Set when the binding is required and the value set is finite and complete.
    const ClosedCodes* codes;

    bool repeats() const { return max != 1; }
};

enum class TypeKind : std::uint8_t { primitive, complex, backbone, resource };

struct Type {
    /// "Patient", "HumanName", "boolean"; for a backbone its path: "CareTeam.participant".
    std::string_view name;
    TypeKind kind;
    bool abstract;
    /// Null for Element (R4), Base and Resource's root.
    const Type* base;
    /// Every element that may stand in it, inherited ones included, sorted by name.
    std::span<const Element> elements;
};

/// The type of that name in that release, or null. Thread-safe, no allocation.
const Type* find_type(Version version, std::string_view name);
/// All named (not backbone) types of a release, sorted by name.
std::span<const Type* const> types(Version version);

/// The element by its FHIRPath name, or null.
const Element* find_element(const Type& type, std::string_view name);

/// A member of the JSON form: "valueQuantity" is element "value" as a Quantity.
struct Member {
    const Element* element = nullptr;
    /// The one type this member has.
    const TypeRef* type = nullptr;
};
/// The element a JSON member belongs to (without a leading underscore); both null when unknown.
Member find_member(const Type& type, std::string_view json_name);

/// True when `type` is `ancestor` or derives from it ("Age" is a "Quantity").
bool is_a(const Type& type, std::string_view ancestor);

}  // namespace fhir::definitions
