// Where the model's texts and lists live: one arena per piece of work, cleared and used again.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <span>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "mappings/model/list.hpp"

namespace mappings {

/// Gives out memory from a few blocks and takes it back all at once. What it gave stays where it is
/// until clear(), also when the arena is moved from; nothing in it is destroyed, so only trivially
/// destructible things may be put there. clear() keeps blocks: the next round of the same size
/// allocates nothing. To show who still reads what was given back, debug builds overwrite it and
/// builds with the address sanitizer free it. One thread at a time.
class Arena {
public:
    Arena() = default;
    /// The first block, made when first needed, has this size: for an arena whose content is known.
    explicit Arena(std::size_t first_block) : next_size_(first_block) {}
    Arena(Arena&& other) noexcept { swap(other); }
    Arena& operator=(Arena&& other) noexcept {
        Arena(std::move(other)).swap(*this);
        return *this;
    }

    /// Takes back everything that was given out. Blocks beyond `kept_bytes` are freed, so that one
    /// giant does not stay for ever.
    void clear();

    void* take(std::size_t bytes, std::size_t alignment) {
        std::byte* start = aligned(next_, alignment);
        if (start == nullptr || bytes > static_cast<std::size_t>(end_ - start)) {
            start = aligned(new_block(bytes + alignment), alignment);
        }
        next_ = start + bytes;
        return start;
    }
    /// Makes what was taken last longer in place; false when there is no room behind it.
    bool extend(const void* taken, std::size_t bytes, std::size_t longer) {
        const auto* start = static_cast<const std::byte*>(taken);
        if (start == nullptr || start + bytes != next_) return false;
        if (longer - bytes > static_cast<std::size_t>(end_ - next_)) return false;
        next_ += longer - bytes;
        return true;
    }

    /// `value`, copied or moved here, that lives as long as the rest.
    template <class T>
    std::remove_cvref_t<T>* make(T&& value) {
        using Made = std::remove_cvref_t<T>;
        static_assert(std::is_trivially_destructible_v<Made>);
        void* const place = take(sizeof(Made), alignof(Made));
        return std::construct_at(static_cast<Made*>(place), std::forward<T>(value));
    }
    /// A copy of `text` that lives as long as the rest.
    std::string_view copy(std::string_view text);
    /// A copy of the elements.
    template <class T>
    List<T> copy(std::span<const T> elements);
    template <class T>
    List<T> copy(std::initializer_list<T> elements) {
        return copy(std::span<const T>(elements.begin(), elements.size()));
    }

    /// Takes back, when it goes out of scope, what was given out since it was made. Not across a
    /// clear().
    class [[nodiscard]] Scope {
    public:
        explicit Scope(Arena& arena) : arena_(arena), block_(arena.current_), next_(arena.next_) {}
        ~Scope() { arena_.take_back(block_, next_); }
        Scope(const Scope&) = delete;
        Scope& operator=(const Scope&) = delete;

    private:
        Arena& arena_;
        std::size_t block_;
        std::byte* next_;
    };

    /// Bytes given out since clear(), with what alignment left between.
    std::size_t used() const;
    /// Bytes of all blocks.
    std::size_t reserved() const;

    static constexpr std::size_t kept_bytes = std::size_t{1} << 20;

private:
    struct Block {
        std::unique_ptr<std::byte[]> bytes;
        std::size_t size = 0;
    };
    static std::byte* aligned(std::byte* at, std::size_t alignment) {
        const auto address = reinterpret_cast<std::uintptr_t>(at);
        return at + ((alignment - address % alignment) % alignment);
    }
    std::byte* new_block(std::size_t bytes);
    void use(std::size_t block);
    void take_back(std::size_t block, std::byte* next);
    /// Debug builds: what was given out from `next` in `block` on.
    void overwrite(std::size_t block, std::byte* next);
    void swap(Arena& other) noexcept;

