// Running out of file descriptors: callers are turned away at once, and served again once there is
// room.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <vector>

#include "tests/http/echo_server.hpp"
#include "tests/http/raw_client.hpp"

namespace {

/// Takes every file descriptor this process may still have; gives them back at the end.
class Exhaustion {
public:
    Exhaustion() {
        ::getrlimit(RLIMIT_NOFILE, &before_);
        rlimit few = before_;
        few.rlim_cur = 256;
        ::setrlimit(RLIMIT_NOFILE, &few);
        for (int one = take(); one >= 0; one = take()) taken_.push_back(one);
    }
    ~Exhaustion() {
        for (const int one : taken_) ::close(one);
        ::setrlimit(RLIMIT_NOFILE, &before_);
    }
    Exhaustion(const Exhaustion&) = delete;
    Exhaustion& operator=(const Exhaustion&) = delete;

    void give_back_one() {
        ::close(taken_.back());
        taken_.pop_back();
    }

private:
    static int take() { return ::open("/dev/null", O_RDONLY | O_CLOEXEC); }

    rlimit before_{};
    std::vector<int> taken_;
};

TEST(Descriptors, CallersAreTurnedAwayWhenNoneIsLeftAndServedAgainLater) {
    raw::EchoServer echo;
    raw::Client before(echo.port());
    ASSERT_TRUE(before.send(raw::get("/before")));
    EXPECT_EQ(before.receive()->body, "GET /before 0");
    {
        Exhaustion exhaustion;
        exhaustion.give_back_one();  // for the client's own end
        for (int i = 0; i < 3; ++i) {
            raw::Client turned_away(echo.port());
            EXPECT_TRUE(turned_away.closed_by_server());
        }
        ASSERT_TRUE(before.send(raw::get("/during")));
        EXPECT_EQ(before.receive()->body, "GET /during 0") << "who is in is served";
        const auto errors = echo.journal.errors();
        ASSERT_FALSE(errors.empty());
        EXPECT_EQ(errors.front(), "no file descriptor left");
    }
    raw::Client after(echo.port());
    ASSERT_TRUE(after.send(raw::get("/after")));
    EXPECT_EQ(after.receive()->body, "GET /after 0");
}

}  // namespace
