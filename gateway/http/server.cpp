// Puts workers and gate together, and takes them apart in order.
#include "gateway/http/server.hpp"

#include <algorithm>
#include <atomic>
#include <exception>
#include <utility>

#include "gateway/http/gate.hpp"
#include "gateway/http/tls.hpp"
#include "gateway/http/worker.hpp"

namespace gateway::http {

class Server::Implementation {
public:
    Implementation(ServiceSetup setup, TlsContext tls, std::size_t workers, HandlerFactory handlers)
        : setup_(std::move(setup)), handlers_(std::move(handlers)) {
        for (std::size_t i = 0; i < std::max<std::size_t>(workers, 1); ++i) {
            workers_.push_back(std::make_unique<Worker>(setup_, tls, population_));
        }
        gate_ = std::make_shared<Gate>(workers_, population_, setup_);
        population_.on_leave([this] { gate_->wake(); });
    }

    std::optional<fhir::Outcome> open(const Listener& listener) {
        return gate_->open(listener.address, listener.port);
    }

    std::uint16_t port() const { return gate_->port(); }

    void start();
    bool drain(std::chrono::milliseconds deadline);
    void stop();

    std::optional<fhir::Outcome> reload_tls(const TlsConfig& config) {
        auto made = make_tls_context(config);
        if (!made) return std::move(made).error();
        for (const auto& worker : workers_) worker->use_tls(*made);
        return std::nullopt;
    }

    ServerStats stats() const {
        ServerStats all{population_.open(), population_.accepted(), 0};
        for (const auto& worker : workers_) all.requests += worker->requests();
        return all;
    }

private:
    ServiceSetup setup_;
    HandlerFactory handlers_;
    Population population_;
    std::vector<std::unique_ptr<Worker>> workers_;
    std::shared_ptr<Gate> gate_;
    bool running_ = false;
};

void Server::Implementation::start() {
    running_ = true;
    std::exception_ptr failure;
    // One after another: what a factory opens (SQLite, say) may not like company.
    for (std::size_t i = 0; i < workers_.size() && !failure; ++i) {
        try {
            workers_[i]->start([this, i] { return handlers_(i); }).get();
        } catch (...) {
            failure = std::current_exception();
        }
    }
    if (failure) {
        stop();
        std::rethrow_exception(failure);
    }
    gate_->start();
}

bool Server::Implementation::drain(std::chrono::milliseconds deadline) {
    if (!running_) return true;
    const auto until = std::chrono::steady_clock::now() + deadline;
    // In this order, so that who finds its connection closed finds the port closed, too.
    gate_->close([this] {
        for (const auto& worker : workers_) worker->drain();
    });
    const bool empty = population_.wait_empty(until);
    stop();
    return empty;
}

void Server::Implementation::stop() {
    if (!std::exchange(running_, false)) return;
    gate_->close([this] {
        for (const auto& worker : workers_) worker->stop();
    });
    for (const auto& worker : workers_) worker->join();
}

Server::Server(std::unique_ptr<Implementation> implementation)
    : implementation_(std::move(implementation)) {}

Server::~Server() {
    implementation_->stop();
}

fhir::Result<std::unique_ptr<Server>> Server::create(
    Listener listener,
    ServerLimits limits,
    std::size_t workers,
    HandlerFactory handlers,
    Hooks hooks
) {
    TlsContext tls;
    if (listener.tls) {
        auto made = make_tls_context(*listener.tls);
        if (!made) return std::move(made).error();
        tls = std::move(*made);
    }
    ServiceSetup setup;
    setup.limits = limits;
    setup.allowed_hosts = listener.allowed_hosts;
    setup.scheme = tls ? "https" : "http";
    setup.hooks = std::move(hooks);
    auto implementation = std::make_unique<Implementation>(
        std::move(setup), std::move(tls), workers, std::move(handlers)
    );
    if (auto wrong = implementation->open(listener)) return std::move(*wrong);
    return std::unique_ptr<Server>(new Server(std::move(implementation)));
}

std::uint16_t Server::port() const {
    return implementation_->port();
}

void Server::start() {
    implementation_->start();
}

bool Server::drain(std::chrono::milliseconds deadline) {
    return implementation_->drain(deadline);
}

void Server::stop() {
    implementation_->stop();
}

std::optional<fhir::Outcome> Server::reload_tls(const TlsConfig& config) {
    return implementation_->reload_tls(config);
}

ServerStats Server::stats() const {
    return implementation_->stats();
}

}  // namespace gateway::http
