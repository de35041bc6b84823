// A copy of a model in memory of its own, for those who keep it.
#pragma once

#include "mappings/model/arena.hpp"
#include "mappings/model/overview.hpp"

namespace mappings {

/// A copy whose texts and lists all live in `into`: it needs nothing of what `overview` borrows
/// from. What stands in several places of the model (a unit's telecoms, a source's id) is copied
/// once.
Overview compact(const Overview& overview, Arena& into);

/// A model that owns what it borrows from: one block of exactly its size. Moving it does not move
/// the block, so views selected from overview() stay good.
class KeptOverview {
public:
    KeptOverview() = default;
    explicit KeptOverview(const Overview& overview);

    const Overview& overview() const { return overview_; }
    /// Bytes of the block.
    std::size_t size() const { return arena_.reserved(); }

private:
    Arena arena_;
    Overview overview_;
};

}  // namespace mappings
