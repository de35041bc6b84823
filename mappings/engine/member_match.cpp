// Finding a multiplier that keeps the names apart.
#include "mappings/engine/member_match.hpp"

#include <algorithm>

namespace mappings {

MemberMatch::MemberMatch(std::vector<std::string_view> names) : names_(std::move(names)) {
    // Odd multipliers in a fixed order: the same table in every run.
    constexpr int tries = 2'000;
    std::uint32_t seed = 2'654'435'761u;
    for (int i = 0; i < tries; ++i, seed = seed * 1'664'525u + 1'013'904'222u) {
        seed |= 1u;
        if (fill(seed)) return;
    }
    fill(seed_);
}

bool MemberMatch::fill(std::uint32_t seed) {
    table_.fill(absent);
    seed_ = seed;
    bool apart = true;
    for (std::size_t i = 0; i < names_.size(); ++i) {
        std::int8_t& entry = table_[place(names_[i], seed)];
        apart = apart && entry == absent;
        entry = entry == absent ? static_cast<std::int8_t>(i) : shared;
    }
    return apart;
}

int MemberMatch::find_slowly(std::string_view name) const {
    const auto found = std::find(names_.begin(), names_.end(), name);
    return found == names_.end() ? -1 : static_cast<int>(found - names_.begin());
}

}  // namespace mappings
