// Every link is looked at byte by byte, several times for each item: one table, one pass.
#include "mappings/model/links.hpp"

#include <array>
#include <cstdint>

namespace mappings {
namespace {

enum class Kind : std::uint8_t { refused, plain, at, ends_host };

constexpr std::array<Kind, 256> kinds = [] {
    std::array<Kind, 256> table{};
    for (std::size_t c = '!'; c <= '~'; ++c) table[c] = Kind::plain;
    for (const char c : std::string_view("\"'<>\\^`{|}")) {
        table[static_cast<unsigned char>(c)] = Kind::refused;
    }
    for (const char c : std::string_view("/?#")) {
        table[static_cast<unsigned char>(c)] = Kind::ends_host;
    }
    table['@'] = Kind::at;
    return table;
}();

Kind kind_of(char c) {
    return kinds[static_cast<unsigned char>(c)];
}

}  // namespace

bool is_safe_link(std::string_view url) {
    constexpr std::string_view scheme = "https://";
    if (!url.starts_with(scheme)) return false;
    url.remove_prefix(scheme.size());
    if (url.empty() || kind_of(url.front()) == Kind::ends_host) return false;
    std::size_t at = 0;
    for (; at < url.size() && kind_of(url[at]) != Kind::ends_host; ++at) {
        if (kind_of(url[at]) != Kind::plain) return false;
    }
    for (; at < url.size(); ++at) {
        if (kind_of(url[at]) == Kind::refused) return false;
    }
    return true;
}

}  // namespace mappings
