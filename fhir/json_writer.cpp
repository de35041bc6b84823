// What JsonWriter does not do in its header: escaping, indentation, parsed values.
#include "fhir/json_writer.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "fhir/document.hpp"

namespace fhir {

namespace {

/// What stands for a byte in a JSON string: 0 = itself, 'u' = \u00XX, else the letter behind '\'.
constexpr std::array<char, 256> escapes = [] {
    std::array<char, 256> table{};
    for (std::size_t c = 0; c < 0x20; ++c) table[c] = 'u';
    table['\b'] = 'b';
    table['\f'] = 'f';
    table['\n'] = 'n';
    table['\r'] = 'r';
    table['\t'] = 't';
    table['"'] = '"';
    table['\\'] = '\\';
    return table;
}();

constexpr std::size_t longest_escape = 6;

bool needs_escape(char c) {
    return escapes[static_cast<unsigned char>(c)] != 0;
}

/// A vector of the compiler: operators work on all sixteen bytes.
using Block = std::uint8_t __attribute__((vector_size(16)));

bool is_plain(Block bytes) {
    const auto found = (bytes < 0x20) | (bytes == '"') | (bytes == '\\');
    std::array<std::uint64_t, 2> halves;
    std::memcpy(&halves, &found, sizeof halves);
    return (halves[0] | halves[1]) == 0;
}

/// Copies a block; false when one of its bytes must be escaped.
bool copy_block(const char* from, char* to) {
    Block bytes;
    std::memcpy(&bytes, from, sizeof bytes);
    std::memcpy(to, &bytes, sizeof bytes);
    return is_plain(bytes);
}

/// Copies the first and the last bytes of `text`, as many as a Part has; false when one of them
/// must be escaped.
template <class Part>
bool copy_ends(std::string_view text, char* to) {
    std::array<Part, sizeof(Block) / sizeof(Part)> parts;
    const std::size_t last = text.size() - sizeof(Part);
    std::memcpy(&parts[0], text.data(), sizeof(Part));
    std::memcpy(&parts[1], text.data() + last, sizeof(Part));
    for (std::size_t i = 2; i < parts.size(); ++i) parts[i] = parts[i - 2];
    std::memcpy(to, &parts[0], sizeof(Part));
    std::memcpy(to + last, &parts[1], sizeof(Part));
    Block bytes;
    std::memcpy(&bytes, &parts, sizeof bytes);
    return is_plain(bytes);
}

/// Copies `text`; false, with only some of it copied, when something must be escaped.
bool copy_plain(std::string_view text, char* to) {
    if (text.size() >= sizeof(Block)) {
        const std::size_t last = text.size() - sizeof(Block);
        for (std::size_t at = 0;; at = std::min(at + sizeof(Block), last)) {
            if (!copy_block(text.data() + at, to + at)) return false;
            if (at == last) return true;
        }
    }
    if (text.size() >= sizeof(std::uint64_t)) return copy_ends<std::uint64_t>(text, to);
    if (text.size() >= sizeof(std::uint32_t)) return copy_ends<std::uint32_t>(text, to);
    for (const char c : text) {
        if (needs_escape(c)) return false;
        *to++ = c;
    }
    return true;
}

char* copy_escaped(char c, char* next) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    const auto byte = static_cast<unsigned char>(c);
    const char letter = escapes[byte];
    if (letter == 0) {
        *next++ = c;
        return next;
    }
    *next++ = '\\';
    *next++ = letter;
    if (letter != 'u') return next;
    *next++ = '0';
    *next++ = '0';
    *next++ = digits[byte >> 4U];
    *next++ = digits[byte & 15U];
    return next;
}

}  // namespace

void JsonWriter::string(std::string_view value) {
    // A comma and two quotation marks.
    const bool is_quick = layout_ == Layout::compact && has_room(3 + value.size());
    if (!is_quick) return string_in_full(value);
    char* const start = piece(2 + value.size());
    start[0] = '"';
    if (!copy_plain(value, start + 1)) return string_in_full(value);
    char* const end = start + 1 + value.size();
    *end = '"';
    wrote(end + 1, Last::value);
}

void JsonWriter::string_in_full(std::string_view value) {
    char* next = piece(1);
    *next = '"';
    wrote(next + 1, Last::key);
    // Piece by piece, so that a long text does not ask for six times its room.
    while (!value.empty()) {
        const std::string_view part = value.substr(0, sizeof(Block));
        next = room(sizeof(Block) * longest_escape);
        if (part.size() == sizeof(Block) && copy_block(part.data(), next)) {
            next += part.size();
        } else {
            for (const char c : part) next = copy_escaped(c, next);
        }
        wrote(next, Last::key);
        value.remove_prefix(part.size());
    }
    next = room(1);
    *next = '"';
    wrote(next + 1, Last::value);
}

void JsonWriter::again(std::size_t from, std::size_t to) {
    // The comma and the line break before its name are written as they are due here.
    const std::size_t begin = view().find('"', from);
    const std::size_t size = to - begin;
    char* const start = piece(size);
    std::memcpy(start, buffer_.get() + begin, size);
    wrote(start + size, Last::value);
}

void JsonWriter::read_again(std::string_view json) {
    const auto document = Document::parse(std::string(json), Limits::config());
    if (document) value(document->root().value());
}

void JsonWriter::key_in_full(JsonKey name) {
    if (name.is_quoted()) {
        raw(name.text().substr(0, name.text().size() - 1));
    } else {
        string(name.text());
    }
    char* next = room(2);
    *next++ = ':';
    if (layout_ == Layout::indented) *next++ = ' ';
    wrote(next, Last::key);
}

void JsonWriter::integer(std::int64_t value) {
    std::array<char, 24> digits{};
    const auto written = std::to_chars(digits.data(), digits.data() + digits.size(), value);
    raw({digits.data(), static_cast<std::size_t>(written.ptr - digits.data())});
}

void JsonWriter::value(const json::Value& value) {
    // Depth is bounded by the guarded reader's limit.
    if (value.IsObject()) {
        const auto scope = object();
        for (auto it = value.MemberBegin(); it != value.MemberEnd(); ++it) {
            key(json::name(*it));
            this->value(it->value);
        }
    } else if (value.IsArray()) {
        const auto scope = array();
        for (const auto& element : value.GetArray()) this->value(element);
    } else if (json::is_number(value)) {
        number(json::number_text(value));
    } else if (value.IsString()) {
        string(json::text(value));
    } else if (value.IsBool()) {
        boolean(value.GetBool());
    } else {
        null();
    }
}

void JsonWriter::separate_line() {
    if (last_ == Last::key) return;
    if (last_ == Last::value) *room(1) = ',';
    if (last_ == Last::value) ++size_;
    break_line();
    last_ = Last::key;
}

void JsonWriter::break_line() {
    const std::size_t indent = 2 * depth_;
    char* const start = room(1 + indent);
    *start = '\n';
    std::memset(start + 1, ' ', indent);
    size_ += 1 + indent;
}

void JsonWriter::grow(std::size_t bytes) {
    constexpr std::size_t first_size = std::size_t{4} << 10;
    std::size_t capacity = capacity_ == 0 ? first_size : capacity_ * 2;
    while (capacity - size_ < bytes) capacity *= 2;
    std::unique_ptr<char[]> larger(new char[capacity]);
    if (size_ > 0) std::memcpy(larger.get(), buffer_.get(), size_);
    buffer_ = std::move(larger);
    capacity_ = capacity;
}

}  // namespace fhir
