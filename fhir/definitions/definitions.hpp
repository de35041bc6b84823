// What FHIR says of each type and element, as constant tables generated from the official
// StructureDefinitions (fhir/definitions/generate.mjs). All types of R4, R4B and R5.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "fhir/primitives.hpp"
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

/// The codes that a required binding allows.
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
    /// Set for a bare code (not Coding or CodeableConcept) whose binding is required and whose
    /// value set is finite and published with the release (media types, languages and units are
    /// not).
    const ClosedCodes* codes;

    bool repeats() const { return max != 1; }
};

/// A member of the JSON form: "valueQuantity" is element "value" as a Quantity.
struct Member {
    /// "valueQuantity", without a leading underscore.
    std::string_view name;
    const Element* element = nullptr;
    /// The one type this member has.
    const TypeRef* type = nullptr;
};

enum class TypeKind : std::uint8_t { primitive, complex, backbone, resource };

struct Type {
    /// "Patient", "HumanName", "boolean"; for a backbone its path: "CareTeam.participant".
    std::string_view name;
    TypeKind kind;
    bool abstract;
    /// Which primitive type it is; none for the others.
    Primitive primitive;
    /// Null for Element and Resource in R4 and R4B, and for Base in R5.
    const Type* base;
    /// Every element that may stand in it, inherited ones included, sorted by name; at most 128. A
    /// primitive has id and extension; its value is not an element.
    std::span<const Element> elements;
    /// What may stand in its JSON object, one per type of a choice, sorted by name.
    std::span<const Member> members;
};

/// The type of that name in that release, or null. Thread-safe, no allocation.
const Type* find_type(Version version, std::string_view name);
/// All named (not backbone) types of a release, sorted by name.
std::span<const Type* const> types(Version version);

/// The element by its FHIRPath name, or null.
const Element* find_element(const Type& type, std::string_view name);

/// The element a JSON member (without a leading underscore) belongs to; pointers null when unknown.
Member find_member(const Type& type, std::string_view json_name);

/// True when `type` is `ancestor` or derives from it ("Age" is a "Quantity").
bool is_a(const Type& type, std::string_view ancestor);

}  // namespace fhir::definitions
