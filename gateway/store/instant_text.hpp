// The order stamp as rows carry it: an RFC 3339 instant in UTC of fixed width, so that texts sort
// as the moments do.
#pragma once

#include <array>
#include <string_view>

#include "gateway/clock.hpp"

namespace gateway::store {

/// "2026-11-24T21:54:13.000123Z", kept by value. Years 0 to 9999.
class InstantText {
public:
    explicit InstantText(Instant instant);
    std::string_view view() const { return {text_.data(), text_.size()}; }

private:
    std::array<char, 27> text_;
};

}  // namespace gateway::store
