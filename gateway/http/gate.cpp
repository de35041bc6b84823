// The accept loop.
#include "gateway/http/gate.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>

#include <utility>

namespace gateway::http {
namespace {

int open_reserve() {
    return ::open("/dev/null", O_RDONLY | O_CLOEXEC);
}

bool out_of_descriptors(const ErrorCode& error) {
    return error == boost::system::errc::too_many_files_open ||
           error == boost::system::errc::too_many_files_open_in_system;
}

/// Long enough for other connections to end, short enough for callers not to notice.
constexpr std::chrono::milliseconds breath{50};

std::optional<fhir::Outcome> cannot_listen(
    const std::string& address, std::uint16_t port, const ErrorCode& error
) {
    std::string advice = "Choose another address or port.";
    if (error == boost::system::errc::address_in_use) {
        advice =
            "Another program listens there, perhaps another instance of this one: stop it, or "
            "choose another port.";
    } else if (error == boost::system::errc::permission_denied) {
        advice = "Ports below 1024 need a privilege: choose a higher port, or grant it.";
    } else if (error == boost::system::errc::address_not_available) {
        advice = "This machine has no such address: use one it has, or 0.0.0.0 for all.";
    }
    return fhir::Outcome(
        fhir::Kind::invalid,
        fhir::IssueType::value,
        "cannot-listen",
        "Cannot listen on " + address + " port " + std::to_string(port) + " (" + error.message() +
            "). " + advice
    );
}

}  // namespace

Gate::Gate(
    std::vector<std::unique_ptr<Worker>>& workers, Population& population, const ServiceSetup& setup
)
    : workers_(workers),
      population_(population),
      setup_(setup),
      acceptor_(workers.front()->context()),
      timer_(workers.front()->context()),
      reserve_(open_reserve()) {}

Gate::~Gate() {
    if (reserve_ >= 0) ::close(reserve_);
}

std::optional<fhir::Outcome> Gate::open(const std::string& address, std::uint16_t port) {
    ErrorCode error;
    const auto ip = asio::ip::make_address(address, error);
    if (error) return cannot_listen(address, port, error);
    const Tcp::endpoint endpoint(ip, port);
    acceptor_.open(endpoint.protocol(), error);
    if (!error) acceptor_.set_option(Acceptor::reuse_address(true), error);
    if (!error) acceptor_.bind(endpoint, error);
    if (!error) acceptor_.listen(Acceptor::max_listen_connections, error);
    if (!error) acceptor_.non_blocking(true, error);
    if (error) return cannot_listen(address, port, error);
    port_ = acceptor_.local_endpoint().port();
    return std::nullopt;
}

void Gate::start() {
    auto self = shared_from_this();
    asio::co_spawn(workers_.front()->context(), accept_all(self), [self](std::exception_ptr error) {
        if (!error || self->closed_) return;
        // No memory for one connection, say: the next may have more luck.
        self->report(what_of(error));
        self->start();
    });
}

void Gate::report(std::string_view what) const {
    if (setup_.hooks.observer.error) setup_.hooks.observer.error(what, {});
}

bool Gate::full() const {
    return population_.open() >= setup_.limits.connections;
}

Worker& Gate::next() {
    turn_ = (turn_ + 1) % workers_.size();
    return *workers_[turn_];
}

void Gate::take(Worker& worker, Socket socket) {
    ErrorCode ignored;
    socket.set_option(Tcp::no_delay(true), ignored);
    population_.arrive();
    try {
        worker.adopt(std::move(socket));
    } catch (...) {
        population_.leave();
        throw;
    }
}

/// Nothing can be accepted without a descriptor, and what is not accepted wakes us for ever. So the
/// caller is taken with the reserve, and closed.
void Gate::turn_away() {
    if (reserve_ >= 0) ::close(reserve_);
    Socket socket(workers_.front()->context());
    ErrorCode ignored;
    acceptor_.accept(socket, ignored);
    socket.close(ignored);
    reserve_ = open_reserve();
}

Task<void> Gate::pause(Moment until) {
    timer_.expires_at(until);
    co_await timer_.async_wait(as_result);
}

Task<void> Gate::accept_all([[maybe_unused]] std::shared_ptr<Gate> self) {
    while (!closed_) {
        if (full()) {
            co_await pause(Moment::max());
            continue;
        }
        Worker& worker = next();
        auto [error, socket] = co_await acceptor_.async_accept(worker.context(), as_result);
        if (!error) {
            take(worker, std::move(socket));
        } else if (out_of_descriptors(error)) {
            report("no file descriptor left");
            turn_away();
            co_await pause(std::chrono::steady_clock::now() + breath);
        }
    }
}

void Gate::take_backlog() {
    while (!full()) {
        Worker& worker = next();
        Socket socket(worker.context());
        ErrorCode error;
        acceptor_.accept(socket, error);
        if (error) return;
        take(worker, std::move(socket));
    }
}

void Gate::wake() {
    asio::post(workers_.front()->context(), [self = shared_from_this()] { self->timer_.cancel(); });
}

void Gate::close(std::function<void()> then) {
    asio::post(workers_.front()->context(), [self = shared_from_this(), after = std::move(then)] {
        if (!std::exchange(self->closed_, true)) {
            self->take_backlog();
            ErrorCode ignored;
            self->acceptor_.close(ignored);
            self->timer_.cancel();
        }
        after();
    });
}

}  // namespace gateway::http
