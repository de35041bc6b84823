// A real server on a free loopback port whose handlers tell what they were asked.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "gateway/http/server.hpp"

namespace raw {

/// What an Observer saw, gathered over all threads.
class Journal {
public:
    struct Entry {
        gateway::Method method;
        std::string route;
        int status;
        std::size_t bytes_in;
        std::size_t bytes_out;
        std::string request_id;
        std::string peer;
    };

    gateway::http::Observer observer();
    std::vector<Entry> requests() const;
    std::vector<std::string> errors() const;
    int opened() const { return opened_; }
    int closed() const { return closed_; }

private:
    mutable std::mutex mutex_;
    std::vector<Entry> requests_;
    std::vector<std::string> errors_;
    std::atomic<int> opened_ = 0;
    std::atomic<int> closed_ = 0;
};

/// Answers "METHOD path body-size" as text/plain; bodies up to `body_limit`. `/canary` is counted.
gateway::Handler echo(std::atomic<int>& canaries, std::size_t body_limit = 1024 * 1024);

/// Handlers that admit everything, with bodies up to 1,024 bytes, and answer by `handle`.
gateway::HandlerFactory answering(
    std::function<gateway::Answer(gateway::Request&&, gateway::Principal&&)> handle
);

/// 200 with `body` as text/plain.
gateway::Response text(std::string body);

/// Started at once, stopped by the destructor.
struct EchoServer {
    explicit EchoServer(
        gateway::http::ServerLimits limits = {},
        gateway::http::Listener listener = {},
        std::size_t workers = 1
    );
    EchoServer(
        gateway::HandlerFactory handlers,
        gateway::http::ServerLimits limits = {},
        gateway::http::Listener listener = {},
        std::size_t workers = 1,
        gateway::http::ErrorWriter errors = {}
    );

    std::uint16_t port() const { return server->port(); }

    Journal journal;
    std::atomic<int> canaries = 0;
    std::unique_ptr<gateway::http::Server> server;
};

}  // namespace raw
