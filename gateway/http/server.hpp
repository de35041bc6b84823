// The strict HTTP/1.1 server: N workers of one thread each, one acceptor, a Handler per worker.
// Stands between the network and the handlers; includes no Boost.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "fhir/result.hpp"
#include "gateway/answer.hpp"
#include "gateway/clock.hpp"
#include "gateway/http/limits.hpp"
#include "gateway/http/observer.hpp"

namespace gateway::http {

struct TlsConfig {
    /// PEM: the server's certificate, then the chain up to but without the root.
    std::string certificate_file;
    /// PEM, not encrypted.
    std::string key_file;
};

struct Listener {
    /// A numeric address: "127.0.0.1", "::1", "0.0.0.0".
    std::string address = "127.0.0.1";
    /// 0 takes a free port; `Server::port` tells which.
    std::uint16_t port = 0;
    std::optional<TlsConfig> tls;
    /// What the Host field may say; empty accepts every well-formed one. "name" allows any port,
    /// "name:port" only that one.
    std::vector<std::string> allowed_hosts;
};

/// Makes the body of what http/ itself refuses, in the vocabulary of the path asked for. `head` is
/// null when the head could not be read; otherwise it has all but query, fields and body. The
/// status is set by http/. Called on worker threads, at once from several.
using ErrorWriter = std::function<Response(const fhir::Outcome&, const Request* head)>;

struct Hooks {
    /// Empty: an OperationOutcome.
    ErrorWriter errors;
    Observer observer;
    /// For the Date field.
    Clock clock = system_now;
};

struct ServerStats {
    std::size_t connections_open = 0;
    std::uint64_t connections_accepted = 0;
    std::uint64_t requests = 0;
};

/// Owns its threads and sockets. Its functions may be called from one thread at a time, not from a
/// handler. A `Done` may be called at any time, even after the server is gone: it then does
/// nothing.
class Server {
public:
    /// Binds and listens; connections wait in the kernel until `start`. Fails with what to do about
    /// it when the address is wrong or in use, or when a TLS file cannot be used.
    static fhir::Result<std::unique_ptr<Server>> create(
        Listener listener,
        ServerLimits limits,
        std::size_t workers,
        HandlerFactory handlers,
        Hooks hooks = {}
    );
    /// Stops at once if still running.
    ~Server();

    std::uint16_t port() const;
    /// Returns when every worker has made its handler; rethrows what a factory threw, the server
    /// then being stopped.
    void start();
    /// Stops accepting, closes idle connections, lets what is in flight finish; then stops, at the
    /// latest after `deadline`. True when nothing had to be cut off.
    bool drain(std::chrono::milliseconds deadline);
    /// Cuts every connection and joins the threads; a handler that runs is waited for.
    void stop();
    /// Reads the TLS files again, for connections that come from now on; those there are stay.
    /// Returns why the files cannot be used, the old ones then staying in use.
    std::optional<fhir::Outcome> reload_tls(const TlsConfig& config);
    ServerStats stats() const;

private:
    class Implementation;
    explicit Server(std::unique_ptr<Implementation> implementation);
    std::unique_ptr<Implementation> implementation_;
};

}  // namespace gateway::http
