// One connection's requests and responses as a machine without sockets: it is told what happened
// and says what it wants next. Session does the waiting; tests drive it with bytes and made-up
// time.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/answer.hpp"
#include "gateway/http/request_reader.hpp"
#include "gateway/http/response_writer.hpp"
#include "gateway/http/service.hpp"

namespace gateway::http {

using Moment = std::chrono::steady_clock::time_point;

/// What the machine waits for, until `deadline`.
enum class Want : std::uint8_t {
    read,    // bytes into `space`, then `received` or `ended`
    write,   // `output` sent whole, then `sent`
    answer,  // what `take_start` returns run, then `answered` or `unanswered`
    linger,  // the response just sent was the last: see that the client gets it, then close
    close,
};

/// Used by one thread; `service` must outlive it. One request at a time: what a client sends ahead
/// stays in the kernel, but for one buffer.
class Conversation {
public:
    Conversation(Service& service, std::string peer, Moment now);

    Want begin(Moment now);
    std::span<char> space();
    Want received(std::size_t count, Moment now);
    /// The client closed its side, or the connection broke.
    Want ended();
    /// The deadline passed while reading or writing.
    Want timed_out(Moment now);
    std::string_view output() const { return output_; }
    Want sent(Moment now);
    std::function<void(Done)> take_start();
    Want answered(const Finish& finish, Moment now);
    /// The deadline passed while waiting for an answer, or starting to wait threw.
    Want unanswered(Moment now);
    Want failed_to_start(std::string_view what, Moment now);

    Moment deadline() const { return deadline_; }
    /// Between two requests, nothing received of the next one.
    bool idle() const { return phase_ == Phase::idle; }
    /// After the last response: the client had not sent all, or had sent more.
    bool unread_input() const { return rest_ == Rest::unread_input || begin_ != end_; }
    /// The whole buffer, what it held given up: room for what is read only to be dropped.
    std::span<char> discard();
    /// Answer what is in flight, then close.
    void drain() { draining_ = true; }
    const std::string& peer() const { return peer_; }

private:
    enum class Phase : std::uint8_t { idle, head, continuing, body, waiting, responding };
    enum class Rest : std::uint8_t { clean, unread_input };

    std::string_view buffered() const;
    void consume(std::size_t count);
    Want step(Moment now);
    Want begin_request(Moment now);
    Want step_head(Moment now);
    Want admit(Moment now);
    Want begin_body(Moment now);
    Want step_body(Moment now);
    void extend_body_deadline();
    Want handle(Moment now);
    Response explain(const fhir::Outcome& outcome) const;
    Want refuse(const Refusal& refusal, Moment now);
    Want fail(std::string_view what, Moment now);
    Want respond(Response&& response, Moment now);
    void write(const Response& response, After after);
    bool must_close(const Response& response, Moment now) const;
    Want finished(Moment now);

    Service& service_;
    const ServerLimits& limits_;
    std::string peer_;
    Moment opened_;
    RequestReader reader_;

    std::vector<char> buffer_;
    std::size_t begin_ = 0;
    std::size_t end_ = 0;

    Phase phase_ = Phase::idle;
    Moment deadline_;
    bool draining_ = false;
    std::size_t served_ = 0;

    // The request at hand.
    Moment started_;
    Moment body_began_;
    std::size_t bytes_in_ = 0;
    /// All but query, fields and body, kept because the handler takes the request.
    Request brief_;
    bool head_read_ = false;
    Rest rest_ = Rest::clean;
    Principal principal_;
    std::function<void(Done)> start_;

    // The response at hand.
    std::string output_;
    int status_ = 0;
    std::string_view route_;
    After after_ = After::keep_open;
};

}  // namespace gateway::http
