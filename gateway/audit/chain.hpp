// The chain of the access log: each row's hash covers the row and the hash before it, so that no
// row can be changed, removed, inserted or swapped unseen. Pure; the store keeps the rows.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "gateway/audit/entry.hpp"

namespace gateway::audit {

using Hash = std::array<std::uint8_t, 32>;

Hash sha256(std::string_view bytes);
/// The bytes of a hash, as they are bound and compared.
inline std::string_view bytes_of(const Hash& hash) {
    return {reinterpret_cast<const char*>(hash.data()), hash.size()};
}
/// Nothing when `bytes` are not 32.
std::optional<Hash> hash_from(std::string_view bytes);

/// A row of the access log as it is kept.
struct Record {
    /// From 1, without gaps.
    std::int64_t sequence = 0;
    Entry entry;
    Hash previous{};
    Hash hash{};
};

/// What the first row has as `previous`: it ties the chain to one database.
Hash genesis(std::string_view system_id);

/// The canonical row: every field in a fixed order, each written as "<length>:<bytes>," so that no
/// two different rows have equal bytes.
std::string canonical(std::int64_t sequence, const Entry& entry);

/// SHA-256(canonical row || previous).
Hash link(std::int64_t sequence, const Entry& entry, const Hash& previous);

/// Checks a chain row by row, from the first or from a known head.
class ChainCheck {
public:
    /// `sequence` and `head` of the last row already trusted; 0 and genesis() from the start.
    ChainCheck(std::int64_t sequence, const Hash& head) : sequence_(sequence), head_(head) {}

    /// Nothing when the row follows; else what is wrong with it. After a fault every answer is a
    /// fault.
    std::optional<std::string> add(const Record& record);

    std::int64_t sequence() const { return sequence_; }
    const Hash& head() const { return head_; }

private:
    std::int64_t sequence_;
    Hash head_;
    bool broken_ = false;
};

}  // namespace gateway::audit
