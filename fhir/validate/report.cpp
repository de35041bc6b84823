// The list of issues while it grows.
#include "fhir/validate/report.hpp"

#include <utility>

namespace fhir::validation {

void Report::error(IssueType type, std::string_view code, std::string text, const Node& at) {
    add(Severity::error, type, code, std::move(text), at);
}

void Report::structure(std::string_view code, std::string text, const Node& at) {
    add(Severity::error, IssueType::structure, code, std::move(text), at);
}

void Report::unknown_type(std::string text, const Node& at) {
    Issue* issue = add(Severity::error, IssueType::structure, "unknown-type", std::move(text), at);
    const bool root = at.parent() != nullptr && at.parent()->parent() == nullptr;
    if (issue != nullptr && root) issue->expression = at.name();
}

void Report::warning(std::string_view code, std::string text, const Node& at) {
    add(Severity::warning, IssueType::invariant, code, std::move(text), at);
}

void Report::missing(std::string_view element, std::string text, const Node& at) {
    Issue* issue =
        add(Severity::error, IssueType::required, "required-missing", std::move(text), at);
    if (issue == nullptr) return;
    issue->expression.append(issue->expression.empty() ? "" : ".").append(element);
    issue->pointer.append("/").append(element);
}

Issue* Report::add(
    Severity severity, IssueType type, std::string_view code, std::string text, const Node& at
) {
    Count& count = severity == Severity::error ? errors_ : warnings_;
    if (count.kept == limit) {
        count.more = true;
        return nullptr;
    }
    ++count.kept;
    issues_.push_back(
        {severity, type, std::string(code), std::move(text), at.expression(), at.pointer(), {}}
    );
    return &issues_.back();
}

std::vector<Issue> Report::take() {
    if (errors_.more || warnings_.more) {
        Issue issue;
        issue.severity = errors_.more ? Severity::error : Severity::warning;
        issue.type = IssueType::incomplete;
        issue.code = "too-many-issues";
        issue.text = "There are more issues of this kind than the " + std::to_string(limit) +
                     " that are listed. Repair these first.";
        issues_.push_back(std::move(issue));
    }
    return std::move(issues_);
}

}  // namespace fhir::validation
