// HMAC-SHA-256, cut to 128 bits and written as a UUID.
#include "gateway/auth/content_id.hpp"

#include <algorithm>
#include <array>

namespace gateway::auth {
namespace {

// Length first, so that ("ab", "c") and ("a", "bc") differ.
void append(std::string& message, std::string_view part) {
    message += std::to_string(part.size());
    message += ':';
    message += part;
}

}  // namespace

std::string ContentIds::make(
    std::string_view source, std::string_view type, std::string_view distinction
) const {
    std::string message;
    append(message, source);
    append(message, type);
    append(message, distinction);
    const Digest digest = hmac_sha256(key_, message);

    std::array<unsigned char, 16> uuid{};
    std::copy_n(digest.begin(), uuid.size(), uuid.begin());
    uuid[6] = static_cast<unsigned char>((uuid[6] & 0x0F) | 0x80);  // version 8
    uuid[8] = static_cast<unsigned char>((uuid[8] & 0x3F) | 0x80);  // variant 10

    std::string text = hex(uuid);
    for (const std::size_t dash :
         {std::size_t{20}, std::size_t{16}, std::size_t{12}, std::size_t{8}}) {
        text.insert(dash, 1, '-');
    }
    return text;
}

}  // namespace gateway::auth
