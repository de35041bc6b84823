// The machine behind a connection, driven with bytes and made-up time.
#include "gateway/http/conversation.hpp"

#include <gtest/gtest.h>

#include <cstring>
#include <stdexcept>

namespace {

using namespace std::chrono_literals;
using gateway::Admission;
using gateway::Answer;
using gateway::Done;
using gateway::Principal;
using gateway::Request;
using gateway::Response;
using gateway::http::Conversation;
using gateway::http::Moment;
using gateway::http::Service;
using gateway::http::ServiceSetup;
using gateway::http::Want;

const std::string get = "GET /a HTTP/1.1\r\nHost: a\r\n\r\n";

/// One conversation, its service and its clock.
struct Talk {
    ServiceSetup setup{{}, {}, "http", {}};
    std::unique_ptr<Service> service;
    std::unique_ptr<Conversation> machine;
    Moment now{};
    Want want = Want::close;
    std::vector<std::string> errors;

    void begin() {
        setup.hooks.clock = [] { return gateway::Instant{}; };
        setup.hooks.observer.error = [this](std::string_view what, std::string_view) {
            errors.emplace_back(what);
        };
        service = std::make_unique<Service>(setup);
        service->handler.admit = [](const Request&) {
            Admission admission;
            admission.body_limit = 100'000;
            return admission;
        };
        service->handler.handle = [](Request&& request, Principal&&) -> Answer {
            Response response;
            response.body = request.body;
            return response;
        };
        machine = std::make_unique<Conversation>(*service, "peer", now);
        want = machine->begin(now);
    }

    void send(std::string_view bytes) {
        while (!bytes.empty()) {
            ASSERT_EQ(want, Want::read);
            const auto space = machine->space();
            const auto part = bytes.substr(0, space.size());
            std::memcpy(space.data(), part.data(), part.size());
            bytes.remove_prefix(part.size());
            want = machine->received(part.size(), now);
        }
    }

