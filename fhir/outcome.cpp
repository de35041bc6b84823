// Spellings of the error vocabulary.
#include "fhir/outcome.hpp"

#include <algorithm>

namespace fhir {

Outcome::Outcome(Kind kind, IssueType type, std::string code, std::string text) : kind_(kind) {
    Issue issue;
    issue.type = type;
    issue.code = std::move(code);
    issue.text = std::move(text);
    issues_.push_back(std::move(issue));
}

std::string_view code_of(Severity severity) {
    switch (severity) {
        case Severity::fatal:
            return "fatal";
        case Severity::error:
            return "error";
        case Severity::warning:
            return "warning";
        case Severity::information:
            return "information";
    }
    return "error";
}

std::string_view code_of(IssueType type) {
    switch (type) {
        case IssueType::invalid:
            return "invalid";
        case IssueType::structure:
            return "structure";
        case IssueType::required:
            return "required";
        case IssueType::value:
            return "value";
        case IssueType::invariant:
            return "invariant";
        case IssueType::processing:
            return "processing";
        case IssueType::not_supported:
            return "not-supported";
        case IssueType::duplicate:
            return "duplicate";
        case IssueType::multiple_matches:
            return "multiple-matches";
        case IssueType::not_found:
            return "not-found";
        case IssueType::deleted:
            return "deleted";
        case IssueType::too_long:
            return "too-long";
        case IssueType::too_costly:
            return "too-costly";
        case IssueType::code_invalid:
            return "code-invalid";
        case IssueType::business_rule:
            return "business-rule";
        case IssueType::conflict:
            return "conflict";
        case IssueType::exception:
            return "exception";
        case IssueType::transient:
            return "transient";
        case IssueType::throttled:
            return "throttled";
        case IssueType::timeout:
            return "timeout";
        case IssueType::login:
            return "login";
        case IssueType::forbidden:
            return "forbidden";
        case IssueType::security:
            return "security";
        case IssueType::incomplete:
            return "incomplete";
        case IssueType::informational:
            return "informational";
    }
    return "processing";
}

bool has_errors(const std::vector<Issue>& issues) {
    return std::any_of(issues.begin(), issues.end(), [](const Issue& issue) {
        return issue.severity == Severity::fatal || issue.severity == Severity::error;
    });
}

}  // namespace fhir
