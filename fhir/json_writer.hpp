// The one way JSON leaves: a streaming writer whose scopes are closed by destructors.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "fhir/json.hpp"

namespace fhir {

/// Writes one JSON value into a growing buffer. Not thread-safe. Strings must be valid UTF-8.
class JsonWriter {
public:
    enum class Layout : std::uint8_t { compact, indented };

    /// Closes what it opened when it goes out of scope.
    class [[nodiscard]] Scope {
    public:
        Scope(Scope&& other) noexcept : writer_(other.writer_), array_(other.array_) {
            other.writer_ = nullptr;
        }
        Scope& operator=(Scope&&) = delete;
        ~Scope();

    private:
        friend class JsonWriter;
        Scope(JsonWriter& writer, bool array) : writer_(&writer), array_(array) {}
        JsonWriter* writer_;
        bool array_;
    };

    explicit JsonWriter(Layout layout = Layout::compact);
    ~JsonWriter();
    JsonWriter(const JsonWriter&) = delete;
    JsonWriter& operator=(const JsonWriter&) = delete;

    Scope object();
    Scope array();
    Scope object(std::string_view key_name);
    Scope array(std::string_view key_name);
    void key(std::string_view key_name);

    void string(std::string_view value);
    void integer(std::int64_t value);
    void boolean(bool value);
    void null();
    /// A number exactly as given; the text must be a JSON number.
    void number(std::string_view digits);
    /// A parsed value, numbers as received.
    void value(const json::Value& value);

    void member(std::string_view key_name, std::string_view text);
    void member(std::string_view key_name, const char* text) {
        member(key_name, std::string_view(text));
    }
    void member(std::string_view key_name, std::int64_t number);
    void member(std::string_view key_name, bool truth);
    /// Leaves the member out when `text` is empty.
    void member_if(std::string_view key_name, std::string_view text);

    /// The text written so far; valid until the next call.
    std::string_view view() const;
    std::string take() const { return std::string(view()); }
    void clear();

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace fhir