    int status() const {
        EXPECT_EQ(want, Want::write);
        return std::stoi(std::string(machine->output().substr(9, 3)));
    }
};

TEST(Conversation, GivesTheHeaderOneDeadlineHoweverOftenBytesCome) {
    Talk talk;
    talk.begin();
    EXPECT_TRUE(talk.machine->idle());
    EXPECT_EQ(talk.machine->deadline(), talk.now + 30s);
    const auto first_byte = talk.now += 20s;
    for (int i = 0; i < 20; ++i) {
        talk.send(get.substr(static_cast<std::size_t>(i), 1));
        EXPECT_EQ(talk.machine->deadline(), first_byte + 5s);
        EXPECT_FALSE(talk.machine->idle());
        talk.now += 200ms;
    }
    talk.now = first_byte + 5s;
    talk.want = talk.machine->timed_out(talk.now);
    EXPECT_EQ(talk.status(), 408);
    talk.want = talk.machine->sent(talk.now);
    EXPECT_EQ(talk.want, Want::linger);
    EXPECT_EQ(talk.machine->deadline(), talk.now + 2s);
}

TEST(Conversation, MakesABodyEarnItsTime) {
    Talk talk;
    talk.begin();
    talk.send("PUT /a HTTP/1.1\r\nHost: a\r\nContent-Length: 90000\r\n\r\n");
    const auto began = talk.now;
    EXPECT_EQ(talk.machine->deadline(), began + 3s);
    talk.now += 1s;
    talk.send(std::string(2048, 'x'));
    EXPECT_EQ(talk.machine->deadline(), began + 5s) << "three seconds and one for each KiB";
    talk.send(std::string(60'000, 'x'));
    EXPECT_EQ(talk.machine->deadline(), began + 15s) << "never more than the whole";
    talk.want = talk.machine->timed_out(began + 15s);
    EXPECT_EQ(talk.status(), 408);
}

TEST(Conversation, ClosesAnIdleConnectionWithoutAnAnswer) {
    Talk talk;
    talk.begin();
    EXPECT_EQ(talk.machine->timed_out(talk.now + 30s), Want::close);
}

TEST(Conversation, StartsEveryRequestWithItsOwnDeadlines) {
    Talk talk;
    talk.begin();
    talk.send(get);
    EXPECT_EQ(talk.status(), 200);
    EXPECT_EQ(talk.machine->deadline(), talk.now + 10s);
    talk.now += 7s;
    talk.want = talk.machine->sent(talk.now);
    EXPECT_EQ(talk.want, Want::read);
    EXPECT_EQ(talk.machine->deadline(), talk.now + 30s);
}

TEST(Conversation, AnswersWhatWasPipelinedBeforeItReadsMore) {
    Talk talk;
    talk.begin();
    talk.send(get + get + "GET");
    EXPECT_EQ(talk.status(), 200);
    talk.want = talk.machine->sent(talk.now);
    EXPECT_EQ(talk.status(), 200);
    talk.want = talk.machine->sent(talk.now);
    EXPECT_EQ(talk.want, Want::read);
    EXPECT_FALSE(talk.machine->idle());
}

TEST(Conversation, NeverHoldsMoreThanOneHeaderOfWhatIsSentAhead) {
    Talk talk;
    talk.begin();
    EXPECT_EQ(talk.machine->space().size(), 8193U);
    talk.send(get);
    EXPECT_EQ(talk.want, Want::write) << "nothing is read while a response is pending";
}

TEST(Conversation, ClosesWhenItIsOld) {
    Talk talk;
    talk.begin();
    talk.now += 10min;
    talk.send(get);
    EXPECT_NE(talk.machine->output().find("Connection: close\r\n"), std::string_view::npos);
}

TEST(Conversation, FinishesWhatIsInFlightWhenDraining) {
    Talk talk;
    talk.begin();
    talk.send("GET /a HTTP/1.1\r\n");
    talk.machine->drain();
    talk.send("Host: a\r\n\r\n");
    EXPECT_EQ(talk.status(), 200);
    EXPECT_NE(talk.machine->output().find("Connection: close\r\n"), std::string_view::npos);
    EXPECT_EQ(talk.machine->sent(talk.now), Want::linger);
    EXPECT_FALSE(talk.machine->unread_input());
}

TEST(Conversation, WaitsForAnAnswerUntilTheHandlersDeadline) {
    Talk talk;
    talk.begin();
    Done kept;
    talk.service->handler.handle = [](Request&&, Principal&&) {
        return Answer([](Done done) { done([] { return Response{}; }); });
    };
    talk.send(get);
    ASSERT_EQ(talk.want, Want::answer);
    EXPECT_EQ(talk.machine->deadline(), talk.now + 10s);
    EXPECT_TRUE(talk.machine->take_start());
    talk.want = talk.machine->unanswered(talk.now + 10s);
    EXPECT_EQ(talk.status(), 503);
    EXPECT_EQ(talk.errors, std::vector<std::string>{"no answer within the handler's deadline"});
}

TEST(Conversation, SurvivesAnErrorWriterThatThrows) {
    Talk talk;
    talk.setup.hooks.errors = [](const fhir::Outcome&, const Request*) -> Response {
        throw std::runtime_error("template missing");
    };
    talk.begin();
    talk.send("broken\r\n");
    talk.send("\r\n");
    EXPECT_EQ(talk.status(), 400);
    EXPECT_EQ(talk.errors, std::vector<std::string>{"template missing"});
}

TEST(Conversation, Answers500WhenAHandlerMakesAFieldThatHttpOwns) {
    Talk talk;
    talk.begin();
    talk.service->handler.handle = [](Request&&, Principal&&) -> Answer {
        Response response;
        response.with("content-LENGTH", "3");
        return response;
    };
    talk.send(get);
    EXPECT_EQ(talk.status(), 500);
    EXPECT_EQ(talk.errors.size(), 1U);
}

TEST(Conversation, GivesTheHandlerWhatItNeedsToKnow) {
    Talk talk;
    talk.begin();
    Request seen;
    talk.service->handler.handle = [&](Request&& request, Principal&& principal) -> Answer {
        seen = std::move(request);
        EXPECT_EQ(principal.client, "ehr");
        return Response{};
    };
    talk.service->handler.admit = [](const Request&) {
        Admission admission;
        admission.body_limit = 10;
        admission.principal.client = "ehr";
        return admission;
    };
    talk.send(
        "PUT /fhir/r4/CareTeam/ct%201?_format=json&x=a+b%2Bc&flag HTTP/1.1\r\nHost: "
        "nara.example:8080\r\n"
        "Content-Type: application/fhir+json\r\nX-Request-ID: not ok\r\nContent-Length: 2\r\n\r\n{}"
    );
    EXPECT_EQ(seen.method, gateway::Method::put);
    EXPECT_EQ(seen.path, "/fhir/r4/CareTeam/ct 1");
    const std::vector<std::pair<std::string, std::string>> query{
        {"_format", "json"}, {"x", "a b+c"}, {"flag", ""}};
    EXPECT_EQ(seen.query, query);
    EXPECT_EQ(seen.header("content-type"), "application/fhir+json");
    EXPECT_EQ(seen.body, "{}");
    EXPECT_EQ(seen.host, "nara.example:8080");
    EXPECT_EQ(seen.scheme, "http");
    EXPECT_EQ(seen.peer, "peer");
    EXPECT_EQ(seen.request_id.size(), 36U) << "the client's was not acceptable";
}

}  // namespace
