// Connect, write, read: asynchronous only because Beast's deadline holds for nothing else.
#include "gateway/http/client.hpp"

#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>

#include "gateway/http/asio.hpp"

namespace gateway::http {
namespace {

namespace beast = boost::beast;

constexpr std::uint64_t longest_answer = std::uint64_t{64} << 20;

std::string reachable(const std::string& address) {
    if (address == "0.0.0.0") return "127.0.0.1";
    return address == "::" ? "::1" : address;
}

std::string host_of(const ClientRequest& request) {
    const std::string address = reachable(request.address);
    const bool six = address.find(':') != std::string::npos;
    return (six ? "[" + address + "]" : address) + ":" + std::to_string(request.port);
}

class Exchange {
public:
    explicit Exchange(const ClientRequest& request) {
        request_.method_string(request.method);
        request_.target(request.target);
        request_.set(beast::http::field::host, host_of(request));
        request_.keep_alive(false);
        request_.body() = request.body;
        if (request_.method() != beast::http::verb::get) {
            request_.set(beast::http::field::content_type, "application/json");
        }
        request_.prepare_payload();
        parser_.body_limit(longest_answer);
    }

    std::optional<ClientAnswer> run(const Tcp::endpoint& at, std::chrono::seconds limit) {
        stream_.expires_after(limit);
        stream_.async_connect(at, [this](ErrorCode failed) {
            if (!failed) write();
        });
        io_.run();
        if (!whole_) return std::nullopt;
        return ClientAnswer{parser_.get().result_int(), std::move(parser_.get().body())};
    }

private:
    void write() {
        beast::http::async_write(stream_, request_, [this](ErrorCode failed, std::size_t) {
            if (!failed) read();
        });
    }
    void read() {
        beast::http::async_read(stream_, buffer_, parser_, [this](ErrorCode failed, std::size_t) {
            whole_ = !failed;
        });
    }

    asio::io_context io_{1};
    beast::tcp_stream stream_{io_};
    beast::flat_buffer buffer_;
    beast::http::request<beast::http::string_body> request_{};
    beast::http::response_parser<beast::http::string_body> parser_;
    bool whole_ = false;
};

}  // namespace

std::optional<ClientAnswer> ask(const ClientRequest& request, std::chrono::seconds limit) {
    ErrorCode failed;
    const auto address = asio::ip::make_address(reachable(request.address), failed);
    if (failed) return std::nullopt;
    return Exchange(request).run({address, request.port}, limit);
}

}  // namespace gateway::http
