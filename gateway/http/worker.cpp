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
        } catch (const std::exception& error) {
            service_.report(error.what());
        } catch (...) {
            service_.report("an exception of unknown type");
        }
    }
}

void Worker::adopt(Socket socket) {
    asio::post(context_, [this, taken = std::move(socket)]() mutable { open(std::move(taken)); });
}

void Worker::open(Socket socket) {
    ErrorCode error;
    const auto endpoint = socket.remote_endpoint(error);
    if (error || stopping_) {
        // Gone before it was served.
        socket.close(error);
        population_.leave();
        return;
    }
    auto peer = endpoint.address().to_string();
    if (const auto& tell = service_.setup.hooks.observer.connection_opened) tell(peer);
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
    asio::co_spawn(context_, session->run(session), [this, session](std::exception_ptr error) {
        over(session, std::move(error));
    });
}

void Worker::over(const std::shared_ptr<Connection>& connection, std::exception_ptr error) {
    connection->retire();
    connections_.erase(connection.get());
    if (error) {
        try {
            std::rethrow_exception(std::move(error));
        } catch (const std::exception& failure) {
            service_.report(failure.what());
        } catch (...) {
            service_.report("an exception of unknown type");
        }
    }
    if (const auto& tell = service_.setup.hooks.observer.connection_closed)
        tell(connection->peer());
    population_.leave();
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
