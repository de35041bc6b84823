// Requests and answers over real sockets.
#include "gateway/http/server.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

#include "tests/http/echo_server.hpp"
#include "tests/http/raw_client.hpp"

namespace {

using gateway::Admission;
using gateway::Answer;
using gateway::Handler;
using gateway::Principal;
using gateway::Request;
using gateway::Response;
using gateway::http::Server;
using raw::answering;
using raw::Client;
using raw::EchoServer;
using raw::get;
using raw::text;
using raw::with_body;

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

}  // namespace
