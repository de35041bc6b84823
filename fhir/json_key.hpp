// The names of members: those that stand in the program are quoted by the compiler.
#pragma once

#include <algorithm>
#include <array>
#include <concepts>
#include <cstddef>
#include <string_view>

namespace fhir {

/// A member's name for JsonWriter. Borrows it: made where it is used, as an argument.
class JsonKey {
public:
    /// A name known only when the program runs. It is escaped when written.
    template <std::convertible_to<std::string_view> Text>
    constexpr JsonKey(const Text& name) : JsonKey(std::string_view(name), false) {}

    /// Bytes behind text().data() that may be read when is_quoted(), however short the key is, so
    /// that copying needs no loop.
    static constexpr std::size_t readable = 48;

    /// True when text() is `"name":` and not the bare name.
    constexpr bool is_quoted() const { return is_quoted_; }
    constexpr std::string_view text() const { return text_; }

private:
    template <std::size_t size>
    friend struct QuotedName;
    constexpr JsonKey(std::string_view text, bool is_quoted) : text_(text), is_quoted_(is_quoted) {}
    std::string_view text_;
    bool is_quoted_;
};

/// The name between the quotation marks of "name"_key. Does not compile for a name that is too long
/// or needs escaping.
template <std::size_t size>
struct QuotedName {
    consteval QuotedName(const char (&name)[size]) {
        static_assert(size + 2 <= JsonKey::readable, "too long: use a std::string_view");
        bytes[0] = '"';
        for (std::size_t i = 0; i + 1 < size; ++i) {
            const bool is_plain = name[i] >= ' ' && name[i] != '"' && name[i] != '\\';
            if (!is_plain) throw "a name that needs escaping";
            bytes[i + 1] = name[i];
        }
        bytes[size] = '"';
        bytes[size + 1] = ':';
    }
    constexpr JsonKey key() const { return {std::string_view(bytes.data(), size + 2), true}; }

    std::array<char, JsonKey::readable> bytes{};
};

namespace literals {

/// out.member("name"_key, value): the bytes are made once, when the program is compiled.
template <QuotedName name>
constexpr JsonKey operator""_key() {
    return name.key();
}

}  // namespace literals
}  // namespace fhir
