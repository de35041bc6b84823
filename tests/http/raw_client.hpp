// A client that sends exactly the bytes it is given, well-formed or not, over a loopback socket.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace raw {

/// One response as it came over the wire.
struct Response {
    int status = 0;
    /// Status line and fields, with their line ends.
    std::string head;
    std::string body;

    /// The value of the field, or nothing; `name` as the server spells it.
    std::optional<std::string> field(std::string_view name) const;
};

/// Blocking, with a limit of ten seconds per call so that a broken server fails a test instead of
/// hanging it.
class Client {
public:
    explicit Client(std::uint16_t port);
    ~Client();
    Client(Client&& other) noexcept;
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;

    /// False when the server has closed the connection.
    bool send(std::string_view bytes);
    /// The next response with the body its Content-Length announces; nothing when the connection
    /// ended first. Interim responses (1xx) are responses too.
    std::optional<Response> receive();
    /// The response to HEAD: fields only.
    std::optional<Response> receive_head();
    /// Everything until the server closes.
    std::string receive_all();
    /// True when the server closes within the limit without sending anything more.
    bool closed_by_server();
    void finish_sending();
    int descriptor() const { return socket_; }
    /// Close with a reset.
    void reset();

private:
    bool fill();
    std::optional<Response> take_head();

    int socket_;
    std::string pending_;
    bool broken_ = false;
};

/// `GET path` with a Host, and whatever further fields, each ending in CR LF.
std::string get(std::string_view path, std::string_view fields = "");
/// A request with a Content-Length body.
std::string with_body(
    std::string_view method,
    std::string_view path,
    std::string_view body,
    std::string_view fields = ""
);

}  // namespace raw
