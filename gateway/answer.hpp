// The seam between http/ and the handlers: plain functions of values, and one way to wait for a
// commit. http/ knows no store, handlers know no sockets.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>

#include "gateway/message.hpp"
#include "gateway/principal.hpp"

namespace gateway {

/// What the head of a request leads to, decided before its body is read.
struct Admission {
    /// Set when the request is refused at once (401, 404, 405, 413 by Content-Length, 415 ...).
    std::optional<Response> refusal;
    /// Most bytes the body may have; more is answered 413.
    std::size_t body_limit = 0;
    Principal principal;
};

/// Makes the response; called on the worker thread that owns the connection.
using Finish = std::function<Response()>;
/// Must be called exactly once, from any thread.
using Done = std::function<void(Finish)>;

/// Either a response that is ready, or one that waits for something (a commit).
struct Answer {
    Response response;
    /// When set, `response` is ignored: `start` is called once on the worker and promises to call
    /// its argument exactly once.
    std::function<void(Done)> start;

    Answer(Response ready) : response(std::move(ready)) {}
    explicit Answer(std::function<void(Done)> waiting) : start(std::move(waiting)) {}
};

/// What one worker thread calls. Made on that thread, used by no other.
struct Handler {
    /// `head` has everything but the body.
    std::function<Admission(const Request& head)> admit;
    std::function<Answer(Request&& request, Principal&& principal)> handle;
};

/// Makes the handler of worker number `worker`; called once on each worker thread.
using HandlerFactory = std::function<Handler(std::size_t worker)>;

}  // namespace gateway
