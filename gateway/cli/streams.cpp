// Issues for people and editors: the place first, as compilers print it.
#include "gateway/cli/streams.hpp"

namespace gateway::cli {

void write_issues(
    std::ostream& out,
    std::string_view file,
    const std::vector<fhir::Issue>& issues,
    std::uint32_t line_offset
) {
    for (const fhir::Issue& issue : issues) {
        if (!file.empty()) out << file << ':';
        if (issue.position) {
            out << issue.position->line + line_offset << ':' << issue.position->column << ':';
        }
        if (!file.empty() || issue.position) out << ' ';
        out << code_of(issue.severity) << ": " << issue.text;
        if (!issue.expression.empty()) out << " (" << issue.expression << ')';
        if (!issue.code.empty()) out << " [" << issue.code << ']';
        out << '\n';
    }
}

void write_set_issues(std::ostream& out, const std::vector<fhir::Issue>& issues) {
    for (const fhir::Issue& issue : issues) {
        const std::string_view text = issue.text;
        const std::size_t colon = text.find(": ");
        const std::size_t begin = colon == std::string_view::npos ? 0 : colon + 2;
        out << text.substr(0, begin) << code_of(issue.severity) << ": " << text.substr(begin);
        if (!issue.code.empty()) out << " [" << issue.code << ']';
        out << '\n';
    }
}

}  // namespace gateway::cli
