// A sentence as it stands in `text` of a section.
#pragma once

#include <string_view>

#include "fhir/json_writer.hpp"
#include "mappings/render/text_keys.hpp"

namespace mappings {

inline void write_sentence(fhir::JsonWriter& out, TextKey key, std::string_view value) {
    using namespace fhir::literals;
    const auto object = out.object();
    out.member("key"_key, key.name());
    out.member("value"_key, value);
}

}  // namespace mappings