    std::vector<Block> blocks_;
    std::size_t current_ = 0;  // the block in use, when there is one
    std::byte* next_ = nullptr;
    std::byte* end_ = nullptr;
    std::size_t next_size_ = std::size_t{8} << 10;
};

template <class T>
List<T> Arena::copy(std::span<const T> elements) {
    static_assert(std::is_trivially_copyable_v<T> && std::is_trivially_destructible_v<T>);
    if (elements.empty()) return {};
    T* copied = static_cast<T*>(take(elements.size_bytes(), alignof(T)));
    std::uninitialized_copy(elements.begin(), elements.end(), copied);
    return {copied, elements.size()};
}

/// A list while it is made: a vector in an arena. Growing moves the elements, so what points at one
/// may point at an old copy; list() is final. Elements must be trivially copyable.
template <class T>
class Growing {
public:
    static_assert(std::is_trivially_copyable_v<T> && std::is_trivially_destructible_v<T>);
    using value_type = T;

    explicit Growing(Arena& arena) : arena_(&arena) {}
    Growing(Arena& arena, std::size_t capacity) : arena_(&arena) { reserve(capacity); }
    // Two would write into the same memory.
    Growing(const Growing&) = delete;
    Growing& operator=(const Growing&) = delete;
    Growing(Growing&& other) noexcept
        : arena_(other.arena_),
          data_(std::exchange(other.data_, nullptr)),
          size_(std::exchange(other.size_, 0)),
          capacity_(std::exchange(other.capacity_, 0)) {}

    void reserve(std::size_t capacity) {
        if (capacity > capacity_) grow(capacity);
    }
    T& push_back(const T& value) {
        if (size_ == capacity_) {
            const T kept = value;  // `value` may be one of ours
            grow(capacity_ == 0 ? first_capacity : capacity_ * 2);
            return *std::construct_at(data_ + size_++, kept);
        }
        return *std::construct_at(data_ + size_++, value);
    }
    /// A new element at the end, made in its place.
    T& add() {
        if (size_ == capacity_) grow(capacity_ == 0 ? first_capacity : capacity_ * 2);
        return *std::construct_at(data_ + size_++);
    }
    /// Adds elements that are not its own.
    void append(std::span<const T> elements) {
        const std::size_t needed = size_ + elements.size();
        if (needed > capacity_) grow(std::max(needed, capacity_ * 2));
        std::uninitialized_copy(elements.begin(), elements.end(), data_ + size_);
        size_ = needed;
    }
    T& insert(std::size_t at, const T& value) {
        push_back(value);
        std::rotate(data_ + at, data_ + size_ - 1, data_ + size_);
        return data_[at];
    }
    void pop_back() { --size_; }
    void clear() { size_ = 0; }
    /// Drops the elements from `end` on.
    void erase_from(const T* end) { size_ = static_cast<std::size_t>(end - data_); }

    T* begin() { return data_; }
    T* end() { return data_ + size_; }
    const T* begin() const { return data_; }
    const T* end() const { return data_ + size_; }
    T* data() { return data_; }
    const T* data() const { return data_; }
    std::size_t size() const { return size_; }
    bool empty() const { return size_ == 0; }
    T& operator[](std::size_t index) { return data_[index]; }
    const T& operator[](std::size_t index) const { return data_[index]; }
    T& front() { return data_[0]; }
    T& back() { return data_[size_ - 1]; }
    const T& front() const { return data_[0]; }
    const T& back() const { return data_[size_ - 1]; }

    Arena& arena() const { return *arena_; }
    /// What was made; add nothing afterwards.
    List<T> list() const { return {data_, size_}; }

private:
    static constexpr std::size_t first_capacity = sizeof(T) > 256 ? 2 : 8;

    void grow(std::size_t capacity) {
        if (arena_->extend(data_, capacity_ * sizeof(T), capacity * sizeof(T))) {
            capacity_ = capacity;
            return;
        }
        T* larger = static_cast<T*>(arena_->take(capacity * sizeof(T), alignof(T)));
        std::uninitialized_copy(data_, data_ + size_, larger);
        data_ = larger;
        capacity_ = capacity;
    }

    Arena* arena_;
    T* data_ = nullptr;
    std::size_t size_ = 0;
    std::size_t capacity_ = 0;
};

/// Sorts and removes repetitions.
template <class T>
void sort_unique(Growing<T>& values) {
    if (values.size() < 2) return;
    std::sort(values.begin(), values.end());
    values.erase_from(std::unique(values.begin(), values.end()));
}

}  // namespace mappings
