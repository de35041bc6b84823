// One line: a bar where the end is known, bytes, rows and bytes a second.
#include "gateway/cli/progress.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace gateway::cli {
namespace {

using std::chrono::steady_clock;

constexpr std::uint64_t mebibyte = std::uint64_t{1} << 20;
constexpr auto pause = std::chrono::milliseconds(200);

std::string bar(std::uint64_t bytes, std::uint64_t total) {
    constexpr std::size_t width = 20;
    const double part = std::min(1.0, static_cast<double>(bytes) / static_cast<double>(total));
    const auto full = static_cast<std::size_t>(part * width);
    return fmt::format(
        "[{}{}] {:3.0f} %  ", std::string(full, '#'), std::string(width - full, '.'), part * 100
    );
}

}  // namespace

Progress::Progress(std::ostream& err, Shown shown, std::uint64_t total, Clock clock)
    : line_(err), shown_(shown), total_(total), clock_(std::move(clock)) {
    if (shown_ == Shown::no) return;
    began_ = clock_();
    written_ = began_;
}

void Progress::update(std::uint64_t bytes, std::uint64_t rows) {
    if (shown_ == Shown::no || bytes < looked_at_ + mebibyte) return;
    looked_at_ = bytes;
    const auto now = clock_();
    if (now - written_ < pause) return;
    written_ = now;
    write(bytes, rows);
}

void Progress::write(std::uint64_t bytes, std::uint64_t rows) {
    const double seconds = std::chrono::duration<double>(written_ - began_).count();
    const double done = static_cast<double>(bytes) / static_cast<double>(mebibyte);
    std::string line = total_ > 0 ? bar(bytes, total_) : std::string();
    line += fmt::format("{:.0f} MiB", done);
    if (total_ > 0) line += fmt::format(" of {}", total_ / mebibyte);
    line += fmt::format(", {} rows, {:.1f} MiB/s", rows, seconds > 0 ? done / seconds : 0.0);
    line_.write(std::move(line));
}

}  // namespace gateway::cli
