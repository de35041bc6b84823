// How many connections there are: the acceptor pauses at the limit, draining waits for none.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <mutex>

namespace gateway::http {

/// Touched once when a connection opens and once when it ends, never per request. Any thread.
class Population {
public:
    /// `on_leave` is called, on the thread that calls `leave`, after each departure; set it before
    /// the first connection.
    void on_leave(std::function<void()> tell) { tell_ = std::move(tell); }

    void arrive();
    void leave();
    std::size_t open() const;
    std::uint64_t accepted() const;
    /// True when nobody is left before `deadline`.
    bool wait_empty(std::chrono::steady_clock::time_point deadline);

private:
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    std::size_t open_ = 0;
    std::uint64_t accepted_ = 0;
    std::function<void()> tell_;
};

}  // namespace gateway::http
