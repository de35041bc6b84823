// A scan for the end of each value; what is inside is left to the guarded reader.
#include "gateway/cli/json_values.hpp"

namespace gateway::cli {
namespace {

constexpr std::size_t chunk = std::size_t{256} << 10;

bool is_space(int c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

}  // namespace

bool JsonValues::fill() {
    buffer_.resize(chunk);
    at_ = 0;
    in_.read(buffer_.data(), static_cast<std::streamsize>(chunk));
    buffer_.resize(static_cast<std::size_t>(in_.gcount()));
    bytes_read_ += buffer_.size();
    return !buffer_.empty();
}

int JsonValues::peek() {
    if (at_ == buffer_.size() && !fill()) return -1;
    return static_cast<unsigned char>(buffer_[at_]);
}

char JsonValues::take() {
    const char c = buffer_[at_++];
    if (c == '\n') ++lines_;
    return c;
}

std::optional<JsonText> JsonValues::next() {
    while (is_space(peek())) take();
    if (peek() < 0) return std::nullopt;
    JsonText value;
    value.lines_before = lines_;
    if (peek() == '{' || peek() == '[') {
        take_structure(value.bytes);
    } else {
        // No resource begins like this; the rest of the line is shown to the parser.
        while (peek() >= 0 && peek() != '\n') value.bytes += take();
    }
    return value;
}

void JsonValues::take_structure(std::string& bytes) {
    std::size_t depth = 0;
    while (peek() >= 0) {
        if (peek() == '"') {
            take_string(bytes);
            continue;
        }
        const char c = take();
        bytes += c;
        if (c == '{' || c == '[') ++depth;
        if ((c == '}' || c == ']') && --depth == 0) return;
    }
}

void JsonValues::take_string(std::string& bytes) {
    bytes += take();
    while (peek() >= 0) {
        const char c = take();
        bytes += c;
        if (c == '"') return;
        if (c == '\\' && peek() >= 0) bytes += take();
    }
}

}  // namespace gateway::cli
