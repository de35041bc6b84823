// SHA-256 and HMAC-SHA-256 for the rest of the gateway, which never sees OpenSSL.
#pragma once

#include <array>
#include <span>
#include <string>
#include <string_view>

namespace gateway::auth {

using Digest = std::array<unsigned char, 32>;

Digest sha256(std::string_view bytes);
/// Lower-case hexadecimal, 64 characters.
std::string sha256_hex(std::string_view bytes);
Digest hmac_sha256(std::span<const unsigned char> key, std::string_view message);

std::string hex(std::span<const unsigned char> bytes);
/// RFC 4648 section 4, with padding.
std::string base64(std::span<const unsigned char> bytes);
/// RFC 4648 section 5, without padding.
std::string base64url(std::span<const unsigned char> bytes);

}  // namespace gateway::auth
