// Hostile and malformed requests, each followed by a canary request in the same bytes. A refusal
// must be one answer and the end of the connection: a canary that is answered is a smuggled
// request.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/http/echo_server.hpp"
#include "tests/http/raw_client.hpp"

namespace {

using namespace std::string_literals;

struct Refused {
    std::string why;
    std::string bytes;
    int status;
    std::string code;
};

const std::string host = "Host: localhost\r\n";
const std::string canary = raw::get("/canary");

std::string line(const std::string& request_line) {
    return request_line + "\r\n" + host + "\r\n";
}

std::string fields(const std::string& more) {
    return "GET /a HTTP/1.1\r\n" + host + more + "\r\n";
}

std::string post(const std::string& more, const std::string& body) {
    return "POST /a HTTP/1.1\r\n" + host + more + "\r\n" + body;
}

std::string chunked(const std::string& body) {
    return post("Transfer-Encoding: chunked\r\n", body);
}

std::vector<Refused> request_lines() {
    return {
        {"HTTP/1.0", line("GET /a HTTP/1.0"), 505, "http-version"},
        {"HTTP/1.2", line("GET /a HTTP/1.2"), 505, "http-version"},
        {"HTTP/1.9", line("GET /a HTTP/1.9"), 505, "http-version"},
        {"HTTP/2.0", line("GET /a HTTP/2.0"), 505, "http-version"},
        {"HTTP/0.9 with a version", line("GET /a HTTP/0.9"), 505, "http-version"},
        {"HTTP/2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505, "http-version"},
        {"version in lower case", line("GET /a http/1.1"), 400, "request-line"},
        {"version with two digits", line("GET /a HTTP/1.10"), 400, "request-line"},
        {"version without minor", line("GET /a HTTP/1"), 400, "request-line"},
        {"version with sign", line("GET /a HTTP/+1.1"), 400, "request-line"},
        {"another protocol", line("GET /a HTTPS/1.1"), 400, "request-line"},
        {"no version", line("GET /a"), 400, "request-line"},
        {"space after the version", line("GET /a HTTP/1.1 "), 400, "request-line"},
        {"two spaces before the target", line("GET  /a HTTP/1.1"), 400, "request-line"},
        {"two spaces before the version", line("GET /a  HTTP/1.1"), 400, "request-line"},
        {"tab between the parts", line("GET\t/a\tHTTP/1.1"), 400, "request-line"},
        {"space before the method", line(" GET /a HTTP/1.1"), 400, "request-line"},
        {"empty line before", "\r\n" + line("GET /a HTTP/1.1"), 400, "request-line"},
        {"LF before", "\n" + line("GET /a HTTP/1.1"), 400, "request-line"},
        {"colon in the method", line("GE:T /a HTTP/1.1"), 400, "request-line"},
        {"quote in the method", line("GE\"T /a HTTP/1.1"), 400, "request-line"},
        {"UTF-8 in the method", line("GÄT /a HTTP/1.1"), 400, "request-line"},
        {"NUL in the method", line("GE\0T /a HTTP/1.1"s), 400, "request-line"},
        {"no method", line("/a HTTP/1.1"), 400, "request-line"},
        {"a TLS greeting", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"s, 400, "request-line"},
        {"a binary greeting", "\x00\x00\x00\x10"s, 400, "request-line"},
        {"an SMTP greeting", "EHLO example.org\r\n\r\n", 400, "request-line"},
        {"a SOCKS greeting", "\x05\x01\x00"s, 400, "request-line"},
        {"a PROXY protocol line",
         "PROXY TCP4 1.1.1.1 2.2.2.2 1 2\r\n" + fields(""),
         400,
         "request-line"},
        {"a response", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", 400, "request-line"},
    };
}

std::vector<Refused> targets() {
    return {
        {"absolute form", line("GET http://localhost/a HTTP/1.1"), 400, "target-form"},
        {"absolute form elsewhere", line("GET http://evil/a HTTP/1.1"), 400, "target-form"},
        {"authority form", line("CONNECT localhost:80 HTTP/1.1"), 400, "target-form"},
        {"authority form with GET", line("GET localhost:80 HTTP/1.1"), 400, "target-form"},
        {"asterisk form", line("OPTIONS * HTTP/1.1"), 400, "target-form"},
        {"relative path", line("GET a HTTP/1.1"), 400, "target-form"},
        {"query only", line("GET ?a=b HTTP/1.1"), 400, "target-form"},
        {"backslash first", line("GET \\a HTTP/1.1"), 400, "target-form"},
        {"raw UTF-8", line("GET /vård HTTP/1.1"), 400, "target-character"},
        {"raw Latin-1", line("GET /v\xe5rd HTTP/1.1"), 400, "target-character"},
        {"raw UTF-8 in the query", line("GET /a?q=vård HTTP/1.1"), 400, "target-character"},
        {"fragment", line("GET /a#b HTTP/1.1"), 400, "target-character"},
        {"NUL", line("GET /a\0b HTTP/1.1"s), 400, "request-line"},
        {"control character", line("GET /a\x01 HTTP/1.1"), 400, "request-line"},
        {"DEL", line("GET /a\x7f HTTP/1.1"), 400, "request-line"},
        {"tab", line("GET /a\tb HTTP/1.1"), 400, "request-line"},
        {"escape without digits", line("GET /a%zz HTTP/1.1"), 400, "percent-encoding"},
        {"escape cut short", line("GET /a%4 HTTP/1.1"), 400, "percent-encoding"},
        {"bare percent", line("GET /% HTTP/1.1"), 400, "percent-encoding"},
        {"bad escape in a query name", line("GET /a?%g1=b HTTP/1.1"), 400, "percent-encoding"},
        {"bad escape in a query value", line("GET /a?b=% HTTP/1.1"), 400, "percent-encoding"},
        {"encoded NUL", line("GET /a%00 HTTP/1.1"), 400, "control-character"},
        {"encoded NUL in the query", line("GET /a?b=%00 HTTP/1.1"), 400, "control-character"},
        {"encoded LF in the path", line("GET /a%0a HTTP/1.1"), 400, "control-character"},
        {"encoded DEL in the path", line("GET /a%7f HTTP/1.1"), 400, "control-character"},
        {"overlong UTF-8", line("GET /%c0%af HTTP/1.1"), 400, "bad-utf-8"},
        {"encoded surrogate", line("GET /%ed%a0%80 HTTP/1.1"), 400, "bad-utf-8"},
        {"above Unicode", line("GET /%f4%90%80%80 HTTP/1.1"), 400, "bad-utf-8"},
        {"UTF-8 cut short", line("GET /a?b=%e5 HTTP/1.1"), 400, "bad-utf-8"},
        {"encoded slash", line("GET /a%2fb HTTP/1.1"), 400, "encoded-slash"},
        {"encoded slash, capital", line("GET /a%2Fb HTTP/1.1"), 400, "encoded-slash"},
        {"dot segment", line("GET /a/./b HTTP/1.1"), 400, "dot-segment"},
        {"two dots", line("GET /a/../b HTTP/1.1"), 400, "dot-segment"},
        {"encoded dots", line("GET /a/%2e%2E/b HTTP/1.1"), 400, "dot-segment"},
        {"dots at the end", line("GET /a/.. HTTP/1.1"), 400, "dot-segment"},
        {"target of 4097",
         line("GET /" + std::string(4096, 'a') + " HTTP/1.1"),
         414,
         "target-too-long"},
        {"endless target", "GET /" + std::string(9000, 'a'), 414, "target-too-long"},
    };
}

std::vector<Refused> header_fields() {
    const std::string start = "GET /a HTTP/1.1\r\n";
    std::string many;
    for (int i = 0; i < 64; ++i) many += "X-" + std::to_string(i) + ": y\r\n";
    return {
        {"no Host", start + "\r\n", 400, "host"},
        {"two Hosts", fields("Host: localhost\r\n"), 400, "host"},
        {"two different Hosts", fields("Host: evil\r\n"), 400, "host"},
        {"empty Host", start + "Host:\r\n\r\n", 400, "host"},
        {"Host with a path", start + "Host: localhost/a\r\n\r\n", 400, "host"},
        {"Host with user", start + "Host: a@localhost\r\n\r\n", 400, "host"},
        {"Host list", start + "Host: localhost, evil\r\n\r\n", 400, "host"},
        {"Host with a space", start + "Host: local host\r\n\r\n", 400, "host"},
        {"Host with a wordy port", start + "Host: localhost:http\r\n\r\n", 400, "host"},
        {"Host with an endless port", start + "Host: localhost:123456\r\n\r\n", 400, "host"},
        {"Host with a bare colon", start + "Host: localhost:\r\n\r\n", 400, "host"},
        {"Host of only a port", start + "Host: :80\r\n\r\n", 400, "host"},
        {"unclosed IPv6 Host", start + "Host: [::1\r\n\r\n", 400, "host"},
        {"IPv6 Host with trailing text", start + "Host: [::1]x\r\n\r\n", 400, "host"},
        {"raw UTF-8 Host", start + "Host: vård\r\n\r\n", 400, "host"},
        {"Host with percent", start + "Host: %6cocalhost\r\n\r\n", 400, "host"},
        {"folded field", fields("X: a\r\n b\r\n"), 400, "folded-field"},
        {"folded by tab", fields("X: a\r\n\tb\r\n"), 400, "folded-field"},
        {"folded Transfer-Encoding",
         fields("Transfer-Encoding:\r\n chunked\r\n"),
         400,
         "folded-field"},
        {"fold before the first field", start + " X: a\r\n" + host + "\r\n", 400, "folded-field"},
        {"line of only a space", fields(" \r\n"), 400, "folded-field"},
        {"bare LF ends a field", fields("X: a\nY: b\r\n"), 400, "line-ending"},
        {"bare LF ends the head", start + host + "\n", 400, "line-ending"},
        {"bare LF throughout", "GET /a HTTP/1.1\nHost: a\n\n", 400, "line-ending"},
        {"bare CR in a value", fields("X: a\rb\r\n"), 400, "line-ending"},
        {"CR CR LF", fields("X: a\r\r\n"), 400, "line-ending"},
        {"bare CR ends a field",
         fields("X: a\rTransfer-Encoding: chunked\r\n"),
         400,
         "line-ending"},
        {"NUL in a value", fields("X: a\0b\r\n"s), 400, "header-field"},
        {"control character in a value", fields("X: a\x01\r\n"), 400, "header-field"},
        {"DEL in a value", fields("X: a\x7f\r\n"), 400, "header-field"},
        {"no colon", fields("X\r\n"), 400, "header-field"},
        {"no name", fields(": x\r\n"), 400, "header-field"},
        {"space before the colon", fields("X : a\r\n"), 400, "header-field"},
        {"tab before the colon", fields("X\t: a\r\n"), 400, "header-field"},
        {"space in a name", fields("X Y: a\r\n"), 400, "header-field"},
        {"UTF-8 in a name", fields("Å: a\r\n"), 400, "header-field"},
        {"NUL in a name", fields("X\0Y: a\r\n"s), 400, "header-field"},
        {"slash in a name", fields("X/Y: a\r\n"), 400, "header-field"},
        {"bad Connection list", fields("Connection: a b, \"\r\n"), 400, "header-field"},
        {"65 fields", fields(many), 431, "header-too-large"},
        {"field of 8 KiB",
         fields("X: " + std::string(8192, 'x') + "\r\n"),
         431,
         "header-too-large"},
        {"endless field", start + "X: " + std::string(20000, 'x'), 431, "header-too-large"},
        {"unknown expectation", fields("Expect: magic\r\n"), 417, "expectation"},
        {"two expectations",
         post("Expect: 100-continue\r\nExpect: 100-continue\r\nContent-Length: 1\r\n", "x"),
         417,
         "expectation"},
        {"gzip body",
         post("Content-Encoding: gzip\r\nContent-Length: 3\r\n", "\x1f\x8b\x08"),
         415,
         "content-encoding"},
        {"gzip after identity",
         post("Content-Encoding: identity\r\nContent-Encoding: gzip\r\nContent-Length: 1\r\n", "x"),
         415,
         "content-encoding"},
        {"list of codings",
         post("Content-Encoding: identity, gzip\r\nContent-Length: 1\r\n", "x"),
         415,
         "content-encoding"},
    };
}

std::vector<Refused> lengths() {
    const std::string chunk = "0\r\n\r\n";
    const auto te = [&](const std::string& value) {
        return Refused{
            "Transfer-Encoding: " + value,
            post("Transfer-Encoding: " + value + "\r\n", chunk),
            400,
            "transfer-encoding"};
    };
    const auto cl = [](const std::string& value) {
        return Refused{
            "Content-Length: " + value,
            post("Content-Length: " + value + "\r\n", "12345"),
            400,
            "content-length"};
    };
    const std::string chunked_field = "Transfer-Encoding: chunked\r\n";
    return {
        te("gzip"),
        te("identity"),
        te("chunked, identity"),
        te("identity, chunked"),
        te("gzip, chunked"),
        te("xchunked"),
        te("chunked x"),
        te("chunked;q=1"),
        te("chunked, chunked"),
        te("chunked,"),
        te(",chunked"),
        te("\"chunked\""),
        te("chunk"),
        te("chunkedchunked"),
        te(""),
        {"vertical tab before chunked",
         post(
             "Transfer-Encoding: \x0b"
             "chunked\r\n",
             chunk
         ),
         400,
         "header-field"},
        {"two lines, identity first",
         post("Transfer-Encoding: identity\r\n" + chunked_field, chunk),
         400,
         "transfer-encoding"},
        {"two lines, chunked twice",
         post(chunked_field + chunked_field, chunk),
         400,
         "transfer-encoding"},
        {"two lines, chunked first",
         post(chunked_field + "Transfer-Encoding: identity\r\n", chunk),
         400,
         "transfer-encoding"},
        {"xchunked with Content-Length",
         post("Transfer-Encoding: xchunked\r\nContent-Length: 5\r\n", "12345"),
         400,
         "transfer-encoding"},
        {"Content-Length, then chunked",
         post("Content-Length: 5\r\n" + chunked_field, chunk),
         400,
         "transfer-encoding"},
        {"chunked, then Content-Length",
         post(chunked_field + "Content-Length: 5\r\n", chunk),
         400,
         "content-length"},
        {"HTTP/1.0 with chunked",
         "POST /a HTTP/1.0\r\n" + host + chunked_field + "\r\n" + chunk,
         505,
         "http-version"},
        cl(std::string(42, '0')),
        cl("5, 5"),
        cl("5,6"),
        cl("+5"),
        cl("-5"),
        cl("0x5"),
        cl("5 5"),
        cl("5.0"),
        cl("5e0"),
        cl("\"5\""),
        cl(""),
        cl(","),
        cl("five"),
        cl("18446744073709551616"),
        cl("99999999999999999999999"),
        cl("-0"),
        cl("5;"),
        cl("５"),
        {"two equal Content-Lengths",
         post("Content-Length: 5\r\nContent-Length: 5\r\n", "12345"),
         400,
         "content-length"},
        {"two different Content-Lengths",
         post("Content-Length: 5\r\nContent-Length: 0\r\n", "12345"),
         400,
         "content-length"},
        {"space before the colon", post("Content-Length : 5\r\n", "12345"), 400, "header-field"},
        {"body over the limit", post("Content-Length: 1048577\r\n", ""), 413, "body-too-large"},
        {"body over any limit",
         post("Content-Length: 18446744073709551615\r\n", ""),
         413,
         "body-too-large"},
    };
}

std::vector<Refused> chunks() {
    const auto bad = [](const std::string& body) {
        return Refused{"chunk " + body.substr(0, 20), chunked(body), 400, "chunk"};
    };
    return {
        bad("x\r\n"),
        bad("\r\n\r\n"),
        bad("-1\r\n\r\n"),
        bad("+1\r\nx\r\n"),
        bad("0x1\r\nx\r\n0\r\n\r\n"),
        bad(" 1\r\nx\r\n0\r\n\r\n"),
        bad("1\nx\n0\n\n"),
        bad("1\rx\r\n"),
        bad("2\r\nx\r\n0\r\n\r\n"),
        bad("1\r\nxx\r\n0\r\n\r\n"),
        bad("1\r\nx0\r\n\r\n"),
        bad("1\r\nx\n0\r\n\r\n"),
        bad("1 \r\nx\r\n0\r\n\r\n"),
        bad("1\t\r\nx\r\n0\r\n\r\n"),
        bad("10000000000000000\r\nx"),
        bad("fffffffffffffffff\r\nx"),
        bad(std::string(100, '0') + "1\r\nx\r\n0\r\n\r\n"),
        bad(std::string(100, '1')),
        bad("g\r\n\r\n"),
        bad("1,1\r\nx\r\n0\r\n\r\n"),
        {"size over the limit", chunked("100001\r\n"), 413, "body-too-large"},
        {"size near overflow", chunked("ffffffffffffffff\r\n"), 413, "body-too-large"},
        {"extension", chunked("1;a=b\r\nx\r\n0\r\n\r\n"), 400, "chunk-extension"},
        {"extension without value", chunked("1;a\r\nx\r\n0\r\n\r\n"), 400, "chunk-extension"},
        {"quoted extension", chunked("1;a=\"b\"\r\nx\r\n0\r\n\r\n"), 400, "chunk-extension"},
        {"extension on the last chunk", chunked("0;a=b\r\n\r\n"), 400, "chunk-extension"},
        {"empty extension", chunked("1;\r\nx\r\n0\r\n\r\n"), 400, "chunk"},
        {"endless extension", chunked("1;" + std::string(9000, 'a')), 400, "chunk"},
        {"bare LF in an extension", chunked("1;a\nx\r\n0\r\n\r\n"), 400, "chunk"},
        {"trailer", chunked("0\r\nX: y\r\n\r\n"), 400, "trailer"},
        {"trailer Host", chunked("0\r\nHost: evil\r\n\r\n"), 400, "trailer"},
        {"trailer Authorization",
         chunked("1\r\nx\r\n0\r\nAuthorization: Bearer x\r\n\r\n"),
         400,
         "trailer"},
        {"trailer Content-Length", chunked("0\r\nContent-Length: 5\r\n\r\n"), 400, "chunk"},
        {"folded trailer", chunked("0\r\nX: y\r\n z\r\n\r\n"), 400, "trailer"},
        {"trailer without colon", chunked("0\r\nX\r\n\r\n"), 400, "chunk"},
        {"endless trailer", chunked("0\r\n" + std::string(9000, 'a')), 400, "chunk"},
        {"garbage after the last chunk", chunked("0\r\nx\r\n\r\n"), 400, "chunk"},
    };
}

std::vector<Refused> all_refused() {
    std::vector<Refused> all;
    for (auto part : {request_lines(), targets(), header_fields(), lengths(), chunks()}) {
        for (auto& one : part) all.push_back(std::move(one));
    }
    return all;
}

TEST(Framing, HasTheNumberOfHostileRequestsThatIsPromised) {
    EXPECT_GE(all_refused().size(), 120U);
}

TEST(Framing, AnswersAHostileRequestOnceClosesAndDropsWhatFollows) {
    raw::EchoServer echo;
    for (const Refused& wrong : all_refused()) {
        SCOPED_TRACE(wrong.why);
        raw::Client client(echo.port());
        client.send(wrong.bytes + canary);
        client.finish_sending();
        const auto answer = client.receive();
        ASSERT_TRUE(answer);
        EXPECT_EQ(answer->status, wrong.status);
        EXPECT_EQ(answer->field("Connection"), "close");
        EXPECT_NE(answer->body.find("\"code\":\"" + wrong.code + "\""), std::string::npos)
            << answer->body;
        EXPECT_EQ(client.receive_all(), "") << "something was answered after a refusal";
        EXPECT_EQ(echo.canaries.exchange(0), 0);
    }
}

/// A server that looks at all bytes at once may be right by luck; these come in two pieces.
TEST(Framing, RefusesTheSameWhereverTheBytesAreCut) {
    raw::EchoServer echo;
    for (const Refused& wrong : chunks()) {
        SCOPED_TRACE(wrong.why);
        const std::string bytes = wrong.bytes + canary;
        const auto body = wrong.bytes.find("\r\n\r\n") + 4;
        for (std::size_t cut = body; cut < std::min(body + 6, bytes.size()); ++cut) {
            raw::Client client(echo.port());
            client.send(std::string_view(bytes).substr(0, cut));
            client.send(std::string_view(bytes).substr(cut));
            client.finish_sending();
            const auto answer = client.receive();
            ASSERT_TRUE(answer);
            EXPECT_EQ(answer->status, wrong.status);
            EXPECT_EQ(client.receive_all(), "");
            EXPECT_EQ(echo.canaries.exchange(0), 0);
        }
    }
}

struct Accepted {
    const char* why;
    std::string bytes;
    std::string answer;
};

TEST(Framing, AcceptsWhatIsUnusualButUnambiguousAndAnswersTheCanary) {
    const std::vector<Accepted> cases = {
        {"plain", fields(""), "GET /a 0"},
        {"fields in odd case", "GET /a HTTP/1.1\r\nhOST: localhost\r\n\r\n", "GET /a 0"},
        {"no space after the colon", "GET /a HTTP/1.1\r\nHost:localhost\r\n\r\n", "GET /a 0"},
        {"much space around a value",
         "GET /a HTTP/1.1\r\nHost: \t localhost \t\r\n\r\n",
         "GET /a 0"},
        {"IPv6 Host", "GET /a HTTP/1.1\r\nHost: [::1]:8080\r\n\r\n", "GET /a 0"},
        {"container Host", "GET /a HTTP/1.1\r\nHost: nara_gateway:8080\r\n\r\n", "GET /a 0"},
        {"empty value", fields("X:\r\n"), "GET /a 0"},
        {"UTF-8 in a value nobody reads", fields("X: vård\r\n"), "GET /a 0"},
        {"64 fields",
         [] {
             std::string many;
             for (int i = 0; i < 63; ++i) many += "X: y\r\n";
             return fields(many);
         }(),
         "GET /a 0"},
        {"unencoded bar, braces and quotes",
         line("GET /a?identifier=http://x|1&b={\"^`}<> HTTP/1.1"),
         "GET /a 0"},
        {"encoded UTF-8", line("GET /v%C3%A5rd HTTP/1.1"), "GET /vård 0"},
        {"encoded percent, decoded once", line("GET /%2541 HTTP/1.1"), "GET /%41 0"},
        {"dots that are no segments",
         line("GET /.well-known/..a HTTP/1.1"),
         "GET /.well-known/..a 0"},
        {"empty segments", line("GET //a// HTTP/1.1"), "GET //a// 0"},
        {"unknown method", line("BREW /a HTTP/1.1"), "other /a 0"},
        {"method in lower case", line("get /a HTTP/1.1"), "other /a 0"},
        {"TRACE", line("TRACE /a HTTP/1.1"), "other /a 0"},
        {"body on GET", "GET /a HTTP/1.1\r\n" + host + "Content-Length: 3\r\n\r\nabc", "GET /a 3"},
        {"length zero", post("Content-Length: 0\r\n", ""), "POST /a 0"},
        {"length with zeros in front", post("Content-Length: 0003\r\n", "abc"), "POST /a 3"},
        {"identity coding",
         post("Content-Encoding: identity\r\nContent-Length: 1\r\n", "x"),
         "POST /a 1"},
        {"body that looks like a request",
         post("Content-Length: " + std::to_string(canary.size()) + "\r\n", canary),
         "POST /a " + std::to_string(canary.size())},
        {"expectation without a body", fields("Expect: 100-continue\r\n"), "GET /a 0"},
        {"expectation with the body at once",
         post("Expect: 100-Continue\r\nContent-Length: 1\r\n", "x"),
         "POST /a 1"},
        {"Chunked in odd case",
         post("Transfer-Encoding: Chunked\r\n", "1\r\nx\r\n0\r\n\r\n"),
         "POST /a 1"},
        {"chunk size in capitals", chunked("A\r\n0123456789\r\n0\r\n\r\n"), "POST /a 10"},
        {"zeros before a chunk size", chunked("0001\r\nx\r\n000\r\n\r\n"), "POST /a 1"},
        {"empty chunked body", chunked("0\r\n\r\n"), "POST /a 0"},
        {"chunk that looks like an end", chunked("5\r\n0\r\n\r\n\r\n0\r\n\r\n"), "POST /a 5"},
        {"an offer to upgrade, declined",
         fields("Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: "
                "AAMAAABkAAQAoAAA\r\n"),
         "GET /a 0"},
        {"a websocket offer, declined",
         fields("Connection: upgrade\r\nUpgrade: websocket\r\n"),
         "GET /a 0"},
        {"target of 4096",
         line("GET /" + std::string(4095, 'a') + " HTTP/1.1"),
         "GET /" + std::string(4095, 'a') + " 0"},
    };
    raw::EchoServer echo;
    int canaries = 0;
    for (const Accepted& good : cases) {
        SCOPED_TRACE(good.why);
        raw::Client client(echo.port());
        client.send(good.bytes + canary);
        const auto answer = client.receive();
        ASSERT_TRUE(answer);
        EXPECT_EQ(answer->status, 200) << answer->body;
        EXPECT_EQ(answer->body, good.answer);
        const auto next = client.receive();
        ASSERT_TRUE(next);
        EXPECT_EQ(next->body, "GET /canary 0");
        EXPECT_EQ(echo.canaries, ++canaries);
    }
}

}  // namespace
