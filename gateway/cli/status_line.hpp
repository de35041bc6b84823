// One line of a terminal that is written over and over. No colours and no control sequences but the
// carriage return, so NO_COLOR has nothing to turn off.
#pragma once

#include <cstddef>
#include <ostream>
#include <string>

namespace gateway::cli {

class StatusLine {
public:
    /// `err` must outlive this.
    explicit StatusLine(std::ostream& err) : err_(err) {}
    /// Clears the line.
    ~StatusLine() { clear(); }
    StatusLine(const StatusLine&) = delete;
    StatusLine& operator=(const StatusLine&) = delete;

    /// Puts `line` in place of what stands there.
    void write(std::string line);
    /// Takes the line away, so that a message can be written.
    void clear();

private:
    std::ostream& err_;
    std::size_t width_ = 0;
};

}  // namespace gateway::cli
