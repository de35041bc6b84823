// The identity of a set's files: SHA-256 over their canonical JSON, so that layout and comments do
// not make a new set. A fingerprint, not a security measure; OpenSSL stays in the gateway.
#pragma once

#include <string>
#include <string_view>

#include "fhir/json.hpp"

namespace mappings {

/// SHA-256 (FIPS 180-4) in lower-case hex.
std::string sha256_hex(std::string_view bytes);

/// One JSON text per value: members sorted by name, no blanks, numbers as written.
std::string canonical_json(const fhir::json::Value& value);

}  // namespace mappings
