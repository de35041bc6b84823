// A text as mustache data, which owns its texts.
#pragma once

#include <kainjow/mustache.hpp>
#include <string>
#include <string_view>

namespace mappings {

inline kainjow::mustache::data text_node(std::string_view text) {
    return kainjow::mustache::data(std::string(text));
}

}  // namespace mappings
