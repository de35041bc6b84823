// PASSIVE every 500 frames (2 MB; a pass takes 7 to 15 ms), TRUNCATE when idle.
#include "gateway/store/checkpoints.hpp"

#include <sqlite3.h>

#include <algorithm>

namespace gateway::store {
namespace {

constexpr int frames_per_bite = 500;
constexpr std::int64_t frame_bytes = 4096 + 24;
constexpr int busy_timeout_ms = 5000;

int remember_frames(void* frames, sqlite3*, const char*, int count) {
    static_cast<std::atomic<int>*>(frames)->store(count, std::memory_order_relaxed);
    return SQLITE_OK;
}

}  // namespace

Checkpoints::Checkpoints(SQLite::Database& database)
    : database_(database), next_pass_(frames_per_bite) {
    sqlite3_wal_hook(database.getHandle(), remember_frames, &frames_);
    // What a crash left behind is copied by the first idle moment.
    frames_ = 1;
}

Checkpoints::~Checkpoints() {
    sqlite3_wal_hook(database_.getHandle(), nullptr, nullptr);
}

void Checkpoints::after_commit() {
    const int frames = frames_;
    // Fewer than before: the WAL was copied whole and has begun again in place.
    if (frames < seen_) next_pass_ = frames_per_bite;
    seen_ = frames;
    if (frames < next_pass_) return;
    // A reader on an old snapshot keeps the WAL from beginning again; a pass after every commit
    // would then only cost time, so the next one waits for another bite.
    next_pass_ = frames + frames_per_bite;
    pass(SQLITE_CHECKPOINT_PASSIVE);
}

void Checkpoints::when_idle() {
    // Nobody waits for a reader here: the next idle moment tries again.
    database_.setBusyTimeout(0);
    pass(SQLITE_CHECKPOINT_TRUNCATE);
    database_.setBusyTimeout(busy_timeout_ms);
}

void Checkpoints::pass(int mode) {
    const auto began = std::chrono::steady_clock::now();
    int in_wal = 0;
    int copied = 0;
    const int code =
        sqlite3_wal_checkpoint_v2(database_.getHandle(), nullptr, mode, &in_wal, &copied);
    const auto took = std::chrono::duration_cast<std::chrono::microseconds>(
        std::chrono::steady_clock::now() - began
    );
    const auto micros = static_cast<std::uint64_t>(took.count());
    ++passes_;
    micros_ += micros;
    longest_ = std::max(longest_.load(), micros);
    if (code == SQLITE_OK && mode == SQLITE_CHECKPOINT_TRUNCATE) {
        frames_ = 0;
        seen_ = 0;
        next_pass_ = frames_per_bite;
    }
    if (code != SQLITE_OK && code != SQLITE_BUSY)
        throw SQLite::Exception(database_.getHandle(), code);
}

std::int64_t Checkpoints::wal_bytes() const {
    return frames_ * frame_bytes;
}

}  // namespace gateway::store
