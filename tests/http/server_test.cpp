// The server over real sockets: keeping connections, waiting, deadlines, draining.
#include "gateway/http/server.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <condition_variable>
#include <future>
#include <thread>

#include "tests/http/echo_server.hpp"
#include "tests/http/raw_client.hpp"

namespace {

using namespace std::chrono_literals;
using gateway::Admission;
using gateway::Answer;
using gateway::Done;
using gateway::Finish;
using gateway::Handler;
using gateway::Principal;
using gateway::Request;
using gateway::Response;
using gateway::http::Listener;
using gateway::http::Server;
using gateway::http::ServerLimits;
using raw::Client;
using raw::EchoServer;
using raw::get;
using raw::with_body;

/// A handler that admits everything and answers by `handle`.
gateway::HandlerFactory answering(std::function<Answer(Request&&, Principal&&)> handle) {
    return [handle = std::move(handle)](std::size_t) {
        Handler handler;
        handler.admit = [](const Request&) {
            Admission admission;
            admission.body_limit = 1024;
            return admission;
        };
        handler.handle = handle;
        return handler;
    };
}

Response text(std::string body) {
    Response response;
    response.content_type = "text/plain";
    response.body = std::move(body);
    return response;
}

TEST(Server, AnswersWithTheFieldsEveryResponseHas) {
    EchoServer echo;
    Client client(echo.port());
    ASSERT_TRUE(client.send(get("/a", "X-Request-ID: my-id.1\r\n")));
    const auto response = client.receive();
    ASSERT_TRUE(response);
    EXPECT_EQ(response->status, 200);
    EXPECT_EQ(response->body, "GET /a 0");
    EXPECT_EQ(response->field("X-Request-ID"), "my-id.1");
    EXPECT_EQ(response->field("Content-Type"), "text/plain");
    EXPECT_EQ(response->field("Content-Length"), "8");
    EXPECT_EQ(response->field("Connection"), std::nullopt);
    EXPECT_EQ(response->field("Server"), std::nullopt);
    ASSERT_TRUE(response->field("Date"));
    EXPECT_EQ(response->field("Date")->size(), 29U);
}

TEST(Server, KeepsTheConnectionAndAnswersPipelinedRequestsInOrder) {
    EchoServer echo;
    Client client(echo.port());
    ASSERT_TRUE(client.send(get("/1") + with_body("POST", "/2", "abc") + get("/3")));
    for (const char* expected : {"GET /1 0", "POST /2 3", "GET /3 0"}) {
        const auto response = client.receive();
        ASSERT_TRUE(response);
        EXPECT_EQ(response->body, expected);
    }
    ASSERT_TRUE(client.send(get("/4", "Connection: close\r\n")));
    const auto last = client.receive();
    ASSERT_TRUE(last);
    EXPECT_EQ(last->body, "GET /4 0");
    EXPECT_EQ(last->field("Connection"), "close");
    EXPECT_TRUE(client.closed_by_server());
}

TEST(Server, AnswersHeadWithTheLengthButWithoutTheBody) {
    EchoServer echo;
    Client client(echo.port());
    ASSERT_TRUE(client.send("HEAD /a HTTP/1.1\r\nHost: localhost\r\n\r\n" + get("/b")));
    const auto head = client.receive_head();
    ASSERT_TRUE(head);
    EXPECT_EQ(head->field("Content-Length"), "9");
    const auto next = client.receive();
    ASSERT_TRUE(next);
    EXPECT_EQ(next->body, "GET /b 0");
}

TEST(Server, TakesAChunkedBody) {
    EchoServer echo;
    Client client(echo.port());
    ASSERT_TRUE(client.send(
        "PUT /c HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
        "5\r\nhello\r\n00A\r\n0123456789\r\n0\r\n\r\n" +
        get("/next")
    ));
    EXPECT_EQ(client.receive()->body, "PUT /c 15");
    EXPECT_EQ(client.receive()->body, "GET /next 0");
}

TEST(Server, TakesARequestThatComesByteByByte) {
    EchoServer echo;
    Client client(echo.port());
    const std::string request =
        "PUT /c HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
        "5\r\nhello\r\nA\r\n0123456789\r\n0\r\n\r\n";
    for (const char byte : request) ASSERT_TRUE(client.send(std::string(1, byte)));
    EXPECT_EQ(client.receive()->body, "PUT /c 15");
}

TEST(Server, TakesABodyUpToTheLimitAndAnswers413AboveItWithoutReadingIt) {
    EchoServer echo;
    const std::string fits(1024 * 1024, 'x');
    Client first(echo.port());
    ASSERT_TRUE(first.send(with_body("PUT", "/big", fits)));
    EXPECT_EQ(first.receive()->body, "PUT /big 1048576");

    const std::string too_large(5 * 1024 * 1024, 'x');
    Client second(echo.port());
    second.send(with_body("PUT", "/big", too_large));
    const auto refused = second.receive();
    ASSERT_TRUE(refused);
    EXPECT_EQ(refused->status, 413);
    EXPECT_EQ(refused->field("Connection"), "close");
    EXPECT_NE(refused->body.find("larger than the 1048576 bytes"), std::string::npos);
    second.finish_sending();
    EXPECT_TRUE(second.closed_by_server());
}

TEST(Server, Answers413WhenChunksAddUpToTooMuch) {
    EchoServer echo;
    Client client(echo.port());
    std::string request =
        "PUT /c HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n";
    for (int i = 0; i < 5; ++i) request += "40000\r\n" + std::string(0x40000, 'x') + "\r\n";
    client.send(request);
    const auto refused = client.receive();
    ASSERT_TRUE(refused);
    EXPECT_EQ(refused->status, 413);
}

TEST(Server, SaysContinueOnlyAfterTheRequestWasAdmitted) {
    EchoServer echo;
    Client client(echo.port());
    ASSERT_TRUE(client.send(
        "PUT /c HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n"
    ));
    EXPECT_EQ(client.receive()->status, 100);
    ASSERT_TRUE(client.send("abc"));
    EXPECT_EQ(client.receive()->body, "PUT /c 3");

    ASSERT_TRUE(
        client.send("PUT /c HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\n"
                    "Content-Length: 9999999\r\n\r\n")
    );
    EXPECT_EQ(client.receive()->status, 413);
}

TEST(Server, RefusesBeforeTheBodyWhatAdmissionRefuses) {
    EchoServer echo([](std::size_t) {
        Handler handler;
        handler.admit = [](const Request& head) {
            Admission admission;
            admission.refusal = text(head.path + " needs a token");
            admission.refusal->status = 401;
            admission.refusal->with("WWW-Authenticate", "Bearer");
            return admission;
        };
        return handler;
    });
    Client client(echo.port());
    ASSERT_TRUE(client.send(get("/a")));
    const auto first = client.receive();
    ASSERT_TRUE(first);
    EXPECT_EQ(first->status, 401);
    EXPECT_EQ(first->field("WWW-Authenticate"), "Bearer");
    EXPECT_EQ(first->field("Connection"), std::nullopt) << "nothing is left unread";

    ASSERT_TRUE(client.send("PUT /b HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99\r\n\r\nsome")
    );
    const auto second = client.receive();
    ASSERT_TRUE(second);
    EXPECT_EQ(second->body, "/b needs a token");
    EXPECT_EQ(second->field("Connection"), "close");
    client.finish_sending();
    EXPECT_TRUE(client.closed_by_server());
}

TEST(Server, HidesWhatAHandlerThrows) {
    EchoServer echo(answering([](Request&&, Principal&&) -> Answer {
        throw std::runtime_error("secret detail");
    }));
    Client client(echo.port());
    ASSERT_TRUE(client.send(get("/a", "X-Request-ID: find-me\r\n")));
    const auto response = client.receive();
    ASSERT_TRUE(response);
    EXPECT_EQ(response->status, 500);
    EXPECT_EQ(response->field("X-Request-ID"), "find-me");
    EXPECT_EQ(
        response->body,
        R"({"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"exception",)"
        R"("details":{"coding":[{"system":"http://localhost/docs/errors","code":"internal"}],)"
        R"("text":"The request failed inside the server. Report it with the request id find-me."},)"
        R"("diagnostics":"request find-me"}]})"
    );
    EXPECT_EQ(echo.journal.errors(), std::vector<std::string>{"secret detail"});
    Client other(echo.port());
    ASSERT_TRUE(other.send(get("/a")));
    EXPECT_EQ(other.receive()->status, 500) << "the worker lives on";
}

