// The exact bytes of responses.
#include "gateway/http/response_writer.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

namespace {

using gateway::Method;
using gateway::Response;
using gateway::http::After;
using gateway::http::Reply;
using gateway::http::write_response;

std::string written(
    const Response& response, Method method = Method::get, After after = After::keep_open
) {
    Reply reply;
    reply.method = method;
    reply.request_id = "r1";
    reply.date = "Thu, 01 Jan 1970 00:00:00 GMT";
    reply.after = after;
    std::string out = "left over";
    write_response(response, reply, out);
    return out;
}

Response with_body(int status) {
    Response response;
    response.status = status;
    response.content_type = "text/plain";
    response.body = "hej";
    return response;
}

TEST(ResponseWriter, WritesHeadAndBodyInOne) {
    Response response = with_body(201);
    response.with("ETag", "W/\"1\"").with("Vary", "Accept");
    EXPECT_EQ(
        written(response),
        "HTTP/1.1 201 Created\r\nDate: Thu, 01 Jan 1970 00:00:00 GMT\r\nContent-Type: "
        "text/plain\r\n"
        "Content-Length: 3\r\nX-Request-ID: r1\r\nETag: W/\"1\"\r\nVary: Accept\r\n\r\nhej"
    );
}

TEST(ResponseWriter, LeavesTheBodyOutForHeadButTellsItsLength) {
    EXPECT_EQ(
        written(with_body(200), Method::head),
        "HTTP/1.1 200 OK\r\nDate: Thu, 01 Jan 1970 00:00:00 GMT\r\nContent-Type: text/plain\r\n"
        "Content-Length: 3\r\nX-Request-ID: r1\r\n\r\n"
    );
}

TEST(ResponseWriter, SendsNoContentWith204And304) {
    EXPECT_EQ(
        written(with_body(204)),
        "HTTP/1.1 204 No Content\r\nDate: Thu, 01 Jan 1970 00:00:00 GMT\r\nX-Request-ID: r1\r\n\r\n"
    );
    EXPECT_EQ(
        written(with_body(304), Method::get, After::close),
        "HTTP/1.1 304 Not Modified\r\nDate: Thu, 01 Jan 1970 00:00:00 GMT\r\nX-Request-ID: r1\r\n"
        "Connection: close\r\n\r\n"
    );
}

TEST(ResponseWriter, TellsALengthOfZero) {
    EXPECT_EQ(
        written(Response{}),
        "HTTP/1.1 200 OK\r\nDate: Thu, 01 Jan 1970 00:00:00 GMT\r\nContent-Length: "
        "0\r\nX-Request-ID: r1\r\n\r\n"
    );
}

TEST(ResponseWriter, WritesAStatusItHasNoPhraseFor) {
    EXPECT_TRUE(written(with_body(299)).starts_with("HTTP/1.1 299 \r\n"));
}

TEST(ResponseWriter, RefusesStatusesThatAreNotFinal) {
    EXPECT_THROW(written(with_body(101)), std::invalid_argument);
    EXPECT_THROW(written(with_body(600)), std::invalid_argument);
}

TEST(ResponseWriter, RefusesFieldsThatCouldSplitTheResponse) {
    const std::vector<gateway::Header> wrong = {
        {"Location", "/a\r\nX: y"},
        {"Location", "/a\nX: y"},
        {"Location", "/a\rX"},
        {"Location", std::string("/a\0b", 4)},
        {"X: y\r\nZ", "a"},
        {"", "a"},
        {"X Y", "a"},
        {"X:", "a"},
    };
    for (const auto& header : wrong) {
        Response response = with_body(200);
        response.headers.push_back(header);
        EXPECT_THROW(written(response), std::invalid_argument) << header.name;
    }
    Response response = with_body(200);
    response.content_type = "text/plain\r\nX: y";
    EXPECT_THROW(written(response), std::invalid_argument);
}

TEST(ResponseWriter, RefusesFieldsThatHttpWritesItself) {
    for (const char* own :
         {"Date",
          "connection",
          "Content-Length",
          "CONTENT-TYPE",
          "X-Request-Id",
          "Transfer-Encoding"}) {
        Response response = with_body(200);
        response.with(own, "x");
        EXPECT_THROW(written(response), std::invalid_argument) << own;
    }
}

}  // namespace
