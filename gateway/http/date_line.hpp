// The Date field's text, made once per second and worker.
#pragma once

#include <string>
#include <string_view>

#include "gateway/clock.hpp"

namespace gateway::http {

/// "Sun, 06 Nov 1994 08:49:37 GMT" (https://www.rfc-editor.org/rfc/rfc9110#section-5.6.7).
std::string imf_fixdate(std::chrono::sys_seconds time);

/// Used by one thread.
class DateLine {
public:
    explicit DateLine(Clock clock) : clock_(std::move(clock)) {}
    /// Valid until the next call.
    std::string_view now();

private:
    Clock clock_;
    std::chrono::sys_seconds second_{std::chrono::seconds(-1)};
    std::string text_;
};

}  // namespace gateway::http
