// Cuts a stream into its top-level JSON values: one document, NDJSON, or documents one after
// another, pretty-printed or not. Holds one value at a time.
#pragma once

#include <cstdint>
#include <istream>
#include <optional>
#include <string>

namespace gateway::cli {

struct JsonText {
    /// One JSON value, or whatever stands where one should: the parser tells what is wrong with it.
    std::string bytes;
    /// Lines of the stream before the value.
    std::uint32_t lines_before = 0;
};

class JsonValues {
public:
    /// `in` must outlive the reader.
    explicit JsonValues(std::istream& in) : in_(in) {}

    /// The next value; nothing at the end of the stream.
    std::optional<JsonText> next();
    /// Bytes taken from the stream so far.
    std::uint64_t bytes_read() const { return bytes_read_; }

private:
    bool fill();
    int peek();
    char take();
    void take_structure(std::string& bytes);
    void take_string(std::string& bytes);

    std::istream& in_;
    std::string buffer_;
    std::size_t at_ = 0;
    std::uint64_t bytes_read_ = 0;
    std::uint32_t lines_ = 0;
};

}  // namespace gateway::cli
