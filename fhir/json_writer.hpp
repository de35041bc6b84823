// The one way JSON leaves: a streaming writer whose scopes are closed by destructors.
#pragma once

#include <cstdint>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>

#include "fhir/json.hpp"
#include "fhir/json_key.hpp"

namespace fhir {

/// Writes one JSON value into a growing buffer. Not thread-safe. Strings must be valid UTF-8.
class JsonWriter {
public:
    enum class Layout : std::uint8_t { compact, indented };

    /// Closes what it opened when it goes out of scope.
    class [[nodiscard]] Scope {
    public:
        Scope(Scope&& other) noexcept : writer_(other.writer_), bracket_(other.bracket_) {
            other.writer_ = nullptr;
        }
        Scope& operator=(Scope&&) = delete;
        ~Scope() {
            if (writer_ != nullptr) writer_->close(bracket_);
        }

    private:
        friend class JsonWriter;
        Scope(JsonWriter& writer, char bracket) : writer_(&writer), bracket_(bracket) {}
        JsonWriter* writer_;
        char bracket_;
    };

    explicit JsonWriter(Layout layout = Layout::compact) : layout_(layout) {}
    JsonWriter(const JsonWriter&) = delete;
    JsonWriter& operator=(const JsonWriter&) = delete;

    Scope object() {
        open('{');
        return Scope(*this, '}');
    }
    Scope array() {
        open('[');
        return Scope(*this, ']');
    }
    Scope object(JsonKey name) {
        key(name);
        return object();
    }
    Scope array(JsonKey name) {
        key(name);
        return array();
    }
    void key(JsonKey name) {
        if (!name.is_quoted() || layout_ == Layout::indented) return key_in_full(name);
        char* const start = piece(JsonKey::readable);
        std::memcpy(start, name.text().data(), JsonKey::readable);
        wrote(start + name.text().size(), Last::key);
    }

    void string(std::string_view value);
    void integer(std::int64_t value);
    void boolean(bool value) { raw(value ? "true" : "false"); }
    void null() { raw("null"); }
    /// A number exactly as given; the text must be a JSON number.
    void number(std::string_view digits) { raw(digits); }
    /// A value that a compact JsonWriter wrote earlier. Quick in the same layout only.
    void prepared(std::string_view json) {
        layout_ == Layout::compact ? raw(json) : read_again(json);
    }
    /// A parsed value, numbers as received.
    void value(const json::Value& value);

    void member(JsonKey name, std::string_view text) {
        key(name);
        string(text);
    }
    void member(JsonKey name, const char* text) { member(name, std::string_view(text)); }
    void member(JsonKey name, std::int64_t number) {
        key(name);
        integer(number);
    }
    void member(JsonKey name, bool truth) {
        key(name);
        boolean(truth);
    }
    /// Leaves the member out when `text` is empty.
    void member_if(JsonKey name, std::string_view text) {
        if (!text.empty()) member(name, text);
    }

    /// Bytes written so far.
    std::size_t size() const { return size_; }
    /// Writes once more, as a member of another object at the same depth, the member before which
    /// size() was `from` and behind which it was `to`.
    void again(std::size_t from, std::size_t to);

    /// The text written so far; valid until the next call.
    std::string_view view() const { return {buffer_.get(), size_}; }
    std::string take() const { return std::string(view()); }
    /// Begins anew in the same memory.
    void clear() {
        size_ = 0;
        depth_ = 0;
        last_ = Last::key;
    }

private:
    /// What was written last decides what stands before the next piece. The very first piece is
    /// written as after a key: nothing stands before it.
    enum class Last : std::uint8_t { key, opening, value };

    void open(char bracket) {
        char* const start = piece(1);
        *start = bracket;
        wrote(start + 1, Last::opening);
        ++depth_;
    }
    void close(char bracket) {
        --depth_;
        if (layout_ == Layout::indented && last_ != Last::opening) break_line();
        char* const start = room(1);
        *start = bracket;
        wrote(start + 1, Last::value);
    }
    void raw(std::string_view json) {
        char* const start = piece(json.size());
        std::memcpy(start, json.data(), json.size());
        wrote(start + json.size(), Last::value);
    }
    // What the quick paths leave: names to escape, texts to escape or without room, indentation.
    void key_in_full(JsonKey name);
    void string_in_full(std::string_view value);
    void read_again(std::string_view json);

    /// Where the next piece of at most `bytes` begins, behind the comma or line break it needs.
    char* piece(std::size_t bytes) {
        if (layout_ == Layout::indented) separate_line();
        char* const start = room(1 + bytes);
        *start = ',';
        return last_ == Last::value ? start + 1 : start;
    }
    void separate_line();
    void break_line();

    bool has_room(std::size_t bytes) const { return capacity_ - size_ >= bytes; }
    /// Room for `bytes` more; what is written there counts when wrote() has been told its end.
    char* room(std::size_t bytes) {
        if (!has_room(bytes)) grow(bytes);
        return buffer_.get() + size_;
    }
    void wrote(const char* end, Last what) {
        size_ = static_cast<std::size_t>(end - buffer_.get());
        last_ = what;
    }
    void grow(std::size_t bytes);

    std::unique_ptr<char[]> buffer_;
    std::size_t size_ = 0;
    std::size_t capacity_ = 0;
    std::size_t depth_ = 0;
    Layout layout_;
    Last last_ = Last::key;
};

}  // namespace fhir
