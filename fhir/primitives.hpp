// FHIR's primitive types and the lexical rule of each.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace fhir {

/// The primitive types of R4, R4B and R5 (integer64 is R5's); none is for all other types.
enum class Primitive : std::uint8_t {
    none,
    base64_binary,
    boolean,
    canonical,
    code,
    date,
    date_time,
    decimal,
    id,
    instant,
    integer,
    integer64,
    markdown,
    oid,
    positive_int,
    string,
    time,
    unsigned_int,
    uri,
    url,
    uuid,
    xhtml,
};

/// The type named as FHIR writes it ("dateTime"); none when there is no such primitive type.
Primitive primitive_from(std::string_view name);

enum class JsonKind : std::uint8_t { null, boolean, number, string, array, object };

/// What is wrong with a value. Both texts are constants.
struct LexicalFault {
    /// "bad-date"; "wrong-type" when the JSON kind is not the type's, "empty-string" for "".
    std::string_view code;
    /// One sentence that says what would be right.
    std::string_view text;
};

/// The JSON kind in which values of the type are written; integer64 is a string.
JsonKind json_kind_of(Primitive type);

/// Checks one value against its type's rule (https://hl7.org/fhir/R4/datatypes.html,
/// https://hl7.org/fhir/R5/datatypes.html). `text` is the string's text or the number's digits; it
/// is not read for other kinds. Pure, no allocation.
std::optional<LexicalFault> check_primitive(Primitive type, std::string_view text, JsonKind kind);

/// True when `text` can be a resource's id: 1 to 64 of A-Z a-z 0-9 - and period.
bool is_id(std::string_view text);

}  // namespace fhir
