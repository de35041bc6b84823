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
    enum class Layout : std::uint8_t {
        any,
        lines  // NDJSON: one value a line, whatever the line holds
    };
    /// More of one value is not kept, and the parser refuses what is larger; its end is found all
    /// the same.
    static constexpr std::size_t longest = (std::size_t{8} << 20) + 1;

    /// `in` must outlive the reader.
    explicit JsonValues(std::istream& in, Layout layout = Layout::any) : in_(in), layout_(layout) {}

    /// The next value; nothing at the end of the stream. A value that its line leaves open, though
    /// the next line begins another one, is handed on by itself, and what follows is read line by
    /// line: one broken line of NDJSON costs that line and no other.
    std::optional<JsonText> next();
    /// Bytes taken from the stream so far.
    std::uint64_t bytes_read() const { return bytes_read_; }

private:
    /// Where the scan of one structure stands.
    struct Scan {
        std::size_t depth = 0;
        std::size_t newlines = 0;
        std::size_t first_newline = 0;
        bool in_string = false;
        bool escaped = false;
        char last = '\0';
    };

    bool fill();
    int peek();
    char take();
    void keep(std::string& bytes, char c) const;
    void take_line(std::string& bytes);
    void take_structure(std::string& bytes);
    static bool ends(Scan& scan, char c);
    bool left_open(const Scan& scan);
    void give_back_lines(std::string& bytes, const Scan& scan);

    std::istream& in_;
    Layout layout_;
    std::string buffer_;
    std::size_t at_ = 0;
    std::uint64_t bytes_read_ = 0;
    std::uint32_t lines_ = 0;
};

}  // namespace gateway::cli
