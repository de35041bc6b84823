// A scan for the end of each value; what is inside is left to the guarded reader.
#include "gateway/cli/json_values.hpp"

#include <algorithm>
#include <string_view>

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

void JsonValues::keep(std::string& bytes, char c) const {
    if (bytes.size() < longest) bytes += c;
}

std::optional<JsonText> JsonValues::next() {
    while (is_space(peek())) take();
    if (peek() < 0) return std::nullopt;
    JsonText value;
    value.lines_before = lines_;
    const bool structure = peek() == '{' || peek() == '[';
    if (layout_ == Layout::any && structure)
        take_structure(value.bytes);
    else
        take_line(value.bytes);  // where it is no structure: no resource begins like this
    return value;
}

void JsonValues::take_line(std::string& bytes) {
    while (peek() >= 0 && peek() != '\n') {
        const std::string_view ahead = std::string_view(buffer_).substr(at_);
        const std::string_view line = ahead.substr(0, ahead.find('\n'));
        bytes += line.substr(0, longest - std::min(longest, bytes.size()));
        at_ += line.size();
    }
}

void JsonValues::take_structure(std::string& bytes) {
    Scan scan;
    while (peek() >= 0) {
        const char c = take();
        keep(bytes, c);
        if (ends(scan, c)) return;
        if (c != '\n') continue;
        if (scan.newlines++ == 0) scan.first_newline = bytes.size();
        if (left_open(scan)) return give_back_lines(bytes, scan);
    }
}

bool JsonValues::ends(Scan& scan, char c) {
    if (scan.in_string) {
        const bool closes = c == '"' && !scan.escaped;
        scan.escaped = c == '\\' && !scan.escaped;
        if (closes) scan.in_string = false;
        return false;
    }
    if (is_space(c)) return false;
    scan.last = c;
    scan.in_string = c == '"';
    if (c == '{' || c == '[') ++scan.depth;
    return (c == '}' || c == ']') && --scan.depth == 0;
}

// Valid JSON has no line end in a string, and no value right behind another one. Only the first
// lines count: a pretty-printed document that is broken further down is one broken document.
bool JsonValues::left_open(const Scan& scan) {
    if (scan.newlines > 2) return false;
    if (scan.in_string) return scan.newlines == 1;
    const bool another = peek() == '{' || peek() == '[';
    return another && std::string_view("[{:,").find(scan.last) == std::string_view::npos;
}

void JsonValues::give_back_lines(std::string& bytes, const Scan& scan) {
    layout_ = Layout::lines;
    if (bytes.size() >= longest) return;  // what was not kept cannot be given back
    const std::string_view rest = std::string_view(bytes).substr(scan.first_newline);
    lines_ -= static_cast<std::uint32_t>(std::count(rest.begin(), rest.end(), '\n'));
    buffer_ = std::string(rest) + buffer_.substr(at_);
    at_ = 0;
    bytes.resize(scan.first_newline - 1);
}

}  // namespace gateway::cli
