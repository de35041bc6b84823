// Checking and making request ids.
#include "gateway/http/request_ids.hpp"

#include <algorithm>

namespace gateway::http {
namespace {

std::mt19937_64 seeded() {
    std::random_device device;
    std::seed_seq seed{device(), device(), device(), device()};
    return std::mt19937_64(seed);
}

}  // namespace

bool is_request_id(std::string_view text) {
    return !text.empty() && text.size() <= 64 && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '.' || c == '_' || c == '-';
    });
}

RequestIds::RequestIds() : random_(seeded()) {}

std::string RequestIds::fresh() {
    static constexpr std::string_view hex = "0123456789abcdef";
    std::string id = "xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx";
    std::uint64_t bits = 0;
    int left = 0;
    for (char& c : id) {
        if (c != 'x' && c != 'y') continue;
        if (left == 0) {
            bits = random_();
            left = 16;
        }
        const auto nibble = static_cast<unsigned>(bits & 0xFU);
        // Variant 10xx (https://www.rfc-editor.org/rfc/rfc9562#section-4.1).
        c = hex[c == 'y' ? (0x8U | (nibble & 0x3U)) : nibble];
        bits >>= 4;
        --left;
    }
    return id;
}

std::string RequestIds::choose(std::string_view offered) {
    return is_request_id(offered) ? std::string(offered) : fresh();
}

}  // namespace gateway::http
