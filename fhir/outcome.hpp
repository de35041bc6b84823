// The one error vocabulary: everything a user can be told stands in an Outcome, a list of Issues.
// Written to the outside as an OperationOutcome (https://hl7.org/fhir/R4/operationoutcome.html).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace fhir {

enum class Severity : std::uint8_t { fatal, error, warning, information };

/// The codes of http://hl7.org/fhir/issue-type that we use; `code_of` gives their spelling.
enum class IssueType : std::uint8_t {
    invalid,
    structure,
    required,
    value,
    invariant,
    processing,
    not_supported,
    duplicate,
    multiple_matches,
    not_found,
    deleted,
    too_long,
    too_costly,
    code_invalid,
    business_rule,
    conflict,
    exception,
    transient,
    throttled,
    timeout,
    login,
    forbidden,
    security,
    incomplete,
    informational,
};

/// What went wrong as a whole. One table in the gateway turns a kind into an HTTP status; nothing
/// else knows status codes.
enum class Kind : std::uint8_t {
    bad_request,  // the request cannot be read
    invalid,      // it can be read, but breaks a rule of FHIR or of ours
    unauthenticated,
    forbidden,
    not_found,
    method_not_allowed,
    not_acceptable,
    timeout,
    conflict,
    gone,
    precondition_required,
    precondition_failed,
    too_large,
    uri_too_long,
    unsupported_media_type,
    header_too_large,
    rate_limited,
    busy,
    storage_full,
    internal,
};

/// A place in the received bytes, both counted from 1; the column counts bytes.
struct Position {
    std::uint32_t line = 0;
    std::uint32_t column = 0;
    friend bool operator==(const Position&, const Position&) = default;
};

struct Issue {
    Severity severity = Severity::error;
    IssueType type = IssueType::invalid;
    /// Our own catalogue code, lower case with hyphens ("unknown-element"): stable, documented.
    std::string code;
    /// One or two sentences in English: what was wrong and what would be right. Never a value that
    /// could identify a person.
    std::string text;
    /// FHIRPath of the element ("CareTeam.participant[0].role[0]"); empty when there is none.
    std::string expression;
    /// JSON Pointer (RFC 6901) of the same element, used to find its position.
    std::string pointer;
    std::optional<Position> position;

    friend bool operator==(const Issue&, const Issue&) = default;
};

class Outcome {
public:
    Outcome(Kind kind, std::vector<Issue> issues) : kind_(kind), issues_(std::move(issues)) {}
    /// An outcome of one error issue without a place.
    Outcome(Kind kind, IssueType type, std::string code, std::string text);

    Kind kind() const { return kind_; }
    const std::vector<Issue>& issues() const { return issues_; }
    std::vector<Issue>& issues() { return issues_; }

    friend bool operator==(const Outcome&, const Outcome&) = default;

private:
    Kind kind_;
    std::vector<Issue> issues_;
};

/// The spelling in http://hl7.org/fhir/issue-severity and http://hl7.org/fhir/issue-type.
std::string_view code_of(Severity severity);
std::string_view code_of(IssueType type);

/// True when some issue is an error or fatal.
bool has_errors(const std::vector<Issue>& issues);

}  // namespace fhir
