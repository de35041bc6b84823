// Near misses by edit distance, and elements of another release. Runs only when there is an issue.
#include "fhir/validate/suggest.hpp"

#include <algorithm>
#include <array>

#include "fhir/validate/wording.hpp"

namespace fhir::validation {
namespace {

using definitions::Element;
using definitions::Member;
using definitions::Type;
using definitions::TypeKind;

// The longest member name of all releases has 35 letters.
constexpr std::size_t longest = 48;
constexpr std::size_t near = 2;
constexpr std::array versions{Version::r4, Version::r4b, Version::r5};

// Levenshtein's distance; `near + 1` for whatever is farther than near.
std::size_t distance(std::string_view a, std::string_view b) {
    const std::size_t gap = a.size() > b.size() ? a.size() - b.size() : b.size() - a.size();
    if (gap > near || a.size() > longest || b.size() > longest) return near + 1;
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
    return std::min(row[b.size()], near + 1);
}

// Keeps the nearest of the names it is shown.
class Nearest {
public:
    explicit Nearest(std::string_view wanted) : wanted_(wanted) {}
    void see(std::string_view name) {
        const std::size_t apart = distance(wanted_, name);
        // In a word of three letters two changes leave nothing to recognise.
        if (apart >= best_ || apart >= name.size() - 1) return;
        best_ = apart;
        name_ = name;
    }
    std::string question() const {
        if (name_.empty()) return "";
        return std::string(" Did you mean \"").append(name_).append("\"?");
    }

private:
    std::string_view wanted_;
    std::string_view name_;
    std::size_t best_ = near + 1;
};

// The type of the same name in another release; a backbone is found along its path.
const Type* same_type(Version version, std::string_view path) {
    const Type* type = definitions::find_type(version, path.substr(0, path.find('.')));
    while (type != nullptr && path.find('.') != std::string_view::npos) {
        path.remove_prefix(path.find('.') + 1);
        const Element* element = definitions::find_element(*type, path.substr(0, path.find('.')));
        type = element == nullptr ? nullptr : element->types[0].type;
    }
    return type;
}

// For "value", which JSON knows only as valueQuantity, valueString and so on.
std::string choice_text(const Type& type, const Element& choice) {
    const auto example = std::ranges::find(type.members, &choice, &Member::element);
    return std::string(" It is a choice: the name ends in its type, as in \"")
        .append(example->name)
        .append("\".");
}

}  // namespace

std::string suggest_member(const Type& type, std::string_view name, Version version) {
    const Element* choice = definitions::find_element(type, name);
    if (choice != nullptr && choice->choice) return choice_text(type, *choice);
    for (const Version other : versions) {
        const Type* there = other == version ? nullptr : same_type(other, type.name);
        if (there == nullptr || definitions::find_member(*there, name).element == nullptr) continue;
        return std::string(" ").append(label(other)).append(" has it.");
    }
    Nearest nearest(name);
    for (const Member& member : type.members) nearest.see(member.name);
    return nearest.question();
}

std::string suggest_resource(std::string_view name, Version version) {
    for (const Version other : versions) {
        const Type* there = other == version ? nullptr : definitions::find_type(other, name);
        if (there == nullptr || there->kind != TypeKind::resource || there->abstract) continue;
        return std::string(" ").append(label(other)).append(" has it.");
    }
    Nearest nearest(name);
    for (const Type* type : definitions::types(version)) {
        if (type->kind == TypeKind::resource && !type->abstract) nearest.see(type->name);
    }
    return nearest.question();
}

}  // namespace fhir::validation
