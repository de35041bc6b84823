// Finds the end of a request's head in bytes that arrive in pieces, and refuses line structure that
// two readers could understand differently. First stage of the front door; pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "gateway/http/limits.hpp"
#include "gateway/http/refusal.hpp"

namespace gateway::http {

enum class Progress : std::uint8_t { more, done, refused };

/// One per request. `limits` must outlive it.
class HeadScanner {
public:
    explicit HeadScanner(const ServerLimits& limits) : limits_(&limits) {}

    /// `bytes` is everything received since the request began; only what is new is looked at.
    Progress scan(std::string_view bytes);
    /// After `done`: bytes of the head including the empty line.
    std::size_t size() const { return scanned_; }
    /// After `refused`.
    Refusal& refusal() { return *refusal_; }

private:
    Progress refuse(Refusal refusal);
    std::optional<Refusal> check_line(std::string_view line) const;
    Progress check_size(std::size_t size);

    const ServerLimits* limits_;
    std::size_t scanned_ = 0;
    std::size_t line_begin_ = 0;
    std::size_t lines_ = 0;
    std::optional<Refusal> refusal_;
};

}  // namespace gateway::http
