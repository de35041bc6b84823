// The stages of reading one request, in order.
#include "gateway/http/request_reader.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/error.hpp>

#include <optional>
#include <utility>

#include "gateway/http/request_parser.hpp"
#include "gateway/http/target.hpp"

namespace gateway::http {
namespace {

using Error = boost::beast::http::error;

/// A chunk's size line is at most two line ends and 16 digits; what is longer is an extension, a
/// trailer or padding, none of which we wait for.
constexpr std::size_t longest_chunk_line = 64;

/// "0" and two line ends close every chunked body, so there is nothing to miss in waiting for as
/// much. Beast 1.81 asserts on fewer bytes when they come one by one.
constexpr std::size_t shortest_chunked_end = 5;

bool ends_with_version(std::string_view head) {
    const auto line = head.substr(0, head.find('\r'));
    const auto mark = line.rfind(" HTTP/");
    if (mark == line.npos || line.size() != mark + 9) return false;
    const auto target = line.find(' ') + 1;
    if (target == mark + 1 || line.find(' ', target) != mark || target == mark) return false;
    const auto digit = [&](std::size_t i) { return line[i] >= '0' && line[i] <= '9'; };
    return digit(mark + 6) && line[mark + 7] == '.' && digit(mark + 8);
}

Refusal padded() {
    return bad_request("chunk", "A chunk's size line is too long.");
}

Refusal explain_head(boost::beast::error_code error, std::string_view head) {
    if (error == Error::bad_version && ends_with_version(head)) return unsupported_version();
    if (error == Error::bad_method || error == Error::bad_target || error == Error::bad_version) {
        return bad_request(
            "request-line",
            "The request line must be a method, a target and HTTP/1.1, with one space between them."
        );
    }
    if (error == Error::bad_content_length || error == Error::multiple_content_length) {
        return bad_request(
            "content-length", "Content-Length must be one field with one decimal number of bytes."
        );
    }
    if (error == Error::bad_transfer_encoding) {
        return bad_request(
            "transfer-encoding",
            "Transfer-Encoding must be absent or exactly 'chunked', once, without Content-Length."
        );
    }
    return bad_request(
        "header-field",
        "A header field is not 'name: value' with a name of letters, digits and hyphens and a "
        "value "
        "without control characters."
    );
}

}  // namespace

struct RequestReader::State {
    Request request;
    std::optional<HeadScanner> scanner;
    std::optional<RequestParser> parser;
    Framing framing;
    std::optional<Refusal> refusal;
};

RequestReader::RequestReader(const ServerLimits& limits, std::span<const std::string> allowed_hosts)
    : limits_(&limits), allowed_hosts_(allowed_hosts), state_(std::make_unique<State>()) {
    reset();
}

RequestReader::~RequestReader() = default;

void RequestReader::reset() {
    state_->request = {};
    state_->scanner.emplace(*limits_);
    state_->parser.emplace(state_->request);
    state_->framing = {};
    state_->refusal.reset();
}

Progress RequestReader::refuse(Refusal refusal) {
    state_->refusal = std::move(refusal);
    return Progress::refused;
}

Progress RequestReader::read_head(std::string_view bytes) {
    switch (state_->scanner->scan(bytes)) {
        case Progress::more:
            return Progress::more;
        case Progress::refused:
            return refuse(std::move(state_->scanner->refusal()));
        case Progress::done:
            break;
    }
    return parse_head(bytes.substr(0, head_size()));
}

Progress RequestReader::parse_head(std::string_view head) {
    auto& [request, scanner, parser, framing, refusal] = *state_;
    boost::beast::error_code error;
    const auto used = parser->put(boost::asio::const_buffer(head.data(), head.size()), error);
    if (error) return refuse(explain_head(error, head));
    if (used != head.size() || !parser->is_header_done()) {
        return refuse(bad_request("header-field", "The header is not well-formed."));
    }
    if (parser->version() != 11) return refuse(unsupported_version());
    if (auto wrong = read_target(parser->target(), limits_->target_bytes, request)) {
        return refuse(std::move(*wrong));
    }
    if (auto wrong = read_framing(request.headers, allowed_hosts_, framing, request.host)) {
        return refuse(std::move(*wrong));
    }
    return Progress::done;
}

std::size_t RequestReader::head_size() const {
    return state_->scanner->size();
}

const Framing& RequestReader::framing() const {
    return state_->framing;
}

bool RequestReader::wants_close() const {
    return !state_->parser->keep_alive();
}

Request& RequestReader::request() {
    return state_->request;
}

Refusal& RequestReader::refusal() {
    return *state_->refusal;
}

Progress RequestReader::begin_body(std::size_t limit) {
    if (state_->framing.content_length > limit) return refuse(body_too_large(limit));
    state_->parser->limit_body(limit);
    return state_->framing.has_body() ? Progress::more : Progress::done;
}

RequestReader::BodyStep RequestReader::read_body(std::string_view bytes) {
    auto& parser = *state_->parser;
    const std::size_t enough = state_->framing.chunked ? shortest_chunked_end : 1;
    std::size_t used = 0;
    while (bytes.size() - used >= enough && !parser.is_done()) {
        boost::beast::error_code error;
        const auto rest = bytes.substr(used);
        const auto taken = parser.put(boost::asio::const_buffer(rest.data(), rest.size()), error);
        used += taken;
        if (parser.refusal()) return {refuse(std::move(*parser.refusal())), used};
        if (error == Error::need_more) break;
        if (error) {
            return {refuse(bad_request("chunk", "The chunked body is not well-formed.")), used};
        }
        if (parser.took_chunk_line() && taken > longest_chunk_line) return {refuse(padded()), used};
    }
    if (parser.is_done()) return {Progress::done, used};
    if (bytes.size() - used > longest_chunk_line) return {refuse(padded()), used};
    return {Progress::more, used};
}

}  // namespace gateway::http
