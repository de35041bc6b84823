// Reads, writes and waits. Only waiting stands here; what to do is the Conversation's business.
#include "gateway/http/session.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/write.hpp>

#include <type_traits>
#include <utility>

namespace gateway::http {
namespace {

Moment now() {
    return std::chrono::steady_clock::now();
}

}  // namespace

template <class Stream>
Session<Stream>::Session(
    Stream stream,
    asio::io_context& worker,
    Service& service,
    std::shared_ptr<Mailbox> mailbox,
    std::string peer
)
    : Connection(worker, service, std::move(mailbox), std::move(peer)),
      stream_(std::move(stream)),
      service_(service) {}

template <class Stream>
Socket& Session<Stream>::socket() {
    if constexpr (std::is_same_v<Stream, PlainStream>) {
        return stream_;
    } else {
        return stream_.next_layer();
    }
}

template <class Stream>
Task<void> Session<Stream>::run([[maybe_unused]] std::shared_ptr<Session> self) {
    const bool open = co_await handshake();
    if (open) co_await converse();
}

template <class Stream>
Task<bool> Session<Stream>::handshake() {
    if constexpr (std::is_same_v<Stream, TlsStream>) {
        watch(now() + service_.setup.limits.handshake);
        auto [error] = co_await stream_.async_handshake(asio::ssl::stream_base::server, as_result);
        if (error) {
            service_.report("TLS handshake: " + error.message());
            co_return false;
        }
    }
    co_return true;
}

template <class Stream>
Task<void> Session<Stream>::converse() {
    Want want = conversation_.begin(now());
    while (want != Want::close && !aborted()) {
        switch (want) {
            case Want::read:
                want = co_await read();
                break;
            case Want::write:
                want = co_await write();
                break;
            case Want::answer:
                want = co_await wait_for_answer();
                break;
            case Want::linger:
                co_await linger();
                co_return;
            case Want::close:
                break;
        }
    }
    co_await say_goodbye();
}

template <class Stream>
Task<Want> Session<Stream>::read() {
    for (;;) {
        if (dismissed()) co_return Want::close;
        watch(conversation_.deadline());
        const auto space = conversation_.space();
        const auto buffer = asio::buffer(space.data(), space.size());
        auto [error, count] = co_await stream_.async_read_some(buffer, as_result);
        if (count > 0) co_return conversation_.received(count, now());
        if (expired()) co_return conversation_.timed_out(now());
        // Cancelled by draining: look once more, a request may have come just before.
        if (error == asio::error::operation_aborted && !aborted()) continue;
        co_return conversation_.ended();
    }
}

template <class Stream>
Task<Want> Session<Stream>::write() {
    watch(conversation_.deadline());
    const auto output = conversation_.output();
    const auto buffer = asio::buffer(output.data(), output.size());
    auto [error, count] = co_await asio::async_write(stream_, buffer, as_result);
    if (error || count < output.size()) co_return Want::close;
    co_return conversation_.sent(now());
}

template <class Stream>
Task<Want> Session<Stream>::wait_for_answer() {
    Want want = Want::close;
    const bool waiting = start_waiting(want);
    if (!waiting) co_return want;
    watch(Moment::max());
    co_await answer_.async_wait(as_result);
    co_return end_waiting();
}

/// Closing with unread bytes in the kernel would send a reset, which can destroy the response
/// before the client has read it (https://www.rfc-editor.org/rfc/rfc9112#section-9.6).
template <class Stream>
Task<void> Session<Stream>::linger() {
    const Moment deadline = conversation_.deadline();
    co_await say_goodbye();
    if (!more_to_come()) co_return;
    ErrorCode ignored;
    socket().shutdown(Socket::shutdown_send, ignored);
    const auto space = conversation_.discard();
    const auto buffer = asio::buffer(space.data(), space.size());
    watch(deadline);
    while (!expired() && !aborted()) {
        auto [error, count] = co_await socket().async_read_some(buffer, as_result);
        if (error) break;
    }
}

template <class Stream>
Task<void> Session<Stream>::say_goodbye() {
    if constexpr (std::is_same_v<Stream, TlsStream>) {
        if (aborted()) co_return;
        watch(now() + service_.setup.limits.tls_shutdown);
        co_await stream_.async_shutdown(as_result);
    }
    co_return;
}

template class Session<PlainStream>;
template class Session<TlsStream>;

}  // namespace gateway::http
