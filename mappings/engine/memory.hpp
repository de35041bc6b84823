// The memory of an assembly: an arena, the rows that were found, and on request the notes from
// which explain reads where each text came from.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "mappings/engine/row_batch.hpp"
#include "mappings/model/arena.hpp"

namespace mappings {

/// A cell that was read: row and column of a batch found by an assembly.
struct CellPlace {
    const RowBatch* batch = nullptr;
    std::size_t row = 0;
    int column = 0;
    friend bool operator==(const CellPlace&, const CellPlace&) = default;
};

/// A question asked of the RowSource and its answer.
struct LookedUp {
    const Table* table = nullptr;
    int column = 0;
    std::string_view value;
    /// Empty = all sources.
    std::string_view source;
    const RowBatch* found = nullptr;
};

/// What an assembled model borrows from. clear() ends the life of every model made in it and keeps
/// blocks and batches, so that the next assembly allocates nothing. One thread at a time; use it
/// for one model at a time, or for several that end together.
class Memory final : public Arena {
public:
    Memory() = default;
    Memory(Memory&&) noexcept = default;
    Memory& operator=(Memory&&) noexcept = default;

    void clear();

    /// An empty batch for rows of `table`, which must outlive it. It stays where it is until
    /// clear(); texts of the model point into its cells, so it must not change after it was filled.
    RowBatch& batch(const Table& table) {
        if (used_batches_ == batches_.size()) {
            batches_.push_back(std::make_unique<RowBatch>(table));
        } else {
            batches_[used_batches_]->reset(table);
        }
        return *batches_[used_batches_++];
    }
    /// Takes the last batch back, when it was found to be of no use.
    void drop_last_batch() { --used_batches_; }

    /// The parts one after the other. One part, or all but one empty: that part itself, uncopied.
    std::string_view compose(std::initializer_list<std::string_view> parts);
    /// Notes that `text`, which lives here, was made from `parts` (an id, a date), when that is
    /// wanted.
    void made_from(std::string_view text, std::initializer_list<std::string_view> parts) {
        if (keeps_parts_) parts_.push_back({text, copy(parts)});
    }
    /// Notes a look-up, when that is wanted.
    void looked_up(const LookedUp& asked);

    // What explain asks. None of it costs anything unless keep_parts() was asked for; cell_at()
    // always answers, by searching.

    /// Whether parts and look-ups are noted from now on; clear() forgets them and keeps the wish.
    void keep_parts(bool wanted) { keeps_parts_ = wanted; }
    bool keeps_parts() const { return keeps_parts_; }

    /// The cell whose bytes `text` is, wholly or in part; nothing for other texts and empty ones.
    std::optional<CellPlace> cell_at(std::string_view text) const;
    /// The parts of a text that was composed; empty for other texts. A part may be a cell, a
    /// composed text again, or a literal.
    std::span<const std::string_view> parts_of(std::string_view text) const;
    /// In the order they were made.
    std::span<const LookedUp> look_ups() const { return looked_up_; }
    /// Texts that were composed, in order.
    std::size_t composed() const { return parts_.size(); }

private:
    struct Parts {
        std::string_view text;
        List<std::string_view> parts;
    };
    std::vector<std::unique_ptr<RowBatch>> batches_;
    std::size_t used_batches_ = 0;
    bool keeps_parts_ = false;
    std::vector<Parts> parts_;
    std::vector<LookedUp> looked_up_;
};

}  // namespace mappings
