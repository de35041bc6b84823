// Beast's parser with the strictness it lacks: what it reads goes straight into a Request, and what
// must not be merged or skipped (trailers, chunk extensions) is refused. Used by
// request_reader.cpp.
#pragma once

#include <boost/beast/http/basic_parser.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "gateway/http/refusal.hpp"
#include "gateway/message.hpp"

namespace gateway::http {

class RequestParser final : public boost::beast::http::basic_parser<true> {
public:
    explicit RequestParser(Request& request);

    /// The raw target; valid as long as the bytes of the head.
    std::string_view target() const { return target_; }
    int version() const { return version_; }
    void limit_body(std::size_t limit) { limit_ = limit; }
    /// True once after each chunk's size line. The parser is not eager, so that one `put` takes one
    /// such line and its length can be seen.
    bool took_chunk_line() { return std::exchange(chunk_line_, false); }
    /// Why a callback stopped the parser, when one did.
    std::optional<Refusal>& refusal() { return refusal_; }

private:
    using Error = boost::beast::error_code;
    using View = boost::beast::string_view;

    void refuse(Refusal refusal, Error& error);
    void append(View bytes, Error& error);

    void on_request_impl(
        boost::beast::http::verb verb, View method, View target, int version, Error& error
    ) override;
    void on_response_impl(int, View, int, Error&) override {}
    void on_field_impl(boost::beast::http::field, View name, View value, Error& error) override;
    void on_header_impl(Error& error) override;
    void on_body_init_impl(const boost::optional<std::uint64_t>& content_length, Error& error)
        override;
    std::size_t on_body_impl(View body, Error& error) override;
    void on_chunk_header_impl(std::uint64_t size, View extensions, Error& error) override;
    std::size_t on_chunk_body_impl(std::uint64_t, View body, Error& error) override;
    void on_finish_impl(Error& error) override;

    Request* request_;
    std::string_view target_;
    int version_ = 0;
    std::size_t limit_ = 0;
    bool head_done_ = false;
    bool chunk_line_ = false;
    std::optional<Refusal> refusal_;
};

}  // namespace gateway::http
