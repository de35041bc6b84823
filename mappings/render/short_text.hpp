// Digits and other short texts that need no memory of their own.
#pragma once

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <string_view>

namespace mappings {

/// A text of at most `capacity` bytes, which is a value. Whoever adds to it sees to it that it
/// fits; what does not is left out.
template <std::size_t capacity>
class ShortText {
public:
    void add(char c) {
        if (size_ < capacity) bytes_[size_++] = c;
    }
    void add(std::string_view text) {
        const std::size_t count = std::min(text.size(), capacity - size_);
        std::copy_n(text.data(), count, bytes_.data() + size_);
        size_ += count;
    }
    /// The last `width` digits.
    void add_digits(unsigned number, std::size_t width) {
        if (width > capacity - size_) return;
        size_ += width;
        for (std::size_t place = 1; place <= width; ++place, number /= 10) {
            bytes_[size_ - place] = static_cast<char>('0' + number % 10);
        }
    }
    /// All digits, after zeros that make it at least `width` long.
    void add_number(int number, std::size_t width = 1) {
        std::array<char, 16> digits{};
        const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
        const auto count = static_cast<std::size_t>(end - digits.data());
        for (std::size_t zeros = count; zeros < width; ++zeros) add('0');
        add(std::string_view(digits.data(), count));
    }

    std::size_t size() const { return size_; }
    bool empty() const { return size_ == 0; }
    bool full() const { return size_ == capacity; }
    std::string_view view() const { return {bytes_.data(), size_}; }
    operator std::string_view() const { return view(); }
    friend bool operator==(const ShortText& left, std::string_view right) {
        return left.view() == right;
    }

private:
    std::array<char, capacity> bytes_;
    std::size_t size_ = 0;
};

}  // namespace mappings
