// Sockets of the raw client.
#include "tests/http/raw_client.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <stdexcept>
#include <utility>

namespace raw {

std::optional<std::string> Response::field(std::string_view name) const {
    const auto begin = head.find("\r\n" + std::string(name) + ": ");
    if (begin == head.npos) return std::nullopt;
    const auto value = begin + 2 + name.size() + 2;
    return head.substr(value, head.find("\r\n", value) - value);
}

Client::Client(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    if (socket_ < 0) throw std::runtime_error("no socket");
    const timeval limit{10, 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    ::setsockopt(socket_, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
        ::close(socket_);
        throw std::runtime_error("cannot connect");
    }
}

Client::~Client() {
    if (socket_ >= 0) ::close(socket_);
}

Client::Client(Client&& other) noexcept
    : socket_(std::exchange(other.socket_, -1)),
      pending_(std::move(other.pending_)),
      broken_(other.broken_) {}

bool Client::send(std::string_view bytes) {
    while (!bytes.empty()) {
        const auto sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR) continue;
        if (sent <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
}

bool Client::fill() {
    std::array<char, 16384> space;
    const auto got = ::recv(socket_, space.data(), space.size(), 0);
    if (got < 0 && errno == EINTR) return fill();
    if (got < 0) broken_ = true;
    if (got <= 0) return false;
    pending_.append(space.data(), static_cast<std::size_t>(got));
    return true;
}

std::optional<Response> Client::take_head() {
    std::size_t end;
    while ((end = pending_.find("\r\n\r\n")) == pending_.npos) {
        if (!fill()) return std::nullopt;
    }
    Response response;
    response.head = pending_.substr(0, end + 2);
    pending_.erase(0, end + 4);
    if (!response.head.starts_with("HTTP/1.1 ")) return std::nullopt;
    std::from_chars(response.head.data() + 9, response.head.data() + 12, response.status);
    return response;
}

std::optional<Response> Client::receive() {
    auto response = take_head();
    if (!response) return std::nullopt;
    const auto length = response->field("Content-Length");
    std::size_t size = 0;
    if (length) std::from_chars(length->data(), length->data() + length->size(), size);
    while (pending_.size() < size) {
        if (!fill()) return std::nullopt;
    }
    response->body = pending_.substr(0, size);
    pending_.erase(0, size);
    return response;
}

std::optional<Response> Client::receive_head() {
    return take_head();
}

std::string Client::receive_all() {
    while (fill()) {
    }
    return std::exchange(pending_, {});
}

bool Client::closed_by_server() {
    const bool more = fill();
    return !more && !(broken_ && (errno == EAGAIN || errno == EWOULDBLOCK));
}

void Client::finish_sending() {
    ::shutdown(socket_, SHUT_WR);
}

void Client::reset() {
    const linger at_once{1, 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    ::close(std::exchange(socket_, -1));
}

std::string get(std::string_view path, std::string_view fields) {
    std::string request = "GET ";
    request.append(path).append(" HTTP/1.1\r\nHost: localhost\r\n").append(fields).append("\r\n");
    return request;
}

std::string with_body(
    std::string_view method, std::string_view path, std::string_view body, std::string_view fields
) {
    std::string request(method);
    request.append(" ").append(path).append(" HTTP/1.1\r\nHost: localhost\r\nContent-Length: ");
    request.append(std::to_string(body.size())).append("\r\n").append(fields).append("\r\n");
    request.append(body);
    return request;
}

}  // namespace raw
