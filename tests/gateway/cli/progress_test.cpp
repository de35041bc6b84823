// The progress line: where it is shown, what it says, and that it leaves nothing behind.
#include "gateway/cli/progress.hpp"

#include <gtest/gtest.h>

#include <sstream>

namespace gateway::cli {
namespace {

using std::chrono::milliseconds;

constexpr std::uint64_t mebibyte = 1u << 20;

class Line : public testing::Test {
protected:
    Progress::Clock clock() {
        return [this] { return now_; };
    }
    std::ostringstream err_;
    std::chrono::steady_clock::time_point now_{};
};

TEST_F(Line, SaysHowFarItIs) {
    Progress progress(err_, Progress::Shown::yes, 10 * mebibyte, clock());
    now_ += milliseconds(500);
    progress.update(5 * mebibyte, 1234);
    EXPECT_EQ(err_.str(), "\r[##########..........]  50 %  5 MiB of 10, 1234 rows, 10.0 MiB/s");
}

TEST_F(Line, HasNoBarWhereTheEndIsNotKnown) {
    Progress progress(err_, Progress::Shown::yes, 0, clock());
    now_ += milliseconds(1000);
    progress.update(3 * mebibyte, 7);
    EXPECT_EQ(err_.str(), "\r3 MiB, 7 rows, 3.0 MiB/s");
}

TEST_F(Line, IsWrittenFiveTimesASecondAndClearedBeforeMessages) {
    Progress progress(err_, Progress::Shown::yes, 0, clock());
    now_ += milliseconds(200);
    progress.update(mebibyte, 1);
    const std::string first = err_.str();
    now_ += milliseconds(199);
    progress.update(2 * mebibyte, 2);
    EXPECT_EQ(err_.str(), first);
    progress.clear();
    EXPECT_EQ(err_.str(), first + '\r' + std::string(first.size() - 1, ' ') + '\r');
    progress.clear();
    EXPECT_EQ(err_.str().size(), 2 * first.size() + 1);
}

TEST_F(Line, OfAnotherLengthLeavesNoRest) {
    Progress progress(err_, Progress::Shown::yes, 0, clock());
    now_ += milliseconds(200);
    progress.update(mebibyte, 1);
    const std::size_t before = err_.str().size();
    now_ += milliseconds(9800);
    progress.update(2 * mebibyte, 2);
    EXPECT_EQ(err_.str().substr(before), "\r2 MiB, 2 rows, 0.2 MiB/s");
}

TEST_F(Line, IsNotShownToPrograms) {
    {
        Progress progress(err_, Progress::Shown::no, 10 * mebibyte, clock());
        now_ += milliseconds(5000);
        progress.update(5 * mebibyte, 1234);
    }
    EXPECT_EQ(err_.str(), "");
}

}  // namespace
}  // namespace gateway::cli
