// The way back from other threads: a finished commit reaches the worker that owns the connection.
// Many completions of one batch cost one wake-up of the worker.
#pragma once

#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "gateway/answer.hpp"
#include "gateway/http/asio.hpp"

namespace gateway::http {

class Connection;

/// Ties a `Done` to the connection that waits. Only the worker reads or writes it; the connection
/// takes itself out when it stops waiting.
struct Ticket {
    Connection* waiting = nullptr;
};

/// Shared by a worker and every `Done` made on it, since a `Done` may outlive the server.
class Mailbox : public std::enable_shared_from_this<Mailbox> {
public:
    explicit Mailbox(asio::io_context& worker) : worker_(&worker) {}

    /// A `Done` for `ticket`.
    Done done_for(std::shared_ptr<Ticket> ticket);
    /// Worker thread, or when there is none any more: what is delivered later is dropped.
    void close();

private:
    using Delivery = std::pair<std::shared_ptr<Ticket>, Finish>;

    void deliver(std::shared_ptr<Ticket> ticket, Finish finish);
    void hand_out();

    std::mutex mutex_;
    asio::io_context* worker_;
    std::vector<Delivery> deliveries_;
};

}  // namespace gateway::http
