// The writer's queue: many threads put, one takes everything at once. Bounded by number and by
// bytes. The one lock on the way of a request.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <vector>

#include "gateway/store/store.hpp"

namespace gateway::store {

struct Job {
    Change change;
    Committed committed;
    /// What it counts in the bound: bodies, rows and the change itself.
    std::size_t bytes = 0;
};

class Queue {
public:
    Queue(std::size_t most_jobs, std::size_t most_bytes)
        : most_jobs_(most_jobs), most_bytes_(most_bytes) {}

    /// Takes the job and returns true, or leaves it and returns false: full or closed. A job larger
    /// than the bound is taken when the queue is empty.
    bool put(Job& job);
    /// Swaps everything that waits into `jobs` (which must be empty). Waits for something to come,
    /// at most until `deadline`. False when the queue is closed and empty.
    bool take(std::vector<Job>& jobs, std::chrono::steady_clock::time_point deadline);
    /// Nothing more is taken in; what waits is still handed out.
    void close();
    std::size_t length() const;
    /// Makes take() return now, with nothing if nothing waits.
    void wake();

private:
    mutable std::mutex mutex_;
    std::condition_variable arrived_;
    std::vector<Job> jobs_;
    std::size_t bytes_ = 0;
    const std::size_t most_jobs_;
    const std::size_t most_bytes_;
    bool closed_ = false;
    bool woken_ = false;
};

/// An estimate of the memory a change holds.
std::size_t bytes_of(const Change& change);

}  // namespace gateway::store
