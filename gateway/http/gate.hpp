// Accepts connections and hands them round to the workers. Pauses at the connection limit, survives
// running out of file descriptors.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "fhir/result.hpp"
#include "gateway/http/asio.hpp"
#include "gateway/http/population.hpp"
#include "gateway/http/server.hpp"
#include "gateway/http/worker.hpp"

namespace gateway::http {

/// Lives on the first worker's thread once `start` was called; `open` and `port` before that.
class Gate : public std::enable_shared_from_this<Gate> {
public:
    Gate(
        std::vector<std::unique_ptr<Worker>>& workers,
        Population& population,
        const ServiceSetup& setup
    );
    ~Gate();

    /// Binds and listens. The Outcome says what to do when the address is not to be had.
    std::optional<fhir::Outcome> open(const std::string& address, std::uint16_t port);
    std::uint16_t port() const { return port_; }
    void start();
    /// Any thread: somebody left.
    void wake();
    /// Any thread: hands over what already waits in the kernel, listens no more, then calls `then`.
    void close(std::function<void()> then);

private:
    Task<void> accept_all(std::shared_ptr<Gate> self);
    Task<void> pause(Moment until);
    void take(Worker& worker, Socket socket);
    void turn_away();
    void take_backlog();
    bool full() const;
    void report(std::string_view what) const;
    Worker& next();

    std::vector<std::unique_ptr<Worker>>& workers_;
    Population& population_;
    const ServiceSetup& setup_;
    Acceptor acceptor_;
    Timer timer_;
    std::uint16_t port_ = 0;
    std::size_t turn_ = 0;
    /// Given up for a moment when no file descriptor is left, to turn a caller away with.
    int reserve_ = -1;
    bool closed_ = false;
};

}  // namespace gateway::http
