// Counting connections.
#include "gateway/http/population.hpp"

namespace gateway::http {

void Population::arrive() {
    const std::lock_guard lock(mutex_);
    ++open_;
    ++accepted_;
}

void Population::leave() {
    {
        const std::lock_guard lock(mutex_);
        --open_;
        changed_.notify_all();
    }
    if (tell_) tell_();
}

std::size_t Population::open() const {
    const std::lock_guard lock(mutex_);
    return open_;
}

std::uint64_t Population::accepted() const {
    const std::lock_guard lock(mutex_);
    return accepted_;
}

bool Population::wait_empty(std::chrono::steady_clock::time_point deadline) {
    std::unique_lock lock(mutex_);
    return changed_.wait_until(lock, deadline, [&] { return open_ == 0; });
}

}  // namespace gateway::http
