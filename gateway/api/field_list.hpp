// Comma-separated header fields taken apart: the grammar that Accept, Prefer and If-None-Match
// share.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace gateway::api {

/// One element: `value;name=text;...`, all trimmed. Names are lower-cased, quotes of texts removed.
struct FieldElement {
    std::string value;
    std::vector<std::pair<std::string, std::string>> parameters;

    std::optional<std::string_view> parameter(std::string_view name) const;
    /// The weight in thousandths: 1000 without `q`, 0 for a malformed one (it then never wins).
    int weight() const;
};

/// Empty elements are skipped, as RFC 9110 section 5.6.1 asks. Quoted strings may hold commas.
std::vector<FieldElement> parse_field_list(std::string_view field);

std::string lower(std::string_view text);
std::string_view trimmed(std::string_view text);

}  // namespace gateway::api
