// The table of configuration keys: path, member, how it is read and written. File, environment,
// effective output, schema test and documentation test all go through it.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "gateway/config/value.hpp"

namespace gateway::config {

/// One key of an `Owner` (Config, or Source for the elements of `sources`).
template <class Owner>
struct Key {
    /// Dotted path inside the owner: "server.listen".
    std::string_view path;
    /// Sets the member; answers what would be right when the value is not ("" = set).
    std::function<std::string(Owner&, const Given&)> set;
    /// Writes the member's value; null JSON when it is not set.
    std::function<void(const Owner&, fhir::JsonWriter&)> write;
};

std::span<const Key<Config>> config_keys();
std::span<const Key<Source>> source_keys();

/// The path of the one key that is a list of objects.
inline constexpr std::string_view sources_path = "sources";

}  // namespace gateway::config
