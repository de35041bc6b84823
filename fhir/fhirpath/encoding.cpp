// encode, decode, escape and unescape.
#include <array>

#include "fhir/fhirpath/functions.hpp"
#include "fhir/fhirpath/text_builder.hpp"
#include "fhir/fhirpath/utf8.hpp"

namespace fhir::fhirpath::code {
namespace {

constexpr std::string_view alphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

char base64_digit(std::uint32_t bits, bool for_urls) {
    const char c = alphabet[bits & 63];
    if (!for_urls) return c;
    return c == '+' ? '-' : c == '/' ? '_' : c;
}

void to_base64(std::string_view text, bool for_urls, TextBuilder& out) {
    const auto byte = [&text](std::size_t i) {
        return i < text.size() ? static_cast<std::uint32_t>(static_cast<unsigned char>(text[i]))
                               : 0u;
    };
    for (std::size_t i = 0; i < text.size(); i += 3) {
        const std::uint32_t bits = byte(i) << 16 | byte(i + 1) << 8 | byte(i + 2);
        out.append(base64_digit(bits >> 18, for_urls));
        out.append(base64_digit(bits >> 12, for_urls));
        out.append(i + 1 < text.size() ? base64_digit(bits >> 6, for_urls) : '=');
        out.append(i + 2 < text.size() ? base64_digit(bits, for_urls) : '=');
    }
}

bool from_base64(std::string_view text, bool for_urls, TextBuilder& out) {
    while (text.ends_with('=')) text.remove_suffix(1);
    std::uint32_t bits = 0;
    int count = 0;
    for (char c : text) {
        if (for_urls && (c == '+' || c == '/')) return false;
        if (for_urls && c == '-')
            c = '+';
        else if (for_urls && c == '_')
            c = '/';
        const std::size_t digit = alphabet.find(c);
        if (digit == std::string_view::npos) return false;
        bits = bits << 6 | static_cast<std::uint32_t>(digit);
        count += 6;
        if (count >= 8) {
            count -= 8;
            out.append(static_cast<char>(bits >> count & 0xFF));
        }
    }
    return count < 6;
}

void to_hex(std::string_view text, TextBuilder& out) {
    constexpr std::string_view digits = "0123456789abcdef";
    for (const char c : text) {
        out.append(digits[static_cast<unsigned char>(c) >> 4]);
        out.append(digits[static_cast<unsigned char>(c) & 15]);
    }
}

int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

bool from_hex(std::string_view text, TextBuilder& out) {
    if (text.size() % 2 != 0) return false;
    for (std::size_t i = 0; i < text.size(); i += 2) {
        const int high = hex_digit(text[i]);
        const int low = hex_digit(text[i + 1]);
        if (high < 0 || low < 0) return false;
        out.append(static_cast<char>(high * 16 + low));
    }
    return true;
}

// Decoded bytes become a String only when they are UTF-8 without NUL.
bool is_text(std::string_view bytes) {
    std::size_t i = 0;
    const auto follows = [&](std::size_t at) {
        return at < bytes.size() && (static_cast<unsigned char>(bytes[at]) & 0xC0) == 0x80;
    };
    while (i < bytes.size()) {
        const auto c = static_cast<unsigned char>(bytes[i]);
        if (c == 0 || (c >= 0x80 && c < 0xC2) || c > 0xF4) return false;
        const std::size_t length = c < 0x80 ? 1 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
        for (std::size_t k = 1; k < length; ++k) {
            if (!follows(i + k)) return false;
        }
        const auto second = length > 1 ? static_cast<unsigned char>(bytes[i + 1]) : 0;
        if ((c == 0xE0 && second < 0xA0) || (c == 0xED && second > 0x9F) ||
            (c == 0xF0 && second < 0x90) || (c == 0xF4 && second > 0x8F)) {
            return false;
        }
        i += length;
    }
    return true;
}

struct Entity {
    std::string_view text;
    std::string_view entity;
};
constexpr std::array<Entity, 5> entities = {{
    {"&", "&amp;"},
    {"<", "&lt;"},
    {">", "&gt;"},
    {"\"", "&quot;"},
    {"'", "&#39;"},
}};
constexpr std::array<Entity, 7> json_escapes = {{
    {"\\", "\\\\"},
    {"\"", "\\\""},
    {"\n", "\\n"},
    {"\r", "\\r"},
    {"\t", "\\t"},
    {"\f", "\\f"},
    {"\b", "\\b"},
}};

template <std::size_t N>
void escaped(std::string_view text, const std::array<Entity, N>& table, TextBuilder& out) {
    for (const char c : text) {
        std::string_view written(&c, 1);
        for (const Entity& entity : table) {
            if (entity.text.front() == c) written = entity.entity;
        }
        out.append(written);
    }
}

template <std::size_t N>
void unescaped(std::string_view text, const std::array<Entity, N>& table, TextBuilder& out) {
    while (!text.empty()) {
        std::string_view taken = text.substr(0, 1);
        std::string_view written = taken;
        for (const Entity& entity : table) {
            if (!text.starts_with(entity.entity)) continue;
            taken = entity.entity;
            written = entity.text;
        }
        out.append(written);
        text.remove_prefix(taken.size());
    }
}

// One question mark for each character beyond ASCII.
void to_ascii(std::string_view text, TextBuilder& out) {
    for (const char c : text) {
        if (static_cast<unsigned char>(c) < 0x80)
            out.append(c);
        else if (starts_character(c))
            out.append('?');
    }
}

struct Texts {
    std::string_view input;
    std::string_view format;
};
std::optional<Texts> texts_of(Run& run, const PlanNode& call, Items input, const Frame& frame) {
    const auto text = input_text(run, call, input);
    const auto format = text ? argument_text(run, call, 0, frame) : std::nullopt;
    if (!format) return std::nullopt;
    return Texts{*text, *format};
}

}  // namespace

Items encode(Run& run, const PlanNode& call, Items input, const Frame& frame) {
    const auto texts = texts_of(run, call, input, frame);
    if (!texts) return {};
    TextBuilder out(run, call, texts->input.size() * 2);
    if (texts->format == "hex")
        to_hex(texts->input, out);
    else if (texts->format == "base64")
        to_base64(texts->input, false, out);
    else if (texts->format == "urlbase64")
        to_base64(texts->input, true, out);
    else if (texts->format == "ascii")
        to_ascii(texts->input, out);
    else
        return {};
    return run.string(out.text());
}

Items decode(Run& run, const PlanNode& call, Items input, const Frame& frame) {
    const auto texts = texts_of(run, call, input, frame);
    if (!texts) return {};
    TextBuilder out(run, call, texts->input.size());
    bool fine = false;
    if (texts->format == "hex")
        fine = from_hex(texts->input, out);
    else if (texts->format == "base64")
        fine = from_base64(texts->input, false, out);
    else if (texts->format == "urlbase64")
        fine = from_base64(texts->input, true, out);
    return fine && is_text(out.text()) ? run.string(out.text()) : Items{};
}

Items escape(Run& run, const PlanNode& call, Items input, const Frame& frame) {
    const auto texts = texts_of(run, call, input, frame);
    if (!texts) return {};
    TextBuilder out(run, call, texts->input.size() * 2);
    if (texts->format == "html")
        escaped(texts->input, entities, out);
    else if (texts->format == "json")
        escaped(texts->input, json_escapes, out);
    else
        return {};
    return run.string(out.text());
}

Items unescape(Run& run, const PlanNode& call, Items input, const Frame& frame) {
    const auto texts = texts_of(run, call, input, frame);
    if (!texts) return {};
    TextBuilder out(run, call, texts->input.size());
    if (texts->format == "html")
        unescaped(texts->input, entities, out);
    else if (texts->format == "json")
        unescaped(texts->input, json_escapes, out);
    else
        return {};
    return run.string(out.text());
}

}  // namespace fhir::fhirpath::code
