// Callbacks of Beast's parser.
#include "gateway/http/request_parser.hpp"

#include <boost/beast/http/error.hpp>

#include <algorithm>
#include <utility>

namespace gateway::http {
namespace {

using boost::beast::http::verb;

Method method_of(verb verb) {
    switch (verb) {
        case verb::get:
            return Method::get;
        case verb::head:
            return Method::head;
        case verb::post:
            return Method::post;
        case verb::put:
            return Method::put;
        case verb::patch:
            return Method::patch;
        case verb::delete_:
            return Method::delete_;
        case verb::options:
            return Method::options;
        default:
            return Method::other;
    }
}

/// A body is given room as it comes, never because a client announced it; but small ones at once.
constexpr std::uint64_t room_at_once = 64 * 1024;

}  // namespace

RequestParser::RequestParser(Request& request) : request_(&request) {
    // Both are checked by the front door, which knows the answers.
    body_limit(boost::none);
    header_limit(UINT32_MAX);
}

void RequestParser::refuse(Refusal refusal, Error& error) {
    refusal_ = std::move(refusal);
    error = boost::beast::http::error::bad_value;
}

void RequestParser::on_request_impl(verb verb, View, View target, int version, Error& error) {
    request_->method = method_of(verb);
    target_ = std::string_view(target.data(), target.size());
    version_ = version;
    error = {};
}

void RequestParser::on_field_impl(boost::beast::http::field, View name, View value, Error& error) {
    if (head_done_) {
        return refuse(
            bad_request("trailer", "Trailer fields after a chunked body are not accepted."), error
        );
    }
    auto& field = request_->headers.emplace_back();
    field.name.resize(name.size());
    std::transform(name.begin(), name.end(), field.name.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    field.value.assign(value.data(), value.size());
    error = {};
}

void RequestParser::on_header_impl(Error& error) {
    head_done_ = true;
    error = {};
}

void RequestParser::on_body_init_impl(
    const boost::optional<std::uint64_t>& content_length, Error& error
) {
    if (content_length) request_->body.reserve(std::min(*content_length, room_at_once));
    error = {};
}

void RequestParser::append(View bytes, Error& error) {
    request_->body.append(bytes.data(), bytes.size());
    error = {};
}

std::size_t RequestParser::on_body_impl(View body, Error& error) {
    append(body, error);
    return body.size();
}

void RequestParser::on_chunk_header_impl(std::uint64_t size, View extensions, Error& error) {
    chunk_line_ = true;
    if (!extensions.empty()) {
        return refuse(bad_request("chunk-extension", "Chunk extensions are not accepted."), error);
    }
    if (size > limit_ - request_->body.size()) return refuse(body_too_large(limit_), error);
    error = {};
}

std::size_t RequestParser::on_chunk_body_impl(std::uint64_t, View body, Error& error) {
    append(body, error);
    return body.size();
}

void RequestParser::on_finish_impl(Error& error) {
    error = {};
}

}  // namespace gateway::http
