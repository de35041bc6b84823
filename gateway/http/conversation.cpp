// The phases of a request: head, admission, body, handling, response.
#include "gateway/http/conversation.hpp"

#include <algorithm>
#include <cstring>
#include <exception>
#include <utility>

#include "gateway/outcome_response.hpp"

namespace gateway::http {
namespace {

constexpr std::string_view go_on = "HTTP/1.1 100 Continue\r\n\r\n";

/// What stays allocated for the next response of a connection.
constexpr std::size_t kept_output = 64 * 1024;

/// Calls `act`, and gives `on_error` the text of what it throws.
template <class Act, class OnError>
auto guarded(const Act& act, const OnError& on_error) -> decltype(act()) {
    try {
        return act();
    } catch (...) {
        return on_error(what_of(std::current_exception()));
    }
}

}  // namespace

Conversation::Conversation(Service& service, std::string peer, Moment now)
    : service_(service),
      limits_(service.setup.limits),
      peer_(std::move(peer)),
      opened_(now),
      reader_(limits_, service.setup.allowed_hosts),
      // One head at its largest, and a byte that shows it to be too large.
      buffer_(limits_.header_bytes + 1),
      deadline_(now) {}

std::string_view Conversation::buffered() const {
    return {buffer_.data() + begin_, end_ - begin_};
}

void Conversation::consume(std::size_t count) {
    begin_ += count;
    bytes_in_ += count;
    if (begin_ == end_) begin_ = end_ = 0;
}

std::span<char> Conversation::space() {
    if (begin_ > 0 && end_ == buffer_.size()) {
        std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
        end_ -= begin_;
        begin_ = 0;
    }
    return std::span(buffer_).subspan(end_);
}

std::span<char> Conversation::discard() {
    begin_ = end_ = 0;
    return buffer_;
}

Want Conversation::begin(Moment now) {
    phase_ = Phase::idle;
    deadline_ = now + limits_.idle;
    return step(now);
}

Want Conversation::received(std::size_t count, Moment now) {
    end_ += count;
    return step(now);
}

Want Conversation::step(Moment now) {
    if (phase_ == Phase::idle) return buffered().empty() ? Want::read : begin_request(now);
    return phase_ == Phase::head ? step_head(now) : step_body(now);
}

Want Conversation::begin_request(Moment now) {
    reader_.reset();
    started_ = now;
    bytes_in_ = 0;
    head_read_ = false;
    rest_ = Rest::unread_input;
    brief_.method = Method::other;
    brief_.path.clear();
    brief_.host.clear();
    brief_.request_id.clear();
    phase_ = Phase::head;
    deadline_ = now + limits_.header;
    return step_head(now);
}

Want Conversation::step_head(Moment now) {
    switch (reader_.read_head(buffered())) {
        case Progress::more:
            return Want::read;
        case Progress::refused:
            return refuse(reader_.refusal(), now);
        case Progress::done:
            break;
    }
    consume(reader_.head_size());
    Request& request = reader_.request();
    request.request_id = service_.ids.choose(request.header("x-request-id"));
    request.scheme = service_.setup.scheme;
    request.peer = peer_;
    brief_.method = request.method;
    brief_.path = request.path;
    brief_.scheme = request.scheme;
    brief_.host = request.host;
    brief_.request_id = request.request_id;
    head_read_ = true;
    if (!reader_.framing().has_body()) rest_ = Rest::clean;
    return admit(now);
}

Want Conversation::admit(Moment now) {
    return guarded(
        [&] {
            Admission admission = service_.handler.admit(reader_.request());
            if (admission.refusal) return respond(std::move(*admission.refusal), now);
            principal_ = std::move(admission.principal);
            switch (reader_.begin_body(admission.body_limit)) {
                case Progress::refused:
                    return refuse(reader_.refusal(), now);
                case Progress::done:
                    return handle(now);
                case Progress::more:
                    break;
            }
            return begin_body(now);
        },
        [&](std::string_view what) { return fail(what, now); }
    );
}

Want Conversation::begin_body(Moment now) {
    body_began_ = now;
    if (reader_.framing().expects_continue && buffered().empty()) {
        phase_ = Phase::continuing;
        deadline_ = now + limits_.write;
        output_.assign(go_on);
        return Want::write;
    }
    phase_ = Phase::body;
    return step_body(now);
}

void Conversation::extend_body_deadline() {
    // Every second allowed must have been earned with its bytes.
    const auto got = static_cast<std::int64_t>(reader_.request().body.size());
    const auto rate =
        static_cast<std::int64_t>(std::max<std::size_t>(limits_.body_bytes_per_second, 1));
    const auto earned = limits_.body_grace + std::chrono::milliseconds(got * 1000 / rate);
    deadline_ = body_began_ + std::min<std::chrono::milliseconds>(limits_.body, earned);
}

Want Conversation::step_body(Moment now) {
    const auto [progress, used] = reader_.read_body(buffered());
    consume(used);
    switch (progress) {
        case Progress::refused:
            return refuse(reader_.refusal(), now);
        case Progress::more:
            extend_body_deadline();
            return Want::read;
        case Progress::done:
            break;
    }
    rest_ = Rest::clean;
    return guarded(
        [&] { return handle(now); }, [&](std::string_view what) { return fail(what, now); }
    );
}

Want Conversation::handle(Moment now) {
    Answer answer = service_.handler.handle(std::move(reader_.request()), std::move(principal_));
    if (!answer.start) return respond(std::move(answer.response), now);
    start_ = std::move(answer.start);
    phase_ = Phase::waiting;
    deadline_ = now + limits_.handler;
    return Want::answer;
}

std::function<void(Done)> Conversation::take_start() {
    return std::exchange(start_, nullptr);
}

Want Conversation::answered(const Finish& finish, Moment now) {
    return guarded(
        [&] { return respond(finish(), now); },
        [&](std::string_view what) { return fail(what, now); }
    );
}

Want Conversation::unanswered(Moment now) {
    service_.report("no answer within the handler's deadline", brief_.request_id);
    return refuse(no_answer_in_time(), now);
}

Want Conversation::failed_to_start(std::string_view what, Moment now) {
    return fail(what, now);
}

Want Conversation::timed_out(Moment now) {
    if (phase_ == Phase::head) {
        return refuse(timeout("The header did not arrive in time. Send it at once."), now);
    }
    if (phase_ == Phase::body) {
        return refuse(timeout("The body did not arrive in time, or arrived too slowly."), now);
    }
    return Want::close;
}

Want Conversation::ended() {
    return Want::close;
}

Want Conversation::fail(std::string_view what, Moment now) {
    service_.report(what, brief_.request_id);
    return refuse(internal_error(brief_.request_id), now);
}

Response Conversation::explain(const fhir::Outcome& outcome) const {
    const auto plain = [&] { return outcome_response(outcome, ErrorContext::of(brief_)); };
    const auto& errors = service_.setup.hooks.errors;
    if (!errors) return plain();
    return guarded(
        [&] { return errors(outcome, head_read_ ? &brief_ : nullptr); },
        [&](std::string_view what) {
            service_.report(what, brief_.request_id);
            return plain();
        }
    );
}

/// After a refusal of ours the place where the next request begins may be unknown: always close.
Want Conversation::refuse(const Refusal& refusal, Moment now) {
    if (brief_.request_id.empty()) brief_.request_id = service_.ids.fresh();
    Response response = explain(refusal.outcome);
    response.status = refusal.status;
    response.close = true;
    for (const Header& header : refusal.headers) {
        const bool there =
            std::any_of(response.headers.begin(), response.headers.end(), [&](const Header& one) {
                return same_text(one.name, header.name);
            });
        if (!there) response.headers.push_back(header);
    }
    return respond(std::move(response), now);
}

bool Conversation::must_close(const Response& response, Moment now) const {
    return response.close || draining_ || rest_ == Rest::unread_input || reader_.wants_close() ||
           served_ + 1 >= limits_.requests_per_connection ||
           now - opened_ >= limits_.connection_age;
}

void Conversation::write(const Response& response, After after) {
    Reply reply;
    reply.method = brief_.method;
    reply.request_id = brief_.request_id;
    reply.date = service_.date.now();
    reply.after = after;
    write_response(response, reply, output_);
    status_ = response.status;
    route_ = response.route;
    after_ = after;
}

Want Conversation::respond(Response&& response, Moment now) {
    const auto after = must_close(response, now) ? After::close : After::keep_open;
    guarded(
        [&] { write(response, after); },
        [&](std::string_view what) {
            service_.report(what, brief_.request_id);
            Response failed = explain(internal_error(brief_.request_id).outcome);
            failed.status = 500;
            failed.route = response.route;
            write(failed, after);
        }
    );
    phase_ = Phase::responding;
    deadline_ = now + limits_.write;
    return Want::write;
}

Want Conversation::sent(Moment now) {
    if (phase_ != Phase::continuing) return finished(now);
    phase_ = Phase::body;
    extend_body_deadline();
    return Want::read;
}

Want Conversation::finished(Moment now) {
    ++served_;
    service_.requests.fetch_add(1, std::memory_order_relaxed);
    if (const auto& tell = service_.setup.hooks.observer.request_finished) {
        RequestEvent event;
        event.method = brief_.method;
        event.route = route_;
        event.status = status_;
        event.duration = std::chrono::duration_cast<std::chrono::microseconds>(now - started_);
        event.bytes_in = bytes_in_;
        event.bytes_out = output_.size();
        event.request_id = brief_.request_id;
        event.peer = peer_;
        tell(event);
    }
    if (output_.capacity() > kept_output) output_ = {};
    if (after_ == After::keep_open) return begin(now);
    deadline_ = now + limits_.linger;
    return Want::linger;
}

}  // namespace gateway::http
