// A list of the model: a pointer and a size. Whoever made the elements keeps them.
#pragma once

#include <algorithm>
#include <compare>
#include <cstddef>
#include <stdexcept>

namespace mappings {

/// Borrows its elements: from an Arena, or from anything else that outlives it. Copying copies no
/// element.
template <class T>
class List {
public:
    constexpr List() = default;
    constexpr List(const T* data, std::size_t size) : data_(data), size_(size) {}

    constexpr const T* begin() const { return data_; }
    constexpr const T* end() const { return data_ + size_; }
    constexpr const T* data() const { return data_; }
    constexpr std::size_t size() const { return size_; }
    constexpr bool empty() const { return size_ == 0; }
    constexpr const T& operator[](std::size_t index) const { return data_[index]; }
    /// Throws std::out_of_range.
    constexpr const T& at(std::size_t index) const {
        if (index >= size_) throw std::out_of_range("no such element of a List");
        return data_[index];
    }
    constexpr const T& front() const { return data_[0]; }
    constexpr const T& back() const { return data_[size_ - 1]; }

    /// By elements.
    friend constexpr bool operator==(const List& left, const List& right) {
        return std::equal(left.begin(), left.end(), right.begin(), right.end());
    }
    friend constexpr auto operator<=>(
        const List& left, const List& right
    ) requires std::three_way_comparable<T> {
        return std::lexicographical_compare_three_way(
            left.begin(), left.end(), right.begin(), right.end()
        );
    }

    // What GoogleTest's and the standard's templates ask a container for.
    using value_type = T;
    using const_iterator = const T*;
    using iterator = const T*;

private:
    const T* data_ = nullptr;
    std::size_t size_ = 0;
};

}  // namespace mappings
