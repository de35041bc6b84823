// The coroutine that carries out what a Conversation wants, over plain TCP or TLS.
#pragma once

#include <boost/asio/ssl/stream.hpp>

#include <memory>
#include <string>

#include "gateway/http/asio.hpp"
#include "gateway/http/connection.hpp"

namespace gateway::http {

using PlainStream = Socket;
using TlsStream = asio::ssl::stream<Socket>;

template <class Stream>
class Session final : public Connection {
public:
    Session(
        Stream stream,
        asio::io_context& worker,
        Service& service,
        std::shared_ptr<Mailbox> mailbox,
        std::string peer
    );

    /// The whole life of the connection; `self` keeps it alive.
    Task<void> run(std::shared_ptr<Session> self);

private:
    Socket& socket() override;
    Task<bool> handshake();
    Task<void> converse();
    Task<Want> read();
    Task<Want> write();
    Task<Want> wait_for_answer();
    Task<void> linger();
    Task<void> say_goodbye();

    Stream stream_;
    Service& service_;
};

extern template class Session<PlainStream>;
extern template class Session<TlsStream>;

}  // namespace gateway::http
