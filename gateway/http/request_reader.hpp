// Reads one request at a time from bytes that arrive in pieces: scanner, Beast's parser, front
// door. Pure: no sockets, no clock; the fuzz target calls it on raw bytes.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "gateway/http/front_door.hpp"
#include "gateway/http/head_scanner.hpp"
#include "gateway/http/limits.hpp"
#include "gateway/message.hpp"

namespace gateway::http {

/// The calls for one request: `read_head` until it is done, `begin_body`, `read_body` until it is
/// done, `reset`. After `refused` only `refusal` and `reset` may be called, and no byte that
/// followed may be read as a request. What is handed in at construction must outlive the reader.
class RequestReader {
public:
    RequestReader(const ServerLimits& limits, std::span<const std::string> allowed_hosts);
    ~RequestReader();
    RequestReader(const RequestReader&) = delete;
    RequestReader& operator=(const RequestReader&) = delete;

    void reset();

    /// `bytes` is everything received since the request began.
    Progress read_head(std::string_view bytes);
    /// After `read_head` is done: what it took, including the empty line.
    std::size_t head_size() const;
    const Framing& framing() const;
    /// The client asked for the connection to be closed after the answer.
    bool wants_close() const;
    /// Everything but the body once the head is done, with `request_id`, `scheme` and `peer` left
    /// to the caller; the body too once that is done.
    Request& request();

    /// Refuses at once when Content-Length already says that the body is larger than `limit`;
    /// `done` when there is no body.
    Progress begin_body(std::size_t limit);
    struct BodyStep {
        Progress progress;
        /// What was taken from the front of `bytes`; the rest must come again, with more behind it.
        std::size_t used;
    };
    BodyStep read_body(std::string_view bytes);

    Refusal& refusal();

private:
    struct State;
    Progress refuse(Refusal refusal);
    Progress parse_head(std::string_view head);

    const ServerLimits* limits_;
    std::span<const std::string> allowed_hosts_;
    std::unique_ptr<State> state_;
};

}  // namespace gateway::http
