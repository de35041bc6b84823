// How far the reading of files is, on one line of a terminal. Nothing is shown where no person
// looks.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <ostream>

#include "gateway/cli/status_line.hpp"

namespace gateway::cli {

class Progress {
public:
    using Clock = std::function<std::chrono::steady_clock::time_point()>;
    enum class Shown : std::uint8_t { no, yes };

    /// `total` bytes are to be read; 0 = not known. `err` must outlive this.
    Progress(
        std::ostream& err,
        Shown shown,
        std::uint64_t total,
        Clock clock = std::chrono::steady_clock::now
    );
    /// Cheap: looks at the clock once a mebibyte and writes at most five times a second.
    void update(std::uint64_t bytes, std::uint64_t rows);
    /// Takes the line away, so that a message can be written.
    void clear() { line_.clear(); }

private:
    void write(std::uint64_t bytes, std::uint64_t rows);

    StatusLine line_;
    Shown shown_;
    std::uint64_t total_;
    Clock clock_;
    std::chrono::steady_clock::time_point began_;
    std::chrono::steady_clock::time_point written_;
    std::uint64_t looked_at_ = 0;
};

}  // namespace gateway::cli
