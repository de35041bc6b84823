// A value or the Outcome that says why there is none. The vocabulary of std::expected, which g++ 12
// offers only under C++23, so that an alias can replace this type later.
#pragma once

#include <utility>
#include <variant>

#include "fhir/outcome.hpp"

namespace fhir {

template <class T>
class [[nodiscard]] Result {
public:
    Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
    Result(Outcome outcome) : state_(std::in_place_index<1>, std::move(outcome)) {}

    explicit operator bool() const { return state_.index() == 0; }
    bool has_value() const { return state_.index() == 0; }
    const T& operator*() const& { return std::get<0>(state_); }
    T& operator*() & { return std::get<0>(state_); }
    T&& operator*() && { return std::get<0>(std::move(state_)); }
    const T* operator->() const { return &std::get<0>(state_); }
    T* operator->() { return &std::get<0>(state_); }
    const Outcome& error() const& { return std::get<1>(state_); }
    Outcome& error() & { return std::get<1>(state_); }
    Outcome&& error() && { return std::get<1>(std::move(state_)); }

private:
    std::variant<T, Outcome> state_;
};

}  // namespace fhir
