// Texts put together while rendering.
#pragma once

#include <string_view>

#include "mappings/model/arena.hpp"

namespace mappings {

/// A text while it is made, in an arena. Quick as long as nothing else takes memory there
/// meanwhile.
class TextMaker {
public:
    explicit TextMaker(Arena& arena) : bytes_(arena, expected_size) {}

    void add(std::string_view text) { bytes_.append(text); }
    bool empty() const { return bytes_.empty(); }
    /// What was made; add nothing afterwards.
    std::string_view text() const { return {bytes_.data(), bytes_.size()}; }

private:
    static constexpr std::size_t expected_size = 64;
    Growing<char> bytes_;
};

}  // namespace mappings
