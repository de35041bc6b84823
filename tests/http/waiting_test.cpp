// Answers that wait for another thread, and draining while they do.
#include "gateway/http/server.hpp"

#include <gtest/gtest.h>

#include <condition_variable>
#include <future>
#include <mutex>
#include <stdexcept>
#include <thread>

#include "tests/http/echo_server.hpp"
#include "tests/http/raw_client.hpp"

namespace {

using namespace std::chrono_literals;
using gateway::Answer;
using gateway::Done;
using gateway::Principal;
using gateway::Request;
using gateway::Response;
using gateway::http::Server;
using gateway::http::ServerLimits;
using raw::answering;
using raw::Client;
using raw::EchoServer;
using raw::get;
using raw::text;

TEST(ServerWaiting, WaitsForADoneFromAnotherThread) {
    std::mutex mutex;
    std::vector<std::thread> writers;
    std::atomic<bool> finished_on_worker = false;
    std::thread::id worker;
    EchoServer echo(answering([&](Request&& request, Principal&&) -> Answer {
        worker = std::this_thread::get_id();
        return Answer([&, path = request.path](Done done) {
            const std::lock_guard lock(mutex);
            writers.emplace_back([&, path, done = std::move(done)] {
                done([&, path] {
                    finished_on_worker = std::this_thread::get_id() == worker;
                    return text("committed " + path);
                });
            });
        });
    }));
    Client client(echo.port());
    ASSERT_TRUE(client.send(get("/1") + get("/2")));
    EXPECT_EQ(client.receive()->body, "committed /1");
    EXPECT_EQ(client.receive()->body, "committed /2");
    EXPECT_TRUE(finished_on_worker);
    for (auto& writer : writers) writer.join();
}

TEST(ServerWaiting, TakesADoneThatIsCalledAtOnce) {
    EchoServer echo(answering([&](Request&&, Principal&&) -> Answer {
        return Answer([](Done done) { done([] { return text("at once"); }); });
    }));
    Client client(echo.port());
    ASSERT_TRUE(client.send(get("/1")));
    EXPECT_EQ(client.receive()->body, "at once");
}

TEST(ServerWaiting, Answers500WhenWaitingOrFinishingThrows) {
    EchoServer echo(answering([&](Request&& request, Principal&&) -> Answer {
        if (request.path == "/start") {
            return Answer([](Done) { throw std::runtime_error("start"); });
        }
        return Answer([](Done done) {
            done([]() -> Response { throw std::runtime_error("finish"); });
        });
    }));
    for (const char* path : {"/start", "/finish"}) {
        Client client(echo.port());
        ASSERT_TRUE(client.send(get(path)));
        EXPECT_EQ(client.receive()->status, 500);
    }
    EXPECT_EQ(echo.journal.errors(), (std::vector<std::string>{"start", "finish"}));
}

TEST(ServerWaiting, Answers503WhenNobodyIsDoneInTimeAndDropsALateDone) {
    ServerLimits limits;
    limits.handler = 30ms;
    std::promise<Done> promise;
    EchoServer echo(
        answering([&](Request&& request, Principal&&) -> Answer {
            if (request.path != "/slow") return text("quick");
            return Answer([&](Done done) { promise.set_value(std::move(done)); });
        }),
        limits
    );
    Client client(echo.port());
    ASSERT_TRUE(client.send(get("/slow")));
    const auto late = client.receive();
    ASSERT_TRUE(late);
    EXPECT_EQ(late->status, 503);
    EXPECT_EQ(late->field("Retry-After"), "1");
    EXPECT_EQ(late->head.find("Retry-After"), late->head.rfind("Retry-After")) << "once";
    bool ran = false;
    promise.get_future().get()([&] {
        ran = true;
        return text("late");
    });
    Client other(echo.port());
    ASSERT_TRUE(other.send(get("/other")));
    EXPECT_EQ(other.receive()->body, "quick");
    EXPECT_FALSE(ran);
}

TEST(ServerWaiting, ADoneMayOutliveTheServer) {
    std::promise<Done> promise;
    auto echo = std::make_unique<EchoServer>(answering([&](Request&&, Principal&&) -> Answer {
        return Answer([&](Done done) { promise.set_value(std::move(done)); });
    }));
    Client client(echo->port());
    ASSERT_TRUE(client.send(get("/slow")));
    Done done = promise.get_future().get();
    echo.reset();
    EXPECT_TRUE(client.closed_by_server());
    done([] { return text("nobody hears this"); });
}

TEST(ServerWaiting, DrainsWhatIsInFlightAndClosesTheIdle) {
    std::mutex mutex;
    std::condition_variable changed;
    std::vector<Done> waiting;
    EchoServer echo(
        answering([&](Request&&, Principal&&) -> Answer {
            return Answer([&](Done done) {
                const std::lock_guard lock(mutex);
                waiting.push_back(std::move(done));
                changed.notify_all();
            });
        }),
        {},
        {},
        2
    );
    std::vector<Client> busy;
    for (int i = 0; i < 50; ++i) {
        ASSERT_TRUE(busy.emplace_back(echo.port()).send(get("/" + std::to_string(i))));
    }
    Client idle(echo.port());
    {
        std::unique_lock lock(mutex);
        ASSERT_TRUE(changed.wait_for(lock, 10s, [&] { return waiting.size() == 50; }));
    }
    auto drained = std::async(std::launch::async, [&] { return echo.server->drain(10s); });
    EXPECT_TRUE(idle.closed_by_server());
    EXPECT_EQ(drained.wait_for(0s), std::future_status::timeout) << "fifty are in flight";
    EXPECT_THROW(Client{echo.port()}, std::runtime_error) << "the port is closed";
    for (auto& done : waiting) done([] { return text("finished"); });
    for (auto& client : busy) {
        const auto response = client.receive();
        ASSERT_TRUE(response);
        EXPECT_EQ(response->body, "finished");
        EXPECT_EQ(response->field("Connection"), "close");
    }
    EXPECT_TRUE(drained.get());
}

TEST(ServerWaiting, CutsOffWhatDoesNotFinishBeforeTheDrainDeadline) {
    std::promise<Done> promise;
    EchoServer echo(answering([&](Request&&, Principal&&) -> Answer {
        return Answer([&](Done done) { promise.set_value(std::move(done)); });
    }));
    Client client(echo.port());
    ASSERT_TRUE(client.send(get("/")));
    const Done done = promise.get_future().get();
    EXPECT_FALSE(echo.server->drain(20ms));
    EXPECT_EQ(client.receive_all(), "");
}

}  // namespace
