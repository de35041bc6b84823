// Memory of an evaluation: grows while warming up and is rewound for each resource. Only what a
// resource took beyond any usual need is given back.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string_view>
#include <vector>

#include "fhir/fhirpath/value.hpp"

namespace fhir::fhirpath {

class Arena {
public:
    struct Mark {
        std::size_t chunk = 0;
        std::size_t used = 0;
    };

    Mark mark() const { return here_; }
    /// Everything allocated after `mark` is gone.
    void rewind(Mark mark) { here_ = mark; }
    void reset() {
        here_ = {};
        while (!chunks_.empty() && chunks_.back().before + chunks_.back().size > kept) {
            chunks_.pop_back();
        }
    }
    /// Bytes from the start to where the next allocation would go.
    std::size_t used() const {
        return here_.chunk < chunks_.size() ? chunks_[here_.chunk].before + here_.used : held();
    }
    /// Bytes taken from the system.
    std::size_t held() const {
        return chunks_.empty() ? 0 : chunks_.back().before + chunks_.back().size;
    }

    void* allocate(std::size_t bytes) {
        bytes = (bytes + 15) & ~std::size_t{15};
        while (here_.chunk < chunks_.size() && chunks_[here_.chunk].size - here_.used < bytes) {
            here_ = {here_.chunk + 1, 0};
        }
        if (here_.chunk == chunks_.size()) add_chunk(bytes);
        std::byte* const start = chunks_[here_.chunk].memory.get() + here_.used;
        here_.used += bytes;
        return start;
    }
    Value* values(std::size_t count) {
        return static_cast<Value*>(allocate(count * sizeof(Value)));
    }
    char* bytes(std::size_t count) { return static_cast<char*>(allocate(count)); }
    std::string_view keep(std::string_view text) {
        char* const copy = bytes(text.size() + 1);
        if (!text.empty()) std::memcpy(copy, text.data(), text.size());
        return {copy, text.size()};
    }

private:
    struct Chunk {
        std::unique_ptr<std::byte[]> memory;
        std::size_t size;
        /// Bytes of the chunks before it.
        std::size_t before;
    };
    static constexpr std::size_t kept = std::size_t{1} << 20;
    void add_chunk(std::size_t least) {
        constexpr std::size_t usual = std::size_t{16} << 10;
        const std::size_t size = least > usual ? least : usual;
        chunks_.push_back({std::make_unique<std::byte[]>(size), size, held()});
    }

    std::vector<Chunk> chunks_;
    Mark here_;
};

/// A collection: items in the arena, in a plan or on the caller's stack. Borrowed.
struct Items {
    const Value* data = nullptr;
    std::uint32_t count = 0;

    const Value* begin() const { return data; }
    const Value* end() const { return data + count; }
    std::uint32_t size() const { return count; }
    bool empty() const { return count == 0; }
    const Value& operator[](std::uint32_t index) const { return data[index]; }
    Items from(std::uint32_t index) const {
        return index >= count ? Items{} : Items{data + index, count - index};
    }
    Items up_to(std::uint32_t length) const { return {data, length < count ? length : count}; }
};

/// Collects items in an arena.
class Builder {
public:
    explicit Builder(Arena& arena) : arena_(arena) {}

    void push(const Value& value) {
        if (count_ == capacity_) grow();
        new (data_ + count_++) Value(value);
    }
    void push(Items items) {
        for (const Value& item : items) push(item);
    }
    std::uint32_t size() const { return count_; }
    Items items() const { return {data_, count_}; }

private:
    void grow() {
        const std::uint32_t capacity = capacity_ == 0 ? 4 : capacity_ * 2;
        Value* const data = arena_.values(capacity);
        if (count_ > 0) std::memcpy(static_cast<void*>(data), data_, count_ * sizeof(Value));
        data_ = data;
        capacity_ = capacity;
    }
    Arena& arena_;
    Value* data_ = nullptr;
    std::uint32_t count_ = 0;
    std::uint32_t capacity_ = 0;
};

}  // namespace fhir::fhirpath
