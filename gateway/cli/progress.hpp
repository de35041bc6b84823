// How far a long command is, on one line of a terminal that is written over and over. Nothing is
// shown where no person looks.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <ostream>
#include <string>

namespace gateway::cli {

class Progress {
public:
    using Clock = std::function<std::chrono::steady_clock::time_point()>;
    enum class Shown : std::uint8_t { no, yes };

    /// `total` bytes are to be read; 0 = not known. `err` must outlive this. No colours and no
    /// control sequences but the carriage return, so NO_COLOR has nothing to turn off.
    Progress(
        std::ostream& err,
        Shown shown,
        std::uint64_t total,
        Clock clock = std::chrono::steady_clock::now
    );
    /// Clears the line.
    ~Progress();
    Progress(const Progress&) = delete;
    Progress& operator=(const Progress&) = delete;

    /// Cheap: looks at the clock once a mebibyte and writes at most five times a second.
    void update(std::uint64_t bytes, std::uint64_t rows);
    /// Takes the line away, so that a message can be written.
    void clear();

private:
    void write(std::uint64_t bytes, std::uint64_t rows);

    std::ostream& err_;
    Shown shown_;
    std::uint64_t total_;
    Clock clock_;
    std::chrono::steady_clock::time_point began_;
    std::chrono::steady_clock::time_point written_;
    std::uint64_t looked_at_ = 0;
    std::size_t width_ = 0;
};

}  // namespace gateway::cli
