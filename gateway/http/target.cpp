// Percent-decoding and the checks that need its result.
#include "gateway/http/target.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace gateway::http {
namespace {

enum class Part : std::uint8_t { path, query };

int hex_value(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

/// False when an escape is not "%" and two hex digits.
bool decode(std::string_view raw, Part part, std::string& out) {
    for (std::size_t i = 0; i < raw.size(); ++i) {
        if (raw[i] == '+' && part == Part::query) {
            out.push_back(' ');
        } else if (raw[i] != '%') {
            out.push_back(raw[i]);
        } else {
            if (raw.size() - i < 3) return false;
            const int high = hex_value(raw[i + 1]);
            const int low = hex_value(raw[i + 2]);
            if (high < 0 || low < 0) return false;
            out.push_back(static_cast<char>(high * 16 + low));
            i += 2;
        }
    }
    return true;
}

/// Bytes of the UTF-8 sequence at the front of `text`, 0 when there is none. Table 3-7 of the
/// Unicode standard: no overlong forms, no surrogates, nothing above U+10FFFF.
std::size_t sequence(std::string_view text) {
    const auto at = [&](std::size_t i) -> unsigned {
        return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
    };
    const auto tail = [&](std::size_t i) { return (at(i) & 0xC0U) == 0x80U; };
    const unsigned first = at(0);
    if (first < 0x80) return 1;
    if (first >= 0xC2 && first <= 0xDF) return tail(1) ? 2 : 0;
    if (first >= 0xE0 && first <= 0xEF) {
        const unsigned low = first == 0xE0 ? 0xA0 : 0x80;
        const unsigned high = first == 0xED ? 0x9F : 0xBF;
        return at(1) >= low && at(1) <= high && tail(2) ? 3 : 0;
    }
    if (first >= 0xF0 && first <= 0xF4) {
        const unsigned low = first == 0xF0 ? 0x90 : 0x80;
        const unsigned high = first == 0xF4 ? 0x8F : 0xBF;
        return at(1) >= low && at(1) <= high && tail(2) && tail(3) ? 4 : 0;
    }
    return 0;
}

bool is_utf8(std::string_view text) {
    while (!text.empty()) {
        const std::size_t size = sequence(text);
        if (size == 0) return false;
        text.remove_prefix(size);
    }
    return true;
}

bool is_control(char c) {
    return static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
}

bool is_forbidden_in_query(char c) {
    return is_control(c) && c != '\t' && c != '\n' && c != '\r';
}

std::optional<Refusal> decode_checked(std::string_view raw, Part part, std::string& out) {
    if (raw.find_first_of(part == Part::query ? "%+" : "%") == std::string_view::npos) {
        out.assign(raw);
        return std::nullopt;
    }
    if (!decode(raw, part, out)) {
        return bad_request(
            "percent-encoding", "The target holds a '%' that two hexadecimal digits do not follow."
        );
    }
    const bool control = part == Part::path
                             ? std::any_of(out.begin(), out.end(), is_control)
                             : std::any_of(out.begin(), out.end(), is_forbidden_in_query);
    if (control) {
        return bad_request("control-character", "The target holds an encoded control character.");
    }
    if (!is_utf8(out)) {
        return bad_request("bad-utf-8", "The target, once decoded, is not valid UTF-8.");
    }
    return std::nullopt;
}

/// Segments are split before decoding, so an encoded slash can never make a new one.
std::optional<Refusal> read_path(std::string_view raw, std::string& path) {
    path.clear();
    for (std::size_t begin = 1; begin <= raw.size();) {
        const auto end = std::min(raw.find('/', begin), raw.size());
        std::string segment;
        if (auto wrong = decode_checked(raw.substr(begin, end - begin), Part::path, segment)) {
            return wrong;
        }
        if (segment == "." || segment == "..") {
            return bad_request(
                "dot-segment", "The path holds '.' or '..'. Send the path they lead to."
            );
        }
        if (segment.find('/') != std::string::npos) {
            return bad_request("encoded-slash", "A path segment holds an encoded slash (%2F).");
        }
        path.push_back('/');
        path.append(segment);
        begin = end + 1;
    }
    return std::nullopt;
}

std::optional<Refusal> read_query(std::string_view raw, Request& request) {
    while (!raw.empty()) {
        const auto end = std::min(raw.find('&'), raw.size());
        const auto pair = raw.substr(0, end);
        raw.remove_prefix(std::min(end + 1, raw.size()));
        if (pair.empty()) continue;
        const auto equals = std::min(pair.find('='), pair.size());
        auto& [name, value] = request.query.emplace_back();
        if (auto wrong = decode_checked(pair.substr(0, equals), Part::query, name)) return wrong;
        const auto rest = pair.substr(std::min(equals + 1, pair.size()));
        if (auto wrong = decode_checked(rest, Part::query, value)) return wrong;
    }
    return std::nullopt;
}

}  // namespace

std::optional<Refusal> read_target(std::string_view target, std::size_t limit, Request& request) {
    if (target.size() > limit) return target_too_long(limit);
    if (target.empty() || target.front() != '/') {
        return bad_request(
            "target-form",
            "The request target must be a path that begins with '/', as in GET /fhir/r4."
        );
    }
    const bool visible = std::all_of(target.begin(), target.end(), [](char c) {
        return c > 0x20 && c < 0x7F && c != '#';
    });
    if (!visible) {
        return bad_request(
            "target-character",
            "The request target holds a character that must be percent-encoded, or a fragment (#)."
        );
    }
    const auto mark = std::min(target.find('?'), target.size());
    if (auto wrong = read_path(target.substr(0, mark), request.path)) return wrong;
    return read_query(target.substr(std::min(mark + 1, target.size())), request);
}

}  // namespace gateway::http
