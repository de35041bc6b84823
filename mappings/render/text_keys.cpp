// Text keys at run time: only loading asks for them.
#include "mappings/render/text_keys.hpp"

#include <algorithm>

namespace mappings {

std::optional<TextKey> TextKey::find(std::string_view name) {
    const auto found = std::find(text_keys.begin(), text_keys.end(), name);
    if (found == text_keys.end()) return std::nullopt;
    return TextKey(static_cast<std::size_t>(found - text_keys.begin()));
}

TextKey TextKey::at(std::size_t index) {
    return TextKey(index);
}

}  // namespace mappings
