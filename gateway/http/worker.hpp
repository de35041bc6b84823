// One worker: an io_context, a thread, a Handler made on that thread, and its connections. A worker
// shares nothing with the others.
#pragma once

#include <exception>
#include <functional>
#include <future>
#include <memory>
#include <thread>
#include <unordered_set>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/ssl/context.hpp>

#include "gateway/http/asio.hpp"
#include "gateway/http/connection.hpp"
#include "gateway/http/mailbox.hpp"
#include "gateway/http/population.hpp"
#include "gateway/http/service.hpp"

namespace gateway::http {

using TlsContext = std::shared_ptr<asio::ssl::context>;

/// The public functions may be called from any thread, and only post to the worker.
class Worker {
public:
    /// `setup` and `population` must outlive the worker. `tls` empty means plain HTTP.
    Worker(const ServiceSetup& setup, TlsContext tls, Population& population);
    ~Worker();
    Worker(const Worker&) = delete;
    Worker& operator=(const Worker&) = delete;

    /// Starts the thread; the future is ready, perhaps with an exception, when the handler is made.
    std::future<void> start(std::function<Handler()> make_handler);
    /// Takes a connection that `population` has counted.
    void adopt(Socket socket);
    /// For the connections that come from now on.
    void use_tls(TlsContext tls);
    void drain();
    /// Cuts all connections; the thread ends when they are gone.
    void stop();
    void join();

    asio::io_context& context() { return context_; }
    std::uint64_t requests() const { return service_.requests.load(std::memory_order_relaxed); }

private:
    void run();
    void open(Socket socket);
    void welcome(Socket socket);
    template <class Session>
    void launch(std::shared_ptr<Session> session);
    void over(const std::shared_ptr<Connection>& connection, const std::exception_ptr& error);

    Service service_;
    TlsContext tls_;
    Population& population_;
    asio::io_context context_{1};
    asio::executor_work_guard<Executor> work_{context_.get_executor()};
    std::shared_ptr<Mailbox> mailbox_ = std::make_shared<Mailbox>(context_);
    std::unordered_set<Connection*> connections_;
    bool draining_ = false;
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace gateway::http
