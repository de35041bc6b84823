// A telephone number as a person reads it and as a phone dials it.
#pragma once

#include <optional>
#include <string_view>

#include "mappings/model/arena.hpp"

namespace mappings {

struct ShownPhone {
    /// "tel:+46313900601"; short numbers as they are: "tel:1177".
    std::string_view href;
    /// "031-390 06 01" with no-break spaces (U+00A0). A foreign number is left as received.
    std::string_view text;
    friend bool operator==(const ShownPhone&, const ShownPhone&) = default;
};

/// Reads a number as received: E.164, 00-prefix, national with 0, with or without tel:, spaces,
/// hyphens, slashes, dots and "(0)". Nothing for what is no telephone number: letters, extensions,
/// fewer than three or more than fifteen digits. The texts are made in `arena` or borrowed from
/// `received`.
std::optional<ShownPhone> shown_phone(std::string_view received, Arena& arena);

}  // namespace mappings
