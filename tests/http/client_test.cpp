// The client for our own listeners: whole answers, nobody there, and addresses that mean this
// machine.
#include "gateway/http/client.hpp"

#include <gtest/gtest.h>

#include "tests/http/echo_server.hpp"

namespace {

using gateway::http::ask;
using gateway::http::ClientRequest;
using raw::EchoServer;
using namespace std::chrono_literals;

ClientRequest request_to(std::uint16_t port) {
    ClientRequest request;
    request.address = "127.0.0.1";
    request.port = port;
    return request;
}

TEST(AdminClient, GetsTheWholeAnswer) {
    EchoServer echo;
    ClientRequest request = request_to(echo.port());
    request.target = "/mappings?x=1";
    const auto answer = ask(request, 10s);
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->status, 200U);
    EXPECT_EQ(answer->body, "GET /mappings 0");
}

TEST(AdminClient, SendsABody) {
    EchoServer echo;
    ClientRequest request = request_to(echo.port());
    request.method = "POST";
    request.target = "/mappings";
    request.body = std::string(100'000, 'x');
    const auto answer = ask(request, 10s);
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->body, "POST /mappings 100000");
}

TEST(AdminClient, EverywhereMeansThisMachine) {
    EchoServer echo;
    ClientRequest request = request_to(echo.port());
    request.address = "0.0.0.0";
    EXPECT_TRUE(ask(request, 10s));
}

TEST(AdminClient, NobodyThereIsNoAnswer) {
    std::uint16_t port = 0;
    {
        EchoServer echo;
        port = echo.port();
    }
    EXPECT_FALSE(ask(request_to(port), 10s));
    ClientRequest nonsense = request_to(port);
    nonsense.address = "not-an-address";
    EXPECT_FALSE(ask(nonsense, 10s));
}

}  // namespace
