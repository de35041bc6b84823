// JsonWriter: compact JSON straight into a buffer, indented JSON by RapidJSON's writer.
#include "fhir/json_writer.hpp"

#include <rapidjson/prettywriter.h>
#include <rapidjson/stringbuffer.h>

#include <array>
#include <charconv>
#include <cstring>
#include <optional>

namespace fhir {

namespace {

/// Bytes that are only ever added to. Kept by clear().
class Buffer {
public:
    /// Room for `bytes` more; what is written there counts after used().
    char* room(std::size_t bytes) {
        if (capacity_ - size_ < bytes) grow(bytes);
        return data_.get() + size_;
    }
    void used(std::size_t bytes) { size_ += bytes; }
    void add(char byte) {
        *room(1) = byte;
        ++size_;
    }
    void add(std::string_view text) {
        if (text.empty()) return;
        std::memcpy(room(text.size()), text.data(), text.size());
        size_ += text.size();
    }
    void clear() { size_ = 0; }
    std::string_view view() const { return {data_.get(), size_}; }

private:
    static constexpr std::size_t first_size = std::size_t{4} << 10;

    void grow(std::size_t bytes) {
        std::size_t capacity = capacity_ == 0 ? first_size : capacity_ * 2;
        while (capacity - size_ < bytes) capacity *= 2;
        std::unique_ptr<char[]> larger(new char[capacity]);
        if (size_ > 0) std::memcpy(larger.get(), data_.get(), size_);
        data_ = std::move(larger);
        capacity_ = capacity;
    }

    std::unique_ptr<char[]> data_;
    std::size_t size_ = 0;
    std::size_t capacity_ = 0;
};

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

/// Whether one of eight bytes must be escaped: below 0x20, a quotation mark or a backslash. Exact
/// for the eight together, though not for which of them.
bool needs_escape(std::uint64_t bytes) {
    constexpr std::uint64_t ones = 0x0101010101010101U;
    constexpr std::uint64_t tops = 0x8080808080808080U;
    const std::uint64_t quotes = bytes ^ (ones * '"');
    const std::uint64_t slashes = bytes ^ (ones * '\\');
    return (((bytes - ones * 0x20) & ~bytes) | ((quotes - ones) & ~quotes) |
            ((slashes - ones) & ~slashes)) &
           tops;
}

/// The first byte from which on something must be escaped; text.size() when nothing must. May
/// answer up to seven bytes early.
std::size_t clean_start(std::string_view text) {
    std::size_t at = 0;
    for (; at + sizeof(std::uint64_t) <= text.size(); at += sizeof(std::uint64_t)) {
        std::uint64_t bytes = 0;
        std::memcpy(&bytes, text.data() + at, sizeof bytes);
        if (needs_escape(bytes)) return at;
    }
    while (at < text.size() && escapes[static_cast<unsigned char>(text[at])] == 0) ++at;
    return at;
}

/// Writes compact JSON. A comma is due before whatever follows a value in the same object or array.
class CompactWriter {
public:
    void open(char bracket) {
        begin_value();
        buffer_.add(bracket);
        comma_due_ = false;
    }
    void close(char bracket) {
        buffer_.add(bracket);
        comma_due_ = true;
    }
    void key(std::string_view name) {
        quoted(name, ':');
        comma_due_ = false;
    }
    void string(std::string_view value) {
        quoted(value, '\0');
        comma_due_ = true;
    }
    void raw(std::string_view json) {
        begin_value();
        buffer_.add(json);
        comma_due_ = true;
    }
    void clear() {
        buffer_.clear();
        comma_due_ = false;
    }
    std::string_view view() const { return buffer_.view(); }

private:
    void begin_value() {
        if (comma_due_) buffer_.add(',');
    }

    /// The text in quotation marks, and `behind` if it is not 0.
    void quoted(std::string_view text, char behind) {
        const std::size_t clean = clean_start(text);
        // A comma, two quotation marks and what stands behind; every byte may become six.
        char* const start = buffer_.room(4 + clean + (text.size() - clean) * 6);
        char* next = start;
        if (comma_due_) *next++ = ',';
        *next++ = '"';
        if (clean > 0) std::memcpy(next, text.data(), clean);
        next += clean;
        for (const char c : text.substr(clean)) next = escaped(c, next);
        *next++ = '"';
        if (behind != '\0') *next++ = behind;
        buffer_.used(static_cast<std::size_t>(next - start));
    }

