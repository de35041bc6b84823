// Blocks of an arena.
#include "mappings/model/arena.hpp"

#include <cstring>

#include "mappings/model/sanitized.hpp"

namespace mappings {

void Arena::swap(Arena& other) noexcept {
    std::swap(blocks_, other.blocks_);
    std::swap(current_, other.current_);
    std::swap(next_, other.next_);
    std::swap(end_, other.end_);
    std::swap(next_size_, other.next_size_);
}

void Arena::use(std::size_t block) {
    current_ = block;
    next_ = blocks_[block].bytes.get();
    end_ = next_ + blocks_[block].size;
}

std::byte* Arena::new_block(std::size_t bytes) {
    const std::size_t place = blocks_.empty() ? 0 : current_ + 1;
    // A block kept from an earlier round, if one is large enough for this piece.
    for (std::size_t block = place; block < blocks_.size(); ++block) {
        if (blocks_[block].size < bytes) continue;
        std::swap(blocks_[block], blocks_[place]);
        use(place);
        return next_;
    }
    const std::size_t size = std::max(bytes, next_size_);
    next_size_ = std::min(size * 2, kept_bytes);
    Block made{std::unique_ptr<std::byte[]>(new std::byte[size]), size};
    blocks_.insert(blocks_.begin() + static_cast<std::ptrdiff_t>(place), std::move(made));
    use(place);
    return next_;
}

void Arena::clear() {
    if (blocks_.empty()) return;
#if defined(NARA_ADDRESS_SANITIZER)
    next_size_ = blocks_.front().size;
    blocks_.clear();
    current_ = 0;
    next_ = end_ = nullptr;
#else
    overwrite(0, blocks_.front().bytes.get());
    std::size_t kept = blocks_.front().size;
    std::size_t count = 1;
    while (count < blocks_.size() && kept + blocks_[count].size <= kept_bytes) {
        kept += blocks_[count++].size;
    }
    blocks_.resize(count);
    use(0);
#endif
}

void Arena::take_back(std::size_t block, std::byte* next) {
    const bool was_empty = next == nullptr || next == blocks_.front().bytes.get();
    if (was_empty) return clear();
    overwrite(block, next);
    use(block);
    next_ = next;
#if defined(NARA_ADDRESS_SANITIZER)
    blocks_.resize(block + 1);
#endif
}

void Arena::overwrite([[maybe_unused]] std::size_t block, [[maybe_unused]] std::byte* next) {
#if !defined(NDEBUG)
    constexpr int given_back = 0xDD;
    for (std::size_t each = block; each <= current_; ++each) {
        std::byte* const start = blocks_[each].bytes.get();
        std::byte* const from = each == block ? next : start;
        std::byte* const end = each == current_ ? next_ : start + blocks_[each].size;
        std::memset(from, given_back, static_cast<std::size_t>(end - from));
    }
#endif
}

std::string_view Arena::copy(std::string_view text) {
    if (text.empty()) return {};
    char* copied = static_cast<char*>(take(text.size(), 1));
    std::memcpy(copied, text.data(), text.size());
    return {copied, text.size()};
}

std::size_t Arena::used() const {
    if (blocks_.empty()) return 0;
    std::size_t bytes = static_cast<std::size_t>(next_ - blocks_[current_].bytes.get());
    for (std::size_t block = 0; block < current_; ++block) bytes += blocks_[block].size;
    return bytes;
}

std::size_t Arena::reserved() const {
    std::size_t bytes = 0;
    for (const Block& block : blocks_) bytes += block.size;
    return bytes;
}

}  // namespace mappings
