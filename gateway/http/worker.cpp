// The worker's thread and the connections it opens and ends.
#include "gateway/http/worker.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>

#include <utility>

#include "gateway/http/session.hpp"

namespace gateway::http {

Worker::Worker(const ServiceSetup& setup, TlsContext tls, Population& population)
    : service_(setup), tls_(std::move(tls)), population_(population) {}

Worker::~Worker() {
    if (thread_.joinable()) {
        stop();
        join();
    }
    mailbox_->close();
}

std::future<void> Worker::start(std::function<Handler()> make_handler) {
    std::promise<void> promise;
    auto made = promise.get_future();
    thread_ =
        std::thread([this, make = std::move(make_handler), ready = std::move(promise)]() mutable {
            try {
                service_.handler = make();
            } catch (...) {
                ready.set_exception(std::current_exception());
                return;
            }
            ready.set_value();
            run();
            // Made on this thread, so it ends on this thread.
            service_.handler = {};
        });
    return made;
}

/// `io_context::run` lets exceptions of completion handlers through; none may end the worker.
void Worker::run() {
    for (;;) {
        try {
            context_.run();
            return;
        } catch (...) {
            service_.report(what_of(std::current_exception()));
        }
    }
}

void Worker::adopt(Socket socket) {
    asio::post(context_, [this, taken = std::move(socket)]() mutable { open(std::move(taken)); });
}

void Worker::open(Socket socket) {
    try {
        welcome(std::move(socket));
    } catch (...) {
        service_.report(what_of(std::current_exception()));
        population_.leave();
    }
}

void Worker::welcome(Socket socket) {
    ErrorCode error;
    const auto endpoint = socket.remote_endpoint(error);
    // The caller has gone before it was served, or we are about to.
    if (error || stopping_) return population_.leave();
    auto peer = endpoint.address().to_string();
    if (tls_) {
        TlsStream stream(std::move(socket), *tls_);
        launch(std::make_shared<Session<TlsStream>>(
            std::move(stream), context_, service_, mailbox_, std::move(peer)
        ));
    } else {
        launch(std::make_shared<Session<PlainStream>>(
            std::move(socket), context_, service_, mailbox_, std::move(peer)
        ));
    }
}

template <class Session>
void Worker::launch(std::shared_ptr<Session> session) {
    connections_.insert(session.get());
    if (draining_) session->drain();
    try {
        asio::co_spawn(context_, session->run(session), [this, session](std::exception_ptr error) {
            over(session, error);
        });
    } catch (...) {
        connections_.erase(session.get());
        throw;
    }
    const auto& tell = service_.setup.hooks.observer.connection_opened;
    if (tell) tell(session->peer());
}

void Worker::over(const std::shared_ptr<Connection>& connection, const std::exception_ptr& error) {
    connection->retire();
    connections_.erase(connection.get());
    if (error) service_.report(what_of(error));
    if (const auto& tell = service_.setup.hooks.observer.connection_closed)
        tell(connection->peer());
    population_.leave();
}

void Worker::use_tls(TlsContext tls) {
    asio::post(context_, [this, fresh = std::move(tls)]() mutable { tls_ = std::move(fresh); });
}

void Worker::drain() {
    asio::post(context_, [this] {
        draining_ = true;
        for (Connection* connection : connections_) connection->drain();
    });
}

void Worker::stop() {
    asio::post(context_, [this] {
        stopping_ = true;
        for (Connection* connection : connections_) connection->abort();
        work_.reset();
    });
}

void Worker::join() {
    if (thread_.joinable()) thread_.join();
}

}  // namespace gateway::http
