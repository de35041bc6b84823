// sigtimedwait over blocked signals.
#include "gateway/cli/stop_signals.hpp"

#include <unistd.h>

#include "gateway/cli/exit_code.hpp"

namespace gateway::cli {
namespace {

extern "C" void end_process(int) {
    ::_exit(static_cast<int>(Exit::interrupted));
}

}  // namespace

StopSignals::StopSignals() {
    ::signal(SIGPIPE, SIG_IGN);
    ::sigemptyset(&set_);
    ::sigaddset(&set_, SIGINT);
    ::sigaddset(&set_, SIGTERM);
    ::sigaddset(&set_, SIGHUP);
    ::pthread_sigmask(SIG_BLOCK, &set_, nullptr);
}

std::optional<int> StopSignals::wait(std::chrono::seconds time) const {
    const timespec limit{static_cast<time_t>(time.count()), 0};
    const int signal = ::sigtimedwait(&set_, nullptr, &limit);
    if (signal < 0) return std::nullopt;
    return signal;
}

void StopSignals::end_at_once() const {
    ::signal(SIGHUP, SIG_IGN);
    struct sigaction action {};
    action.sa_handler = end_process;
    ::sigaction(SIGINT, &action, nullptr);
    ::sigaction(SIGTERM, &action, nullptr);
    ::pthread_sigmask(SIG_UNBLOCK, &set_, nullptr);
}

}  // namespace gateway::cli
