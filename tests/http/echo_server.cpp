// The echo handlers and the journal.
#include "tests/http/echo_server.hpp"

#include <stdexcept>
#include <utility>

namespace raw {

using gateway::Admission;
using gateway::Answer;
using gateway::Handler;
using gateway::Principal;
using gateway::Request;
using gateway::Response;

gateway::http::Observer Journal::observer() {
    gateway::http::Observer observer;
    observer.request_finished = [this](const gateway::http::RequestEvent& event) {
        const std::lock_guard lock(mutex_);
        requests_.push_back(
            {event.method,
             std::string(event.route),
             event.status,
             event.bytes_in,
             event.bytes_out,
             std::string(event.request_id),
             std::string(event.peer)}
        );
    };
    observer.connection_opened = [this](std::string_view) { ++opened_; };
    observer.connection_closed = [this](std::string_view) { ++closed_; };
    observer.error = [this](std::string_view what, std::string_view) {
        const std::lock_guard lock(mutex_);
        errors_.emplace_back(what);
    };
    return observer;
}

std::vector<Journal::Entry> Journal::requests() const {
    const std::lock_guard lock(mutex_);
    return requests_;
}

std::vector<std::string> Journal::errors() const {
    const std::lock_guard lock(mutex_);
    return errors_;
}

Handler echo(std::atomic<int>& canaries, std::size_t body_limit) {
    Handler handler;
    handler.admit = [body_limit](const Request&) {
        Admission admission;
        admission.body_limit = body_limit;
        return admission;
    };
    handler.handle = [&canaries](Request&& request, Principal&&) -> Answer {
        if (request.path == "/canary") ++canaries;
        Response response;
        response.content_type = "text/plain";
        response.route = "/echo";
        response.body = std::string(gateway::name(request.method)) + " " + request.path + " " +
                        std::to_string(request.body.size());
        return response;
    };
    return handler;
}

gateway::HandlerFactory answering(std::function<Answer(Request&&, Principal&&)> handle) {
    return [handle = std::move(handle)](std::size_t) {
        Handler handler;
        handler.admit = [](const Request&) {
            Admission admission;
            admission.body_limit = 1024;
            return admission;
        };
        handler.handle = handle;
        return handler;
    };
}

Response text(std::string body) {
    Response response;
    response.content_type = "text/plain";
    response.body = std::move(body);
    return response;
}

EchoServer::EchoServer(
    gateway::http::ServerLimits limits, gateway::http::Listener listener, std::size_t workers
)
    : EchoServer(
          [this](std::size_t) { return echo(canaries); }, limits, std::move(listener), workers
      ) {}

EchoServer::EchoServer(
    gateway::HandlerFactory handlers,
    gateway::http::ServerLimits limits,
    gateway::http::Listener listener,
    std::size_t workers,
    gateway::http::ErrorWriter errors
) {
    gateway::http::Hooks hooks;
    hooks.observer = journal.observer();
    hooks.errors = std::move(errors);
    auto made = gateway::http::Server::create(
        std::move(listener), limits, workers, std::move(handlers), std::move(hooks)
    );
    if (!made) throw std::runtime_error(made.error().issues().at(0).text);
    server = std::move(*made);
    server->start();
}

}  // namespace raw
