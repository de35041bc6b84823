// The front door on bytes: the same result wherever they are cut.
#include "gateway/http/request_reader.hpp"

#include <gtest/gtest.h>

namespace {

using gateway::http::Progress;
using gateway::http::RequestReader;
using gateway::http::ServerLimits;

struct Seen {
    Progress end = Progress::more;
    std::string code;
    std::string path;
    std::string body;
    std::size_t used = 0;
    friend bool operator==(const Seen&, const Seen&) = default;
};

/// Reads one request from `bytes`, of which `piece` more arrive at a time.
Seen read(std::string_view bytes, std::size_t piece) {
    const ServerLimits limits;
    RequestReader reader(limits, {});
    Seen seen;
    const auto refused = [&] {
        seen.code = reader.refusal().outcome.issues().at(0).code;
        return seen;
    };
    std::size_t have = 0;
    do {
        have = std::min(have + piece, bytes.size());
        seen.end = reader.read_head(bytes.substr(0, have));
    } while (seen.end == Progress::more && have < bytes.size());
    if (seen.end == Progress::refused) return refused();
    if (seen.end == Progress::more) return seen;
    seen.used = reader.head_size();
    seen.path = reader.request().path;
    seen.end = reader.begin_body(1000);
    while (seen.end == Progress::more) {
        const auto [progress, used] = reader.read_body(bytes.substr(seen.used, have - seen.used));
        seen.used += used;
        seen.end = progress;
        if (progress != Progress::more || have == bytes.size()) break;
        have = std::min(have + piece, bytes.size());
    }
    if (seen.end == Progress::refused) {
        seen.used = 0;  // nothing after a refusal is looked at
        return refused();
    }
    seen.body = reader.request().body;
    return seen;
}

TEST(RequestReader, SeesTheSameWhereverTheBytesAreCut) {
    const std::string head = "PUT /a/b?c=d HTTP/1.1\r\nHost: a\r\n";
    const std::vector<std::string> all = {
        head + "\r\nGET",
        head + "Content-Length: 10\r\n\r\n0123456789GET / HTTP/1.1\r\n",
        head +
            "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0A\r\n0123456789\r\n0\r\n\r\nGET / "
            "HTTP/1.1\r\n",
        head + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n3e9\r\n",
        head + "Transfer-Encoding: chunked\r\n\r\n3\r\nabcd",
        head + "Transfer-Encoding: chunked\r\n\r\n" + std::string(70, '0') +
            "3\r\nabc\r\n0\r\n\r\n",
        head + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\nX: y\r\n\r\n",
        head + "Content-Length: 1001\r\n\r\n",
        head + "Content-Length: 5",
        head + "X: y\n\r\n",
        head + " folded\r\n\r\n",
        head + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET / HTTP/1.1\r\n",
        "GET / HTTP/1.0\r\n\r\n",
        "\x16\x03\x01",
    };
    for (const auto& bytes : all) {
        const Seen whole = read(bytes, bytes.size());
        for (std::size_t piece = 1; piece < bytes.size(); ++piece) {
            EXPECT_EQ(read(bytes, piece), whole) << bytes << " in pieces of " << piece;
        }
    }
}

TEST(RequestReader, LeavesTheNextRequestAlone) {
    const std::string first =
        "PUT /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n";
    const Seen seen = read(first + "GET /next", 1000);
    EXPECT_EQ(seen.end, Progress::done);
    EXPECT_EQ(seen.used, first.size());
    EXPECT_EQ(seen.body, "x");
}

TEST(RequestReader, CanBeUsedAgainAfterAReset) {
    const ServerLimits limits;
    RequestReader reader(limits, {});
    EXPECT_EQ(reader.read_head("broken\n"), Progress::refused);
    for (int i = 0; i < 2; ++i) {
        reader.reset();
        EXPECT_EQ(
            reader.read_head("GET /a?b=c HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"),
            Progress::done
        );
        EXPECT_EQ(reader.begin_body(0), Progress::done);
        EXPECT_EQ(reader.request().headers.size(), 2U);
        EXPECT_EQ(reader.request().query.size(), 1U);
        EXPECT_TRUE(reader.wants_close());
    }
}

TEST(RequestReader, GivesABodyRoomAsItComesNotAsItIsAnnounced) {
    const ServerLimits limits;
    RequestReader reader(limits, {});
    EXPECT_EQ(
        reader.read_head("PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 8000000\r\n\r\n"),
        Progress::done
    );
    EXPECT_EQ(reader.begin_body(8 << 20), Progress::more);
    EXPECT_EQ(reader.read_body("x").progress, Progress::more);
    EXPECT_LE(reader.request().body.capacity(), 64U * 1024);
}

}  // namespace
