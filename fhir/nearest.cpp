// Levenshtein's distance over short names, cut off at two edits.
#include "fhir/nearest.hpp"

#include <algorithm>
#include <array>

namespace fhir {
namespace {

// Longer than any name of FHIR or of our configuration; longer ones are never near.
constexpr std::size_t longest = 64;

std::size_t distance(std::string_view a, std::string_view b, std::size_t limit) {
    const std::size_t gap = a.size() > b.size() ? a.size() - b.size() : b.size() - a.size();
    if (gap >= limit || a.size() > longest || b.size() > longest) return limit;
    std::array<std::size_t, longest + 1> row{};
    for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
            diagonal = row[j];
            row[j] = std::min({replaced, row[j] + 1, row[j - 1] + 1});
        }
    }
    return std::min(row[b.size()], limit);
}

}  // namespace

void Nearest::see(std::string_view name) {
    const std::size_t apart = distance(wanted_, name, near + 1);
    // In a word of three letters two changes leave nothing to recognise.
    if (apart >= best_ || apart + 1 >= name.size()) return;
    best_ = apart;
    name_ = name;
}

std::string Nearest::question() const {
    if (name_.empty()) return "";
    return std::string(" Did you mean \"").append(name_).append("\"?");
}

}  // namespace fhir
