// A vector under a mutex, swapped out whole.
#include "gateway/store/queue.hpp"

#include <utility>

namespace gateway::store {

bool Queue::put(Job& job) {
    {
        const std::lock_guard guard(mutex_);
        if (closed_ || jobs_.size() >= most_jobs_) return false;
        if (!jobs_.empty() && bytes_ + job.bytes > most_bytes_) return false;
        bytes_ += job.bytes;
        jobs_.push_back(std::move(job));
    }
    arrived_.notify_one();
    return true;
}

bool Queue::take(std::vector<Job>& jobs, std::chrono::steady_clock::time_point deadline) {
    std::unique_lock guard(mutex_);
    arrived_.wait_until(guard, deadline, [this] { return closed_ || woken_ || !jobs_.empty(); });
    woken_ = false;
    if (jobs_.empty()) return !closed_;
    jobs.swap(jobs_);
    bytes_ = 0;
    return true;
}

void Queue::close() {
    {
        const std::lock_guard guard(mutex_);
        closed_ = true;
    }
    arrived_.notify_one();
}

void Queue::wake() {
    {
        const std::lock_guard guard(mutex_);
        woken_ = true;
    }
    arrived_.notify_one();
}

std::size_t Queue::length() const {
    const std::lock_guard guard(mutex_);
    return jobs_.size();
}

std::size_t bytes_of(const Change& change) {
    // Rows hold about as much text as they have cells times a short code.
    constexpr std::size_t per_cell = 32;
    constexpr std::size_t per_audit = 512;
    std::size_t bytes = sizeof(Change) + change.audit.size() * per_audit;
    for (const Write& write : change.writes) {
        bytes += sizeof(Write) + write.body.size();
        const auto add = [&bytes](const std::vector<mappings::RowBatch>& rows) {
            for (const mappings::RowBatch& batch : rows) {
                bytes += batch.rows() * batch.table().columns.size() * per_cell;
            }
        };
        add(write.rows);
        if (write.coming_rows) add(write.coming_rows->batches);
    }
    return bytes;
}

}  // namespace gateway::store
