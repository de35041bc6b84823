// The places of values in texts: {name}, {date} ... A placeholder is checked by the compiler, as a
// TextKey is.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace mappings {

/// What the renderers have values for.
inline constexpr auto placeholders = std::to_array<std::string_view>({
    "age",
    "closes",
    "date",
    "day",
    "days",
    "first",
    "hour",
    "hours",
    "last",
    "me",
    "minute",
    "month",
    "name",
    "opens",
    "source",
    "time",
    "year",
});

class Placeholder {
public:
    /// Fails to compile for a name that is not in the table.
    consteval Placeholder(const char* name) : Placeholder(*find(name)) {}

    /// The placeholder of that name, or nothing.
    static constexpr std::optional<Placeholder> find(std::string_view name) {
        const auto found = std::find(placeholders.begin(), placeholders.end(), name);
        if (found == placeholders.end()) return std::nullopt;
        return Placeholder(static_cast<std::uint8_t>(found - placeholders.begin()));
    }
    constexpr std::string_view name() const { return placeholders[index_]; }
    friend constexpr auto operator<=>(Placeholder, Placeholder) = default;

private:
    constexpr explicit Placeholder(std::uint8_t index) : index_(index) {}
    std::uint8_t index_;
};

}  // namespace mappings
