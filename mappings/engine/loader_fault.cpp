// Positions of faults, through the escapes of JSON strings where a fault lies inside one.
#include "mappings/engine/loader_fault.hpp"

#include <algorithm>

#include "fhir/json.hpp"
#include "fhir/locate.hpp"
#include "fhir/nearest.hpp"

namespace mappings {
namespace {

/// Bytes UTF-8 needs for a UTF-16 code unit; each half of a surrogate pair counts as two of four.
std::uint32_t utf8_length(unsigned unit) {
    if (unit < 0x80) return 1;
    if (unit < 0x800) return 2;
    return unit >= 0xD800 && unit <= 0xDFFF ? 2 : 3;
}

unsigned hex(std::string_view digits) {
    unsigned value = 0;
    for (const char c : digits) {
        value *= 16;
        if (c >= '0' && c <= '9')
            value += static_cast<unsigned>(c - '0');
        else
            value += static_cast<unsigned>((c | 0x20) - 'a') + 10;
    }
    return value;
}

/// The byte of the file where byte `offset` of the string that opens at `quote` was written.
std::size_t through_escapes(std::string_view bytes, std::size_t quote, std::uint32_t offset) {
    std::size_t at = quote + 1;
    for (std::uint32_t decoded = 0; decoded < offset && at < bytes.size() && bytes[at] != '"';) {
        if (bytes[at] != '\\') {
            ++at;
            ++decoded;
        } else if (bytes.substr(at, 2) == "\\u") {
            decoded += utf8_length(hex(bytes.substr(at + 2, 4)));
            at += 6;
        } else {
            at += 2;
            ++decoded;
        }
    }
    return at;
}

/// Offsets to places and back, without counting from the first byte each time.
class Lines {
public:
    explicit Lines(std::string_view bytes) {
        for (std::size_t at = bytes.find('\n'); at != std::string_view::npos;
             at = bytes.find('\n', at + 1)) {
            begins_.push_back(at + 1);
        }
    }
    std::size_t offset_of(fhir::Position position) const {
        return begins_[position.line - 1] + position.column - 1;
    }
    fhir::Position position_of(std::size_t offset) const {
        const auto line = std::upper_bound(begins_.begin(), begins_.end(), offset) - 1;
        return {
            static_cast<std::uint32_t>(line - begins_.begin() + 1),
            static_cast<std::uint32_t>(offset - *line + 1)};
    }

private:
    std::vector<std::size_t> begins_{0};
};

std::string place(std::string_view path, const std::optional<fhir::Position>& position) {
    std::string text(path);
    if (position) {
        text += ':' + std::to_string(position->line) + ':' + std::to_string(position->column);
    }
    return text + ": ";
}

}  // namespace

void Faults::add(Fault fault) {
    const std::string offset = fault.offset ? std::to_string(*fault.offset) : "";
    if (known_.insert(fault.pointer + '\n' + offset + '\n' + fault.code + '\n' + fault.text)
            .second) {
        faults_.push_back(std::move(fault));
    }
}
void Faults::error(std::string code, std::string text, const fhir::Node& at) {
    error(std::move(code), std::move(text), at.pointer());
}
void Faults::error(std::string code, std::string text, std::string pointer) {
    add({fhir::Severity::error, std::move(code), std::move(text), std::move(pointer), {}});
}
void Faults::warning(std::string code, std::string text, std::string pointer) {
    add({fhir::Severity::warning, std::move(code), std::move(text), std::move(pointer), {}});
}
bool Faults::has_errors() const {
    return std::any_of(faults_.begin(), faults_.end(), [](const Fault& fault) {
        return fault.severity == fhir::Severity::error;
    });
}

std::vector<fhir::Issue> issues_in(const SetFile& file, const std::vector<Fault>& faults) {
    std::vector<fhir::Issue> issues;
    for (const Fault& fault : faults) {
        fhir::Issue issue;
        issue.severity = fault.severity;
        issue.code = fault.code;
        issue.text = fault.text;
        issue.pointer = fault.pointer;
        // The root has an empty pointer, which locate() leaves alone.
        if (fault.pointer.empty()) issue.position = fhir::Position{1, 1};
        issues.push_back(std::move(issue));
    }
    fhir::locate(file.bytes, issues);
    const Lines lines(file.bytes);
    for (std::size_t i = 0; i < issues.size(); ++i) {
        if (!faults[i].offset || !issues[i].position) continue;
        const std::size_t quote = lines.offset_of(*issues[i].position);
        issues[i].position =
            lines.position_of(through_escapes(file.bytes, quote, *faults[i].offset));
    }
    std::stable_sort(issues.begin(), issues.end(), [](const auto& left, const auto& right) {
        return std::pair(left.position->line, left.position->column) <
               std::pair(right.position->line, right.position->column);
    });
    return with_path(file.path, std::move(issues));
}

std::vector<fhir::Issue> with_path(std::string_view path, std::vector<fhir::Issue> issues) {
    for (fhir::Issue& issue : issues) issue.text = place(path, issue.position) + issue.text;
    return issues;
}

std::string_view nearest(std::string_view word, std::initializer_list<std::string_view> among) {
    fhir::Nearest nearest(word);
    for (const std::string_view one : among) nearest.see(one);
    return nearest.name();
}
std::string_view nearest(std::string_view word, std::span<const std::string> among) {
    fhir::Nearest nearest(word);
    for (const std::string& one : among) nearest.see(one);
    return nearest.name();
}

void check_members(
    const fhir::Node& object,
    std::initializer_list<std::string_view> known,
    std::string_view what,
    fhir::Severity severity,
    Faults& faults
) {
    if (!object.value().IsObject()) return;
    for (auto it = object.value().MemberBegin(); it != object.value().MemberEnd(); ++it) {
        const std::string_view name = fhir::json::name(*it);
        if (name.starts_with('_') || name == "fhir_comments") continue;
        if (std::find(known.begin(), known.end(), name) != known.end()) continue;
        std::string text = "'" + std::string(name) + "' is not a member of " + std::string(what);
        const std::string_view meant = nearest(name, known);
        if (!meant.empty()) text += "; did you mean '" + std::string(meant) + "'?";
        const fhir::Node member(object, name, it->value);
        faults.add({severity, "set-unknown-member", std::move(text), member.pointer(), {}});
    }
}

}  // namespace mappings
