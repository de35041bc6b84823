// Which of a few known names a member has: all columns that read from one object are served in one
// pass over its members.
#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <vector>

namespace mappings {

/// A table without collisions, made once; reading it costs one comparison. Names are borrowed.
class MemberMatch {
public:
    static constexpr std::size_t most = 100;

    MemberMatch() { table_.fill(-1); }
    /// `names` are distinct, not empty and at most `most`.
    explicit MemberMatch(std::vector<std::string_view> names);

    /// The name's place in the list, or -1.
    int find(std::string_view name) const {
        if (name.empty()) return -1;
        const int index = table_[place(name, seed_)];
        if (index >= 0) return same(names_[static_cast<std::size_t>(index)], name) ? index : -1;
        return index == absent ? -1 : find_slowly(name);
    }

private:
    static constexpr std::int8_t absent = -1;
    static constexpr std::int8_t shared = -2;
    static std::size_t place(std::string_view name, std::uint32_t seed) {
        const auto byte = [&](std::size_t at) {
            return std::uint32_t{static_cast<unsigned char>(name[at])};
        };
        const std::uint32_t key = static_cast<std::uint32_t>(name.size()) | byte(0) << 8 |
                                  byte(name.size() / 2) << 16 | byte(name.size() - 1) << 24;
        return key * seed >> 24;
    }
    // Names are short: without a call, in overlapping words.
    static bool same(std::string_view left, std::string_view right) {
        const std::size_t size = left.size();
        if (size != right.size()) return false;
        if (size >= 8) {
            for (std::size_t at = 0; at + 8 < size; at += 8) {
                if (word<std::uint64_t>(left, at) != word<std::uint64_t>(right, at)) return false;
            }
            return word<std::uint64_t>(left, size - 8) == word<std::uint64_t>(right, size - 8);
        }
        if (size >= 4) {
            return word<std::uint32_t>(left, 0) == word<std::uint32_t>(right, 0) &&
                   word<std::uint32_t>(left, size - 4) == word<std::uint32_t>(right, size - 4);
        }
        return left == right;
    }
    template <class Word>
    static Word word(std::string_view text, std::size_t at) {
        Word bits;
        std::memcpy(&bits, text.data() + at, sizeof bits);
        return bits;
    }
    int find_slowly(std::string_view name) const;
    bool fill(std::uint32_t seed);

    std::vector<std::string_view> names_;
    std::array<std::int8_t, 256> table_{};
    std::uint32_t seed_ = 1;
};

}  // namespace mappings
