// Lists and texts of models made by hand in tests: kept to the end of the process.
#pragma once

#include <initializer_list>
#include <span>
#include <string_view>
#include <vector>

#include "mappings/model/arena.hpp"

namespace mappings {

inline Arena& kept_to_the_end() {
    static Arena arena;
    return arena;
}

template <class T>
List<T> list_of(std::initializer_list<T> elements) {
    return kept_to_the_end().copy(elements);
}
inline List<std::string_view> texts_of(std::initializer_list<std::string_view> texts) {
    std::vector<std::string_view> kept;
    for (const std::string_view text : texts) kept.push_back(kept_to_the_end().copy(text));
    return kept_to_the_end().copy(std::span<const std::string_view>(kept));
}

/// A copy of the list with something done to its first element.
template <class T, class Change>
List<T> changed_first(List<T> list, Change&& change) {
    std::vector<T> elements(list.begin(), list.end());
    change(elements.at(0));
    return kept_to_the_end().copy(std::span<const T>(elements));
}

/// A copy of the list with something done to each element.
template <class T, class Change>
List<T> changed(List<T> list, Change&& change) {
    std::vector<T> elements(list.begin(), list.end());
    for (T& element : elements) change(element);
    return kept_to_the_end().copy(std::span<const T>(elements));
}

}  // namespace mappings
