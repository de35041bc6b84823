// The stable codes of a contact as a set of bits while it is joined.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "mappings/model/arena.hpp"

namespace mappings {

/// In the order of their codes.
enum class ContactFlag : std::uint8_t {
    inactive,
    member_unresolved,
    period_reversed,
    qualification_unknown,
    status_absent,
    status_unknown,
    via_team_unresolved,
};

class ContactFlags {
public:
    void add(ContactFlag flag) { bits_ |= 1U << static_cast<unsigned>(flag); }
    /// The codes, sorted.
    List<std::string_view> codes(Arena& arena) const {
        static constexpr std::array<std::string_view, 7> all{
            "inactive",
            "member-unresolved",
            "period-reversed",
            "qualification-unknown",
            "status-absent",
            "status-unknown",
            "via-team-unresolved",
        };
        if (bits_ == 0) return {};
        Growing<std::string_view> codes(arena);
        for (std::size_t i = 0; i < all.size(); ++i) {
            if ((bits_ >> i & 1U) != 0) codes.push_back(all[i]);
        }
        return codes.list();
    }

private:
    unsigned bits_ = 0;
};

}  // namespace mappings
