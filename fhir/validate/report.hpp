// Collects the issues of one validation, with a bound on how many.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "fhir/node.hpp"
#include "fhir/outcome.hpp"

namespace fhir::validation {

class Report {
public:
    /// Enough to repair a document; more would let one hostile body ask for a million texts.
    static constexpr std::size_t limit = 200;

    void error(IssueType type, std::string_view code, std::string text, const Node& at);
    /// An error of IssueType::structure.
    void structure(std::string_view code, std::string text, const Node& at);
    /// An error about a resourceType that is no type. At the root a path would begin with it; it is
    /// the sender's text and is not repeated.
    void unknown_type(std::string text, const Node& at);
    void warning(std::string_view code, std::string text, const Node& at);
    /// An error about a member that `at` lacks: its place is that of the member.
    void missing(std::string_view element, std::string text, const Node& at);

    /// True when further errors would be dropped: the walk may end.
    bool full() const { return errors_.more; }
    std::vector<Issue> take();

private:
    struct Count {
        std::size_t kept = 0;
        bool more = false;
    };
    Issue* add(
        Severity severity, IssueType type, std::string_view code, std::string text, const Node& at
    );

    std::vector<Issue> issues_;
    Count errors_;
    Count warnings_;
};

}  // namespace fhir::validation
