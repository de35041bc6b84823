// SIGINT and SIGTERM, and SIGHUP to reload, taken by one waiting thread instead of handlers.
#pragma once

#include <signal.h>

#include <chrono>
#include <optional>

namespace gateway::cli {

/// Must be made before any other thread: threads inherit what is blocked here. Ignores SIGPIPE (a
/// client that goes away is no reason to end) as long as the process lives.
class StopSignals {
public:
    StopSignals();

    /// The signal that came within `time`, or nothing.
    std::optional<int> wait(std::chrono::seconds time) const;
    /// From now on SIGHUP is ignored, and another signal ends the process at once with exit code
    /// 130. Nothing acknowledged is lost by that: it is on disk.
    void end_at_once() const;

private:
    sigset_t set_;
};

}  // namespace gateway::cli
