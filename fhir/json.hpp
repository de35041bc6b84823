// The one header that lets RapidJSON in. A parsed value is a rapidjson::Value with one convention
// of ours: a JSON *number* is kept as its text behind the byte 0x01. The guarded reader refuses
// control characters in strings, so the two cannot be confused, `1.50` keeps its digits, and the
// number parser of Debian's RapidJSON (CVE-2024-38517) is never entered.
#pragma once

#include <stdexcept>

// A broken assumption inside RapidJSON must not take the process down.
#ifndef RAPIDJSON_ASSERT
#define RAPIDJSON_ASSERT(x)                                 \
    do {                                                    \
        if (!(x)) throw std::logic_error("rapidjson: " #x); \
    } while (false)
#endif
#include <rapidjson/document.h>

#include <string_view>

namespace fhir::json {

using Value = rapidjson::Value;

inline constexpr char number_mark = '\x01';

inline bool is_number(const Value& value) {
    return value.IsString() && value.GetStringLength() > 0 && value.GetString()[0] == number_mark;
}
inline bool is_string(const Value& value) {
    return value.IsString() && !is_number(value);
}

/// The text of a string; must not be called for anything else.
inline std::string_view text(const Value& value) {
    return {value.GetString(), value.GetStringLength()};
}
/// The digits of a number as received; must not be called for anything else.
inline std::string_view number_text(const Value& value) {
    return {value.GetString() + 1, value.GetStringLength() - 1};
}
/// A member's name.
inline std::string_view name(const Value::Member& member) {
    return {member.name.GetString(), member.name.GetStringLength()};
}

/// The member of that name, or null when `object` is no object or has none.
inline const Value* find(const Value& object, std::string_view member_name) {
    if (!object.IsObject()) return nullptr;
    for (auto it = object.MemberBegin(); it != object.MemberEnd(); ++it) {
        if (name(*it) == member_name) return &it->value;
    }
    return nullptr;
}
/// The text of a string member, or an empty view.
inline std::string_view find_text(const Value& object, std::string_view member_name) {
    const Value* value = find(object, member_name);
    return value != nullptr && is_string(*value) ? text(*value) : std::string_view{};
}

}  // namespace fhir::json
