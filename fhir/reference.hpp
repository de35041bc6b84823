// What the text of a Reference.reference says: which kind of link it is, and to what.
#pragma once

#include <cstdint>
#include <string_view>

namespace fhir {

enum class ReferenceKind : std::uint8_t {
    /// "Patient/1"
    relative,
    /// "https://server.example/fhir/Patient/1"
    absolute,
    /// "#pr1"; "#" alone (the container) has an empty id.
    contained,
    /// "urn:uuid:…" and "urn:oid:…"; the id is what follows.
    urn_uuid,
    urn_oid,
    /// "Patient?identifier=…": to be resolved by a search, in transactions only.
    conditional,
    /// Any other URL; nothing is known of its target.
    other,
};

/// Views into the parsed text. What a kind does not have is empty.
struct ReferenceParts {
    ReferenceKind kind = ReferenceKind::other;
    /// "Patient"; shaped like a resource type, not looked up.
    std::string_view type;
    std::string_view id;
    /// From "/_history/3".
    std::string_view version;
    /// "https://server.example/fhir", without the slash before the type.
    std::string_view base;

    friend bool operator==(const ReferenceParts&, const ReferenceParts&) = default;
};

/// Never fails: what fits no kind is `other`. The result borrows from `text`.
ReferenceParts parse_reference(std::string_view text);

}  // namespace fhir
