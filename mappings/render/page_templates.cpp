// Textual inclusion of parts and the template check.
#include "mappings/render/page_templates.hpp"

#include <algorithm>
#include <optional>

namespace mappings {

namespace {

constexpr std::string_view folder = "templates/";
// Parts name parts; deeper than this is a circle.
constexpr int deepest = 8;

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

class Assembler {
public:
    explicit Assembler(std::span<const SetFile> files) : files_(files) {}

    fhir::Result<PageTemplates> put_together() {
        PageTemplates out;
        out.style_sheet = style_sheet();
        out.page = whole("page");
        out.print = whole("print");
        out.fragment = whole("fragment");
        out.text = whole("text");
        out.accessibility = whole("accessibility");
        if (issues_.empty()) return out;
        return fhir::Outcome(fhir::Kind::invalid, std::move(issues_));
    }

private:
    void fault(std::string_view path, std::string text) {
        fhir::Issue issue;
        issue.type = fhir::IssueType::value;
        issue.code = "template-fault";
        issue.text = std::string(path) + ": " + std::move(text);
        const bool is_known = std::any_of(issues_.begin(), issues_.end(), [&](const auto& known) {
            return known.text == issue.text;
        });
        if (!is_known) issues_.push_back(std::move(issue));
    }

    const std::string* bytes_of(std::string_view path) {
        const auto found = std::find_if(files_.begin(), files_.end(), [&](const SetFile& file) {
            return file.path == path;
        });
        if (found != files_.end()) return &found->bytes;
        fault(path, "The file is missing.");
        return nullptr;
    }

    std::string style_sheet() {
        const std::string path = std::string(folder) + "view.css";
        const auto* bytes = bytes_of(path);
        if (bytes == nullptr) return {};
        if (bytes->find('<') != std::string::npos || bytes->find("{{") != std::string::npos) {
            fault(path, "A style sheet must not have \"<\" or \"{{\".");
        }
        for (const std::string_view outside : {"url(", "@import"}) {
            if (bytes->find(outside) == std::string::npos) continue;
            fault(path, "A page loads nothing: \"" + std::string(outside) + "\" is refused.");
        }
        return std::string(trimmed(*bytes));
    }

    std::string whole(std::string_view name) {
        const std::string path = std::string(folder) + std::string(name) + ".mustache";
        return expanded(path, 0);
    }

    std::string expanded(const std::string& path, int depth) {
        const auto* bytes = bytes_of(path);
        if (bytes == nullptr) return {};
        if (depth > deepest) {
            fault(path, "The part includes itself.");
            return {};
        }
        std::string_view rest = *bytes;
        if (depth > 0 && rest.ends_with('\n')) rest.remove_suffix(1);
        std::string out;
        while (!rest.empty()) {
            const auto open = rest.find("{{");
            out += rest.substr(0, open);
            if (open == std::string_view::npos) break;
            const auto close = rest.find("}}", open);
            if (close == std::string_view::npos) {
                fault(path, "A tag is not closed.");
                break;
            }
            append_tag(out, rest.substr(open, close + 2 - open), path, depth);
            rest.remove_prefix(close + 2);
        }
        return out;
    }

    void append_tag(std::string& out, std::string_view tag, const std::string& path, int depth) {
        const std::string_view inside = trimmed(tag.substr(2, tag.size() - 4));
        const char sign = inside.empty() ? ' ' : inside.front();
        if (sign == '{' || sign == '&') {
            fault(path, "Only {{x}} may print a value: it is escaped.");
        } else if (sign == '=') {
            fault(path, "Delimiters may not be changed.");
        } else if (sign == '>') {
            const std::string_view part = trimmed(inside.substr(1));
            out += expanded(path_of(part), depth + 1);
        } else if (sign != '!') {
            out += tag;
        }
    }

    static std::string path_of(std::string_view part) {
        return std::string(folder) + std::string(part) + ".mustache";
    }

    std::span<const SetFile> files_;
    std::vector<fhir::Issue> issues_;
};

}  // namespace

fhir::Result<PageTemplates> put_together(std::span<const SetFile> files) {
    return Assembler(files).put_together();
}

}  // namespace mappings
