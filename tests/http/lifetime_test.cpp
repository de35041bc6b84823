// Workers, limits and the lives of connections.
#include "gateway/http/server.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <thread>

#include "tests/http/echo_server.hpp"
#include "tests/http/raw_client.hpp"

namespace {

using namespace std::chrono_literals;
using gateway::Answer;
using gateway::Handler;
using gateway::Principal;
using gateway::Request;
using gateway::http::Listener;
using gateway::http::Server;
using gateway::http::ServerLimits;
using raw::answering;
using raw::Client;
using raw::EchoServer;
using raw::get;
using raw::text;
using raw::with_body;

TEST(ServerLifetime, ClosesAHeaderThatTakesTooLong) {
    ServerLimits limits;
    limits.header = 50ms;
    EchoServer echo(limits);
    Client client(echo.port());
    ASSERT_TRUE(client.send("GET / HTTP/1.1\r\nHost: local"));
    const auto refused = client.receive();
    ASSERT_TRUE(refused);
    EXPECT_EQ(refused->status, 408);
    EXPECT_EQ(refused->field("Connection"), "close");
}

TEST(ServerLifetime, ClosesABodyThatTakesTooLong) {
    ServerLimits limits;
    limits.body = 50ms;
    EchoServer echo(limits);
    Client client(echo.port());
    ASSERT_TRUE(client.send("PUT / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\nhalf"));
    const auto refused = client.receive();
    ASSERT_TRUE(refused);
    EXPECT_EQ(refused->status, 408);
}

TEST(ServerLifetime, ClosesAnIdleConnectionWithoutAWord) {
    ServerLimits limits;
    limits.idle = 30ms;
    EchoServer echo(limits);
    Client silent(echo.port());
    EXPECT_EQ(silent.receive_all(), "");
    Client once(echo.port());
    ASSERT_TRUE(once.send(get("/a")));
    EXPECT_EQ(once.receive()->status, 200);
    EXPECT_EQ(once.receive_all(), "");
}

TEST(ServerLifetime, ClosesAfterTheAllowedNumberOfRequests) {
    ServerLimits limits;
    limits.requests_per_connection = 2;
    EchoServer echo(limits);
    Client client(echo.port());
    ASSERT_TRUE(client.send(get("/1") + get("/2") + get("/3")));
    EXPECT_EQ(client.receive()->field("Connection"), std::nullopt);
    const auto last = client.receive();
    ASSERT_TRUE(last);
    EXPECT_EQ(last->field("Connection"), "close");
    EXPECT_EQ(client.receive_all(), "");
}

TEST(ServerLifetime, ClosesAfterTheAllowedAge) {
    ServerLimits limits;
    limits.connection_age = 0ms;
    EchoServer echo(limits);
    Client client(echo.port());
    ASSERT_TRUE(client.send(get("/1")));
    EXPECT_EQ(client.receive()->field("Connection"), "close");
}

TEST(ServerLifetime, TellsTheObserverWhatHappened) {
    EchoServer echo;
    const std::string request = with_body("PUT", "/a", "abc", "X-Request-ID: r1\r\n");
    std::size_t sent_back = 0;
    {
        Client client(echo.port());
        ASSERT_TRUE(client.send(request));
        const auto response = client.receive();
        ASSERT_TRUE(response);
        sent_back = response->head.size() + 2 + response->body.size();
        client.send("broken\r\n\r\n");
        EXPECT_EQ(client.receive()->status, 400);
    }
    echo.server->stop();
    const auto seen = echo.journal.requests();
    ASSERT_EQ(seen.size(), 2U);
    EXPECT_EQ(seen[0].method, gateway::Method::put);
    EXPECT_EQ(seen[0].route, "/echo");
    EXPECT_EQ(seen[0].status, 200);
    EXPECT_EQ(seen[0].bytes_in, request.size());
    EXPECT_EQ(seen[0].bytes_out, sent_back);
    EXPECT_EQ(seen[0].request_id, "r1");
    EXPECT_EQ(seen[0].peer, "127.0.0.1");
    EXPECT_EQ(seen[1].status, 400);
    EXPECT_EQ(seen[1].route, "");
    EXPECT_EQ(seen[1].request_id.size(), 36U);
    EXPECT_EQ(echo.journal.opened(), 1);
    EXPECT_EQ(echo.journal.closed(), 1);
    EXPECT_EQ(echo.server->stats().requests, 2U);
    EXPECT_EQ(echo.server->stats().connections_accepted, 1U);
    EXPECT_EQ(echo.server->stats().connections_open, 0U);
}

TEST(ServerLifetime, SpreadsConnectionsOverItsWorkersAndMakesEachHandlerOnItsThread) {
    std::mutex mutex;
    std::vector<std::thread::id> made;
    EchoServer echo(
        [&](std::size_t worker) {
            const auto thread = std::this_thread::get_id();
            const std::lock_guard lock(mutex);
            made.push_back(thread);
            return answering([worker, thread](Request&&, Principal&&) -> Answer {
                return text(
                    std::to_string(worker) + (thread == std::this_thread::get_id() ? "" : "!")
                );
            })(worker);
        },
        {},
        {},
        3
    );
    EXPECT_EQ(made.size(), 3U);
    std::string answers;
    for (int i = 0; i < 3; ++i) {
        Client client(echo.port());
        ASSERT_TRUE(client.send(get("/")));
        answers += client.receive()->body;
    }
    std::sort(answers.begin(), answers.end());
    EXPECT_EQ(answers, "012");
}

TEST(ServerLifetime, RethrowsWhatAHandlerFactoryThrows) {
    auto made = Server::create({}, {}, 2, [](std::size_t worker) -> Handler {
        if (worker == 1) throw std::runtime_error("no database");
        return {};
    });
    ASSERT_TRUE(made);
    EXPECT_THROW((*made)->start(), std::runtime_error);
}

TEST(ServerLifetime, SaysWhatToDoWhenItCannotListen) {
    EchoServer echo;
    Listener taken;
    taken.port = echo.port();
    const auto second = Server::create(taken, {}, 1, [](std::size_t) { return Handler{}; });
    ASSERT_FALSE(second);
    EXPECT_EQ(
        second.error().issues().at(0).text,
        "Cannot listen on 127.0.0.1 port " + std::to_string(echo.port()) +
            " (Address already in use). Another program listens there, perhaps another instance of "
            "this one: stop it, or choose another port."
    );
    Listener wrong;
    wrong.address = "localhost";
    const auto third = Server::create(wrong, {}, 1, [](std::size_t) { return Handler{}; });
    ASSERT_FALSE(third);
    EXPECT_EQ(third.error().issues().at(0).code, "cannot-listen");
}

TEST(ServerLifetime, PausesAtTheConnectionLimit) {
    ServerLimits limits;
    limits.connections = 2;
    EchoServer echo(limits);
    auto first = std::make_unique<Client>(echo.port());
    Client second(echo.port());
    for (Client* client : {first.get(), &second}) {
        ASSERT_TRUE(client->send(get("/a")));
        EXPECT_EQ(client->receive()->status, 200);
    }
    Client third(echo.port());
    ASSERT_TRUE(third.send(get("/third")));
    ASSERT_TRUE(second.send(get("/b")));
    EXPECT_EQ(second.receive()->status, 200);
    EXPECT_EQ(echo.server->stats().connections_accepted, 2U) << "the third waits in the kernel";
    first.reset();
    EXPECT_EQ(third.receive()->body, "GET /third 0");
}

TEST(ServerLifetime, AnswersOnlyForTheHostsItIsGiven) {
    Listener listener;
    listener.allowed_hosts = {"nara.example", "127.0.0.1:8080"};
    EchoServer echo({}, listener);
    struct Case {
        const char* host;
        int status;
    };
    for (const Case& one :
         {Case{"nara.example", 200},
          Case{"NARA.Example:443", 200},
          Case{"127.0.0.1:8080", 200},
          Case{"127.0.0.1:8081", 400},
          Case{"127.0.0.1", 400},
          Case{"nara.example.evil", 400},
          Case{"evil", 400}}) {
        Client client(echo.port());
        ASSERT_TRUE(client.send("GET / HTTP/1.1\r\nHost: " + std::string(one.host) + "\r\n\r\n"));
        EXPECT_EQ(client.receive()->status, one.status) << one.host;
    }
}

}  // namespace
