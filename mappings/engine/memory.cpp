// Batches of a memory, and the notes for explain.
#include "mappings/engine/memory.hpp"

#include <algorithm>
#include <cstring>
#include <functional>

namespace mappings {

namespace {

/// A batch that grew beyond this is not kept for the next assembly.
constexpr std::size_t largest_kept_batch = std::size_t{256} << 10;

}  // namespace

void Memory::clear() {
    for (std::size_t i = 0; i < used_batches_; ++i) {
        if (batches_[i]->reserved() > largest_kept_batch) {
            batches_[i] = std::make_unique<RowBatch>(batches_[i]->table());
        }
        batches_[i]->forget();
    }
    used_batches_ = 0;
    parts_.clear();
    looked_up_.clear();
    Arena::clear();
}

std::string_view Memory::compose(std::initializer_list<std::string_view> parts) {
    std::size_t size = 0;
    std::size_t filled = 0;
    std::string_view only;
    for (const std::string_view part : parts) {
        if (part.empty()) continue;
        size += part.size();
        only = part;
        ++filled;
    }
    if (filled <= 1) return only;
    char* const start = static_cast<char*>(take(size, 1));
    char* next = start;
    for (const std::string_view part : parts) {
        if (part.empty()) continue;
        std::memcpy(next, part.data(), part.size());
        next += part.size();
    }
    const std::string_view text(start, size);
    made_from(text, parts);
    return text;
}

void Memory::looked_up(const LookedUp& asked) {
    if (!keeps_parts_) return;
    LookedUp noted = asked;
    // A cell's own bytes say where the value came from.
    if (!cell_at(asked.value)) noted.value = copy(asked.value);
    noted.source = copy(asked.source);
    looked_up_.push_back(noted);
}

std::optional<CellPlace> Memory::cell_at(std::string_view text) const {
    if (text.empty()) return std::nullopt;
    for (std::size_t i = 0; i < used_batches_; ++i) {
        if (const auto place = batches_[i]->place_of(text)) {
            return CellPlace{batches_[i].get(), place->row, place->column};
        }
    }
    return std::nullopt;
}

std::span<const std::string_view> Memory::parts_of(std::string_view text) const {
    const auto found = std::find_if(parts_.begin(), parts_.end(), [&](const Parts& one) {
        return one.text.data() == text.data() && one.text.size() == text.size();
    });
    if (found == parts_.end()) return {};
    return {found->parts.data(), found->parts.size()};
}

}  // namespace mappings
