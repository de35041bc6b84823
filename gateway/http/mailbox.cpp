// Delivery to waiting connections.
#include "gateway/http/mailbox.hpp"

#include <boost/asio/post.hpp>

#include "gateway/http/connection.hpp"

namespace gateway::http {

Done Mailbox::done_for(std::shared_ptr<Ticket> ticket) {
    return [mailbox = shared_from_this(), ticket = std::move(ticket)](Finish finish) {
        mailbox->deliver(ticket, std::move(finish));
    };
}

void Mailbox::deliver(std::shared_ptr<Ticket> ticket, Finish finish) {
    const std::lock_guard lock(mutex_);
    if (worker_ == nullptr) return;
    deliveries_.emplace_back(std::move(ticket), std::move(finish));
    // The first of a batch wakes the worker; it takes all that have come by then.
    if (deliveries_.size() == 1) {
        asio::post(*worker_, [mailbox = shared_from_this()] { mailbox->hand_out(); });
    }
}

void Mailbox::hand_out() {
    std::vector<Delivery> batch;
    {
        const std::lock_guard lock(mutex_);
        batch.swap(deliveries_);
    }
    for (auto& [ticket, finish] : batch) {
        if (Connection* waiting = std::exchange(ticket->waiting, nullptr)) {
            waiting->answer(std::move(finish));
        }
    }
}

void Mailbox::close() {
    std::vector<Delivery> dropped;
    const std::lock_guard lock(mutex_);
    worker_ = nullptr;
    dropped.swap(deliveries_);
}

}  // namespace gateway::http
