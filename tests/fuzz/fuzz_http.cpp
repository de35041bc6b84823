// Bytes of a connection into the front door. Oracle: a request that is accepted must have exactly
// the boundaries that a second, independent and strict reading of RFC 9112 finds.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>

#include "gateway/http/request_reader.hpp"

namespace {

using gateway::http::Progress;
using gateway::http::RequestReader;
using gateway::http::ServerLimits;

constexpr std::size_t body_limit = 4096;

struct Message {
    std::size_t size = 0;
    std::string body;
};

bool is_token(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) ||
           std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
}

/// Takes the text up to CR LF from the front of `rest`; nothing when there is none or a lone CR or
/// LF.
std::optional<std::string_view> take_line(std::string_view& rest) {
    const auto end = rest.find("\r\n");
    if (end == rest.npos) return std::nullopt;
    const auto line = rest.substr(0, end);
    if (line.find_first_of("\r\n") != line.npos) return std::nullopt;
    rest.remove_prefix(end + 2);
    return line;
}

std::string lower(std::string_view text) {
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(), [](unsigned char c) {
        return static_cast<char>(std::tolower(c));
    });
    return out;
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

std::optional<std::string> read_chunks(std::string_view& rest) {
    std::string body;
    for (;;) {
        const auto line = take_line(rest);
        if (!line || line->empty() || line->size() > 64) return std::nullopt;
        if (!std::all_of(line->begin(), line->end(), [](unsigned char c) {
                return std::isxdigit(c);
            }))
            return std::nullopt;
        const auto size = std::strtoull(std::string(*line).c_str(), nullptr, 16);
        if (size > body_limit || rest.size() < size + 2) return std::nullopt;
        if (rest.substr(size, 2) != "\r\n") return std::nullopt;
        if (size == 0) {
            rest.remove_prefix(2);
            return body;
        }
        body.append(rest.substr(0, size));
        rest.remove_prefix(size + 2);
    }
}

/// One request by the grammar, or nothing.
std::optional<Message> strict_reading(std::string_view bytes) {
    auto rest = bytes;
    const auto request_line = take_line(rest);
    if (!request_line || !request_line->ends_with(" HTTP/1.1")) return std::nullopt;
    const auto method = request_line->substr(0, request_line->find(' '));
    if (method.empty() || !std::all_of(method.begin(), method.end(), is_token)) return std::nullopt;
    std::optional<std::size_t> length;
    int hosts = 0;
    bool chunked = false;
    for (;;) {
        const auto line = take_line(rest);
        if (!line) return std::nullopt;
        if (line->empty()) break;
        const auto colon = line->find(':');
        if (colon == line->npos || colon == 0) return std::nullopt;
        const auto name = line->substr(0, colon);
        if (!std::all_of(name.begin(), name.end(), is_token)) return std::nullopt;
        const auto value = trimmed(line->substr(colon + 1));
        if (lower(name) == "host") ++hosts;
        if (lower(name) == "content-length") {
            if (length || chunked || value.empty() || value.size() > 20) return std::nullopt;
            if (!std::all_of(value.begin(), value.end(), [](unsigned char c) {
                    return std::isdigit(c);
                }))
                return std::nullopt;
            length = std::strtoull(std::string(value).c_str(), nullptr, 10);
        }
        if (lower(name) == "transfer-encoding") {
            if (length || chunked || lower(value) != "chunked") return std::nullopt;
            chunked = true;
        }
    }
    if (hosts != 1) return std::nullopt;
    Message message;
    if (chunked) {
        auto body = read_chunks(rest);
        if (!body) return std::nullopt;
        message.body = std::move(*body);
    } else {
        const auto size = length.value_or(0);
        if (size > body_limit || rest.size() < size) return std::nullopt;
        message.body = rest.substr(0, size);
        rest.remove_prefix(size);
    }
    message.size = bytes.size() - rest.size();
    return message;
}

/// One request as the server reads it, `piece` bytes arriving at a time.
std::optional<Message> front_door(
    RequestReader& reader, std::string_view bytes, std::size_t piece
) {
    reader.reset();
    std::size_t have = 0;
    Progress progress = Progress::more;
    while (progress == Progress::more && have < bytes.size()) {
        have = std::min(have + piece, bytes.size());
        progress = reader.read_head(bytes.substr(0, have));
    }
    if (progress != Progress::done) return std::nullopt;
    Message message;
    message.size = reader.head_size();
    progress = reader.begin_body(body_limit);
    while (progress == Progress::more) {
        const auto step = reader.read_body(bytes.substr(message.size, have - message.size));
        message.size += step.used;
        progress = step.progress;
        if (progress != Progress::more || have == bytes.size()) break;
        have = std::min(have + piece, bytes.size());
    }
    if (progress != Progress::done) return std::nullopt;
    message.body = reader.request().body;
    return message;
}

void require(bool truth) {
    if (!truth) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const ServerLimits limits;
    static RequestReader reader(limits, {});
    if (size == 0) return 0;
    const std::size_t piece = data[0] == 0 ? size : data[0];
    std::string_view bytes(reinterpret_cast<const char*>(data + 1), size - 1);
    while (!bytes.empty()) {
        const auto seen = front_door(reader, bytes, piece);
        if (!seen) return 0;  // refused or unfinished: nothing behind it is ever looked at
        const auto whole = front_door(reader, bytes, bytes.size());
        require(whole && whole->size == seen->size && whole->body == seen->body);
        const auto strict = strict_reading(bytes);
        require(strict && strict->size == seen->size && strict->body == seen->body);
        bytes.remove_prefix(seen->size);
    }
    return 0;
}
