// The digests, over OpenSSL's EVP interface.
#include "gateway/auth/digest.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>
#include <stdexcept>

namespace gateway::auth {

Digest sha256(std::string_view bytes) {
    Digest digest{};
    unsigned int length = 0;
    if (EVP_Digest(bytes.data(), bytes.size(), digest.data(), &length, EVP_sha256(), nullptr) !=
            1 ||
        length != digest.size()) {
        throw std::runtime_error("SHA-256 is not available in this OpenSSL");
    }
    return digest;
}

std::string sha256_hex(std::string_view bytes) {
    return hex(sha256(bytes));
}

Digest hmac_sha256(std::span<const unsigned char> key, std::string_view message) {
    Digest digest{};
    unsigned int length = 0;
    const auto* data = reinterpret_cast<const unsigned char*>(message.data());
    if (HMAC(
            EVP_sha256(),
            key.data(),
            static_cast<int>(key.size()),
            data,
            message.size(),
            digest.data(),
            &length
        ) == nullptr ||
        length != digest.size()) {
        throw std::runtime_error("HMAC-SHA-256 is not available in this OpenSSL");
    }
    return digest;
}

std::string hex(std::span<const unsigned char> bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    text.reserve(bytes.size() * 2);
    for (const unsigned char byte : bytes) {
        text.push_back(digits[byte >> 4]);
        text.push_back(digits[byte & 0x0F]);
    }
    return text;
}

std::string base64(std::span<const unsigned char> bytes) {
    std::string text = base64url(bytes);
    std::replace(text.begin(), text.end(), '-', '+');
    std::replace(text.begin(), text.end(), '_', '/');
    text.append((4 - text.size() % 4) % 4, '=');
    return text;
}

std::string base64url(std::span<const unsigned char> bytes) {
    constexpr std::string_view alphabet =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    std::string text;
    text.reserve((bytes.size() * 4 + 2) / 3);
    unsigned bits = 0;
    int held = 0;
    for (const unsigned char byte : bytes) {
        bits = (bits << 8) | byte;
        held += 8;
        while (held >= 6) {
            held -= 6;
            text.push_back(alphabet[(bits >> held) & 0x3F]);
        }
    }
    if (held > 0) text.push_back(alphabet[(bits << (6 - held)) & 0x3F]);
    return text;
}

}  // namespace gateway::auth
