// Both numbers only rise, so their sum is unchanged only when both are.
#include "gateway/store/generations.hpp"

namespace gateway::store {

std::size_t ChangeArray::slot_of(const mappings::Anchor& anchor) {
    // FNV-1a, folded: the same in every process, good enough to spread identities over the slots.
    std::uint64_t hash = 14695981039346656037ULL;
    const auto mix = [&hash](std::string_view text) {
        for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
    };
    mix(anchor.source);
    mix(std::string_view("\0", 1));
    mix(anchor.value);
    return static_cast<std::size_t>((hash ^ (hash >> 32)) & (slots - 1));
}

std::uint64_t ChangeArray::of(const mappings::Anchor& anchor) const {
    return numbers_[slot_of(anchor)].load(std::memory_order_acquire) +
           shared_.load(std::memory_order_acquire);
}

void ChangeArray::bump(const mappings::Anchor& anchor) {
    any_.fetch_add(1, std::memory_order_acq_rel);
    numbers_[slot_of(anchor)].fetch_add(1, std::memory_order_acq_rel);
}

void ChangeArray::bump_all() {
    any_.fetch_add(1, std::memory_order_acq_rel);
    shared_.fetch_add(1, std::memory_order_acq_rel);
}

}  // namespace gateway::store
