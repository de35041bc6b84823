// HTTP/1.1 over one socket, closed after the answer: all that the admin listener asks of a client.
#include "gateway/cli/admin_client.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <charconv>
#include <cstring>

namespace gateway::cli {
namespace {

constexpr int longest_wait_seconds = 30;

class Socket {
public:
    explicit Socket(int file) : file_(file) {}
    ~Socket() {
        if (file_ >= 0) ::close(file_);
    }
    Socket(const Socket&) = delete;
    Socket& operator=(const Socket&) = delete;
    int file() const { return file_; }

private:
    int file_;
};

fhir::Outcome unreachable(const config::Endpoint& admin) {
    return {
        fhir::Kind::busy,
        fhir::IssueType::transient,
        "gateway-unreachable",
        "No gateway answers at " + config::to_text(admin) +
            ". Name its admin listener with --admin ADDR:PORT."};
}

bool connect_to(const Socket& socket, const config::Endpoint& admin) {
    const bool everywhere = admin.address == "0.0.0.0" || admin.address == "::";
    if (admin.address.find(':') != std::string::npos) {
        sockaddr_in6 address{};
        address.sin6_family = AF_INET6;
        address.sin6_port = htons(admin.port);
        const char* const host = everywhere ? "::1" : admin.address.c_str();
        if (::inet_pton(AF_INET6, host, &address.sin6_addr) != 1) return false;
        return ::connect(
                   socket.file(), reinterpret_cast<const sockaddr*>(&address), sizeof address
               ) == 0;
    }
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(admin.port);
    const char* const host = everywhere ? "127.0.0.1" : admin.address.c_str();
    if (::inet_pton(AF_INET, host, &address.sin_addr) != 1) return false;
    return ::connect(socket.file(), reinterpret_cast<const sockaddr*>(&address), sizeof address) ==
           0;
}

bool send_all(const Socket& socket, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t sent = ::send(socket.file(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
}

std::string receive_all(const Socket& socket) {
    std::string text;
    char buffer[16384];
    for (;;) {
        const ssize_t got = ::recv(socket.file(), buffer, sizeof buffer, 0);
        if (got <= 0) return text;
        text.append(buffer, static_cast<std::size_t>(got));
    }
}

}  // namespace

fhir::Result<AdminAnswer> ask_admin(
    const config::Endpoint& admin,
    std::string_view method,
    std::string_view target,
    std::string_view body
) {
    const bool six = admin.address.find(':') != std::string::npos;
    const Socket socket(::socket(six ? AF_INET6 : AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    const timeval limit{longest_wait_seconds, 0};
    ::setsockopt(socket.file(), SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    ::setsockopt(socket.file(), SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
    if (socket.file() < 0 || !connect_to(socket, admin)) return unreachable(admin);
    std::string request = std::string(method) + " " + std::string(target) +
                          " HTTP/1.1\r\nHost: " + config::to_text(admin) +
                          "\r\nConnection: close\r\n";
    if (method == "POST") {
        request +=
            "Content-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) +
            "\r\n";
    }
    request += "\r\n";
    request += body;
    if (!send_all(socket, request)) return unreachable(admin);
    const std::string answer = receive_all(socket);
    const std::size_t end = answer.find("\r\n\r\n");
    constexpr std::string_view version = "HTTP/1.1 ";
    if (end == std::string::npos || !answer.starts_with(version)) return unreachable(admin);
    AdminAnswer read;
    const char* const digits = answer.data() + version.size();
    std::from_chars(digits, digits + 3, read.status);
    read.body = answer.substr(end + 4);
    return read;
}

}  // namespace gateway::cli
