// A walk over JSON that is known to be well formed, noting where the wanted values begin.
#include "fhir/locate.hpp"

#include <map>
#include <string>

namespace fhir {

Position position_at(std::string_view bytes, std::size_t offset) {
    Position position{1, 1};
    for (std::size_t i = 0; i < offset && i < bytes.size(); ++i) {
        if (bytes[i] == '\n') {
            ++position.line;
            position.column = 1;
        } else {
            ++position.column;
        }
    }
    return position;
}

namespace {

// Wanted pointers with the offset of the deepest ancestor seen so far.
struct Wanted {
    std::size_t matched = 0;
    std::size_t offset = 0;
};

class Walk {
public:
    Walk(std::string_view bytes, std::map<std::string, Wanted, std::less<>>& wanted)
        : bytes_(bytes), wanted_(wanted) {}

    void value() {
        skip_space();
        note();
        if (at('{'))
            object();
        else if (at('['))
            array();
        else if (at('"'))
            string();
        else
            literal();
    }

private:
    bool at(char c) const { return here_ < bytes_.size() && bytes_[here_] == c; }

    void object() {
        ++here_;
        for (skip_separators(); here_ < bytes_.size() && !at('}'); skip_separators()) {
            const std::size_t start = here_ + 1;
            string();
            const std::size_t length = path_.size();
            path_ += '/';
            for (const char c : bytes_.substr(start, here_ - start - 1)) {
                if (c == '~')
                    path_ += "~0";
                else if (c == '/')
                    path_ += "~1";
                else
                    path_ += c;
            }
            skip_separators();
            value();
            path_.resize(length);
        }
        ++here_;
    }
    void array() {
        ++here_;
        std::size_t index = 0;
        for (skip_separators(); here_ < bytes_.size() && !at(']'); skip_separators()) {
            const std::size_t length = path_.size();
            path_ += '/' + std::to_string(index++);
            value();
            path_.resize(length);
        }
        ++here_;
    }
    void string() {
        for (++here_; here_ < bytes_.size() && bytes_[here_] != '"'; ++here_) {
            if (bytes_[here_] == '\\') ++here_;
        }
        ++here_;
    }
    void literal() {
        constexpr std::string_view ends = ",]} \t\r\n/";
        while (here_ < bytes_.size() && ends.find(bytes_[here_]) == std::string_view::npos) ++here_;
    }
    void skip_space() { skip(" \t\r\n"); }
    void skip_separators() { skip(" \t\r\n,:"); }
    void skip(std::string_view what) {
        while (here_ < bytes_.size()) {
            if (bytes_.substr(here_, 2) == "//") {
                while (here_ < bytes_.size() && bytes_[here_] != '\n') ++here_;
            } else if (bytes_.substr(here_, 2) == "/*") {
                const std::size_t end = bytes_.find("*/", here_ + 2);
                here_ = end == std::string_view::npos ? bytes_.size() : end + 2;
            } else if (what.find(bytes_[here_]) != std::string_view::npos) {
                ++here_;
            } else {
                return;
            }
        }
    }
    void note() {
        // Sorted: whatever begins with the path stands together.
        for (auto at = wanted_.lower_bound(path_); at != wanted_.end(); ++at) {
            const std::string& pointer = at->first;
            Wanted& state = at->second;
            if (!pointer.starts_with(path_)) break;
            const bool ancestor = pointer.size() == path_.size() || pointer[path_.size()] == '/';
            if (ancestor && path_.size() >= state.matched) {
                state.matched = path_.size();
                state.offset = here_;
            }
        }
    }

    std::string_view bytes_;
    std::map<std::string, Wanted, std::less<>>& wanted_;
    std::size_t here_ = 0;
    std::string path_;
};

/// Fills in the positions of all offsets in one pass.
void place(std::string_view bytes, std::map<std::size_t, Position>& positions) {
    Position position{1, 1};
    std::size_t from = 0;
    for (auto& [offset, found] : positions) {
        const Position further = position_at(bytes.substr(from), offset - from);
        position.column = further.line == 1 ? position.column + further.column - 1 : further.column;
        position.line += further.line - 1;
        from = offset;
        found = position;
    }
}

}  // namespace

void locate(std::string_view bytes, std::vector<Issue>& issues) {
    std::map<std::string, Wanted, std::less<>> wanted;
    for (const Issue& issue : issues) {
        if (!issue.pointer.empty() && !issue.position) wanted[issue.pointer] = {};
    }
    if (wanted.empty()) return;
    Walk(bytes, wanted).value();
    std::map<std::size_t, Position> positions;
    for (const auto& [pointer, state] : wanted) positions[state.offset] = {};
    place(bytes, positions);
    for (Issue& issue : issues) {
        if (issue.pointer.empty() || issue.position) continue;
        issue.position = positions.at(wanted.find(issue.pointer)->second.offset);
    }
}

}  // namespace fhir
