// What a worker knows of a connection whatever carries it, plain TCP or TLS: its deadline, its
// waiting for an answer, and how it is ended from outside.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "gateway/http/asio.hpp"
#include "gateway/http/conversation.hpp"
#include "gateway/http/mailbox.hpp"

namespace gateway::http {

/// Everything here is called on the worker's thread.
class Connection : public std::enable_shared_from_this<Connection> {
public:
    Connection(
        asio::io_context& worker,
        Service& service,
        std::shared_ptr<Mailbox> mailbox,
        std::string peer
    );
    virtual ~Connection();
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    /// Finish what is in flight, then close; closes soon when idle.
    void drain();
    /// Close now.
    void abort();
    /// Ends what may still be waiting; the last thing before the connection goes.
    void retire();
    /// Called by the mailbox.
    void answer(Finish finish);
    const std::string& peer() const { return conversation_.peer(); }

protected:
    virtual Socket& socket() = 0;

    /// Cancels the socket's operations once `deadline` has passed, until the next call. The timer
    /// is touched only when the deadline comes nearer: a kept-alive connection costs no timer work.
    void watch(Moment deadline);
    bool expired() const { return expired_; }
    bool aborted() const { return aborted_; }
    /// Drained while idle, and nothing has come in the meantime.
    bool dismissed();
    /// Bytes wait in the kernel, or more are known to be on their way.
    bool more_to_come();
    /// Runs what the handler gave to wait with. False when it threw; `want` then says what now.
    bool start_waiting(Want& want);
    /// After the wait: what came of it.
    Want end_waiting();

    Conversation conversation_;
    /// Waits for an answer; cancelled by it.
    Timer answer_;

private:
    void arm(Moment when);
    void on_timer(const ErrorCode& error);

    std::shared_ptr<Mailbox> mailbox_;
    std::shared_ptr<Ticket> ticket_;
    std::optional<Finish> finish_;

    Timer timer_;
    Moment deadline_ = Moment::max();
    Moment armed_ = Moment::max();
    bool expired_ = false;
    bool draining_ = false;
    bool aborted_ = false;
};

}  // namespace gateway::http
