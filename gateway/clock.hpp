// Time as a value that is handed in: tests decide what "now" is.
#pragma once

#include <chrono>
#include <functional>

namespace gateway {

/// A moment in UTC with microseconds.
using Instant = std::chrono::sys_time<std::chrono::microseconds>;
/// Must be callable from any thread.
using Clock = std::function<Instant()>;

inline Instant system_now() {
    return std::chrono::time_point_cast<std::chrono::microseconds>(std::chrono::system_clock::now()
    );
}

}  // namespace gateway