TEST(Server, FailsClosedWhenAFieldWouldSplitTheResponse) {
    EchoServer echo(answering([](Request&& request, Principal&&) -> Answer {
        Response response = text("body");
        response.with("Location", std::string(*request.parameter("to")));
        return response;
    }));
    Client client(echo.port());
    ASSERT_TRUE(client.send(get("/a?to=x%0d%0aSet-Cookie:%20a=b")));
    const auto response = client.receive();
    ASSERT_TRUE(response);
    EXPECT_EQ(response->status, 500);
    EXPECT_EQ(response->field("Set-Cookie"), std::nullopt);
    EXPECT_EQ(response->field("Location"), std::nullopt);
}

TEST(Server, LetsTheGatewayWordItsOwnRefusals) {
    EchoServer echo(
        answering([](Request&&, Principal&&) -> Answer { return text("never"); }),
        {},
        {},
        1,
        [](const fhir::Outcome& outcome, const Request* head) {
            Response response =
                text((head ? head->path : "no head") + ": " + outcome.issues()[0].code);
            response.content_type = "application/problem+json";
            return response;
        }
    );
    Client known(echo.port());
    known.send(with_body("PUT", "/v1/x", std::string(2000, 'x')));
    const auto with_head = known.receive();
    ASSERT_TRUE(with_head);
    EXPECT_EQ(with_head->status, 413);
    EXPECT_EQ(with_head->body, "/v1/x: body-too-large");
    Client unknown(echo.port());
    unknown.send("GET http://a/ HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_EQ(unknown.receive()->body, "no head: target-form");
}

TEST(Server, WaitsForADoneFromAnotherThread) {
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

TEST(Server, TakesADoneThatIsCalledAtOnce) {
    EchoServer echo(answering([&](Request&&, Principal&&) -> Answer {
        return Answer([](Done done) { done([] { return text("at once"); }); });
    }));
    Client client(echo.port());
    ASSERT_TRUE(client.send(get("/1")));
    EXPECT_EQ(client.receive()->body, "at once");
}

TEST(Server, Answers500WhenWaitingOrFinishingThrows) {
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

TEST(Server, Answers503WhenNobodyIsDoneInTimeAndDropsALateDone) {
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

TEST(Server, ADoneMayOutliveTheServer) {
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

TEST(Server, ClosesAHeaderThatTakesTooLong) {
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

TEST(Server, ClosesABodyThatTakesTooLong) {
    ServerLimits limits;
    limits.body = 50ms;
    EchoServer echo(limits);
    Client client(echo.port());
    ASSERT_TRUE(client.send("PUT / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\nhalf"));
    const auto refused = client.receive();
    ASSERT_TRUE(refused);
    EXPECT_EQ(refused->status, 408);
}

TEST(Server, ClosesAnIdleConnectionWithoutAWord) {
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

TEST(Server, ClosesAfterTheAllowedNumberOfRequests) {
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

TEST(Server, ClosesAfterTheAllowedAge) {
    ServerLimits limits;
    limits.connection_age = 0ms;
    EchoServer echo(limits);
    Client client(echo.port());
    ASSERT_TRUE(client.send(get("/1")));
    EXPECT_EQ(client.receive()->field("Connection"), "close");
}

TEST(Server, SurvivesClientsThatLeaveHalfWay) {
    EchoServer echo;
    for (const char* begun :
         {"",
          "GET",
          "GET / HTTP/1.1\r\nHost: a",
          "PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nx"}) {
        Client leaves(echo.port());
        leaves.send(begun);
        leaves.finish_sending();
        EXPECT_EQ(leaves.receive_all(), "") << begun;
        Client resets(echo.port());
        resets.send(begun);
        resets.reset();
    }
    Client client(echo.port());
    ASSERT_TRUE(client.send(get("/a")));
    EXPECT_EQ(client.receive()->status, 200);
}

TEST(Server, AnswersAClientThatHasFinishedSending) {
    EchoServer echo;
    Client client(echo.port());
    ASSERT_TRUE(client.send(get("/a")));
    client.finish_sending();
    EXPECT_EQ(client.receive()->body, "GET /a 0");
    EXPECT_TRUE(client.closed_by_server());
}

TEST(Server, TellsTheObserverWhatHappened) {
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

TEST(Server, SpreadsConnectionsOverItsWorkersAndMakesEachHandlerOnItsThread) {
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

TEST(Server, RethrowsWhatAHandlerFactoryThrows) {
    auto made = Server::create({}, {}, 2, [](std::size_t worker) -> Handler {
        if (worker == 1) throw std::runtime_error("no database");
        return {};
    });
    ASSERT_TRUE(made);
    EXPECT_THROW((*made)->start(), std::runtime_error);
}

TEST(Server, SaysWhatToDoWhenItCannotListen) {
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

TEST(Server, PausesAtTheConnectionLimit) {
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

TEST(Server, DrainsWhatIsInFlightAndClosesTheIdle) {
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

TEST(Server, CutsOffWhatDoesNotFinishBeforeTheDrainDeadline) {
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

TEST(Server, AnswersOnlyForTheHostsItIsGiven) {
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
