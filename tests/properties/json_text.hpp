// JSON as text, put together from parts: what the generator of worlds writes its resources with.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace gateway::properties {

/// A JSON string. `text` must need no escapes.
inline std::string in_quotes(std::string_view text) {
    return '"' + std::string(text) + '"';
}

/// The same, but nothing at all for an empty text: object() and array() leave nothings out.
inline std::string in_quotes_or_nothing(std::string_view text) {
    return text.empty() ? std::string() : in_quotes(text);
}

using Member = std::pair<std::string_view, std::string>;

/// An object of the members that have a value; nothing when none has.
inline std::string object(std::initializer_list<Member> members) {
    std::string text;
    for (const auto& [name, value] : members) {
        if (value.empty()) continue;
        text += text.empty() ? "{" : ",";
        text += in_quotes(name) + ':' + value;
    }
    return text.empty() ? text : text + '}';
}

/// An array of the values that are something; nothing when none is.
inline std::string array(const std::vector<std::string>& values) {
    std::string text;
    for (const std::string& value : values) {
        if (value.empty()) continue;
        text += text.empty() ? "[" : ",";
        text += value;
    }
    return text.empty() ? text : text + ']';
}

inline std::string reference_to(std::string_view type, std::string_view id) {
    return object({{"reference", in_quotes(std::string(type) + "/" + std::string(id))}});
}

inline std::string coding(std::string_view system, std::string_view code) {
    return object({{"system", in_quotes(system)}, {"code", in_quotes(code)}});
}

inline std::string period(std::string_view start, std::string_view end) {
    return object({{"start", in_quotes_or_nothing(start)}, {"end", in_quotes_or_nothing(end)}});
}

}  // namespace gateway::properties
