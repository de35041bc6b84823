// StatusLine.
#include "gateway/cli/status_line.hpp"

namespace gateway::cli {

void StatusLine::write(std::string line) {
    const std::size_t width = line.size();
    if (width < width_) line += std::string(width_ - width, ' ');
    width_ = width;
    err_ << '\r' << line << std::flush;
}

void StatusLine::clear() {
    if (width_ == 0) return;
    err_ << '\r' << std::string(width_, ' ') << '\r' << std::flush;
    width_ = 0;
}

}  // namespace gateway::cli
