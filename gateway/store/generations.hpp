// The change array: 65,536 atomic numbers indexed by a hash of the anchor, and one that all share.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>

#include "gateway/store/store.hpp"

namespace gateway::store {

/// Two anchors may share a number: a false alarm, never a stale answer.
class ChangeArray final : public Generations {
public:
    std::uint64_t of(const mappings::Anchor& anchor) const override;
    std::uint64_t any() const override { return any_.load(std::memory_order_acquire); }
    /// Called by the writer after a commit and before its acknowledgements.
    void bump(const mappings::Anchor& anchor);
    void bump_all();

private:
    static constexpr std::size_t slots = std::size_t{1} << 16;
    static std::size_t slot_of(const mappings::Anchor& anchor);

    std::array<std::atomic<std::uint64_t>, slots> numbers_{};
    std::atomic<std::uint64_t> shared_{0};
    /// Raised first: who sees another number risen sees this one risen.
    std::atomic<std::uint64_t> any_{0};
};

}  // namespace gateway::store
