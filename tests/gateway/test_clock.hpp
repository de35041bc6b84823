// A clock that tests move while the store's threads read it.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>

#include "gateway/clock.hpp"

namespace gateway::testing {

/// Stands still until it is moved. Any thread may read and move it; copies, and the functions that
/// clock() gives, are the same clock.
class TestClock {
public:
    /// 2026-11-24T12:00:00Z.
    static constexpr Instant noon{std::chrono::microseconds(1'795'521'600'000'000)};

    explicit TestClock(Instant begin = noon)
        : micros_(std::make_shared<std::atomic<std::int64_t>>(begin.time_since_epoch().count())) {}

    Clock clock() const {
        return [micros = micros_] { return Instant{std::chrono::microseconds(*micros)}; };
    }
    Instant now() const { return Instant{std::chrono::microseconds(*micros_)}; }
    void advance(std::chrono::microseconds by) { *micros_ += by.count(); }

private:
    std::shared_ptr<std::atomic<std::int64_t>> micros_;
};

}  // namespace gateway::testing
