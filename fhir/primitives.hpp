// FHIR's primitive types.
#pragma once

#include <cstdint>

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

}  // namespace fhir