    static char* escaped(char c, char* next) {
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

    Buffer buffer_;
    bool comma_due_ = false;
};

/// The same calls for RapidJSON's writer.
class IndentedWriter {
public:
    IndentedWriter() : writer_(buffer_) { writer_.SetIndent(' ', 2); }

    void open(char bracket) { bracket == '{' ? writer_.StartObject() : writer_.StartArray(); }
    void close(char bracket) { bracket == '}' ? writer_.EndObject() : writer_.EndArray(); }
    void key(std::string_view name) { writer_.Key(data(name), size(name)); }
    void string(std::string_view value) { writer_.String(data(value), size(value)); }
    void raw(std::string_view json) {
        writer_.RawValue(json.data(), json.size(), rapidjson::kNumberType);
    }
    void clear() {
        buffer_.Clear();
        writer_.Reset(buffer_);
    }
    std::string_view view() const { return {buffer_.GetString(), buffer_.GetSize()}; }

private:
    // A default view has a null pointer, which RapidJSON's writer asserts against.
    static const char* data(std::string_view text) { return text.empty() ? "" : text.data(); }
    static rapidjson::SizeType size(std::string_view text) {
        return static_cast<rapidjson::SizeType>(text.size());
    }
    rapidjson::StringBuffer buffer_;
    rapidjson::PrettyWriter<rapidjson::StringBuffer> writer_;
};

}  // namespace

struct JsonWriter::State {
    explicit State(Layout layout) {
        if (layout == Layout::indented) indented.emplace();
    }
    template <class Call>
    void with(Call call) {
        if (indented) {
            call(*indented);
        } else {
            call(compact);
        }
    }
    CompactWriter compact;
    std::optional<IndentedWriter> indented;
};

JsonWriter::JsonWriter(Layout layout) : state_(std::make_unique<State>(layout)) {}
JsonWriter::~JsonWriter() = default;

JsonWriter::Scope::~Scope() {
    if (writer_ == nullptr) return;
    writer_->state_->with([this](auto& out) { out.close(array_ ? ']' : '}'); });
}

JsonWriter::Scope JsonWriter::object() {
    state_->with([](auto& out) { out.open('{'); });
    return Scope(*this, false);
}
JsonWriter::Scope JsonWriter::array() {
    state_->with([](auto& out) { out.open('['); });
    return Scope(*this, true);
}
JsonWriter::Scope JsonWriter::object(std::string_view key_name) {
    key(key_name);
    return object();
}
JsonWriter::Scope JsonWriter::array(std::string_view key_name) {
    key(key_name);
    return array();
}
void JsonWriter::key(std::string_view key_name) {
    state_->with([&](auto& out) { out.key(key_name); });
}
void JsonWriter::string(std::string_view value) {
    state_->with([&](auto& out) { out.string(value); });
}
void JsonWriter::integer(std::int64_t value) {
    std::array<char, 24> digits{};
    const auto written = std::to_chars(digits.data(), digits.data() + digits.size(), value);
    number({digits.data(), static_cast<std::size_t>(written.ptr - digits.data())});
}
void JsonWriter::boolean(bool value) {
    number(value ? "true" : "false");
}
void JsonWriter::null() {
    number("null");
}
void JsonWriter::number(std::string_view digits) {
    state_->with([&](auto& out) { out.raw(digits); });
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

void JsonWriter::member(std::string_view key_name, std::string_view text) {
    state_->with([&](auto& out) {
        out.key(key_name);
        out.string(text);
    });
}
void JsonWriter::member(std::string_view key_name, std::int64_t number) {
    key(key_name);
    integer(number);
}
void JsonWriter::member(std::string_view key_name, bool truth) {
    key(key_name);
    boolean(truth);
}
void JsonWriter::member_if(std::string_view key_name, std::string_view text) {
    if (!text.empty()) member(key_name, text);
}

std::string_view JsonWriter::view() const {
    return state_->indented ? state_->indented->view() : state_->compact.view();
}
void JsonWriter::clear() {
    state_->with([](auto& out) { out.clear(); });
}

}  // namespace fhir
