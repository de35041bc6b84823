// Deadlines, answers from other threads, and endings.
#include "gateway/http/connection.hpp"

#include <exception>
#include <utility>

namespace gateway::http {

Connection::Connection(
    asio::io_context& worker, Service& service, std::shared_ptr<Mailbox> mailbox, std::string peer
)
    : conversation_(service, std::move(peer), std::chrono::steady_clock::now()),
      answer_(worker),
      mailbox_(std::move(mailbox)),
      timer_(worker) {}

Connection::~Connection() = default;

void Connection::watch(Moment deadline) {
    deadline_ = deadline;
    expired_ = false;
    if (deadline < armed_) arm(deadline);
}

void Connection::arm(Moment when) {
    armed_ = when;
    timer_.expires_at(when);
    timer_.async_wait([self = shared_from_this()](const ErrorCode& error) { self->on_timer(error); }
    );
}

void Connection::on_timer(const ErrorCode& error) {
    if (error) return;
    armed_ = Moment::max();
    if (deadline_ == Moment::max()) return;
    if (std::chrono::steady_clock::now() < deadline_) return arm(deadline_);
    expired_ = true;
    ErrorCode ignored;
    socket().cancel(ignored);
}

void Connection::drain() {
    draining_ = true;
    conversation_.drain();
    if (!conversation_.idle()) return;
    ErrorCode ignored;
    socket().cancel(ignored);
}

bool Connection::dismissed() {
    if (!draining_ || !conversation_.idle()) return false;
    // A request that was already on its way is still answered.
    ErrorCode error;
    return socket().available(error) == 0 || error;
}

bool Connection::more_to_come() {
    ErrorCode error;
    return conversation_.unread_input() || socket().available(error) > 0;
}

void Connection::abort() {
    aborted_ = true;
    ErrorCode ignored;
    socket().close(ignored);
    answer_.cancel();
}

void Connection::answer(Finish finish) {
    finish_ = std::move(finish);
    answer_.cancel();
}

bool Connection::start_waiting(Want& want) {
    finish_.reset();
    ticket_ = std::make_shared<Ticket>();
    ticket_->waiting = this;
    answer_.expires_at(conversation_.deadline());
    try {
        conversation_.take_start()(mailbox_->done_for(ticket_));
        return true;
    } catch (...) {
        std::exchange(ticket_, nullptr)->waiting = nullptr;
        const auto what = what_of(std::current_exception());
        want = conversation_.failed_to_start(what, std::chrono::steady_clock::now());
        return false;
    }
}

Want Connection::end_waiting() {
    std::exchange(ticket_, nullptr)->waiting = nullptr;
    if (aborted_) return Want::close;
    const auto now = std::chrono::steady_clock::now();
    if (!finish_) return conversation_.unanswered(now);
    const Finish finish = std::move(*finish_);
    finish_.reset();
    return conversation_.answered(finish, now);
}

void Connection::retire() {
    abort();
    if (ticket_) ticket_->waiting = nullptr;
    timer_.cancel();
}

}  // namespace gateway::http
