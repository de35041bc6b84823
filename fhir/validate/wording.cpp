// What the validator says: what was wrong, and what would be right.
#include "fhir/validate/wording.hpp"

#include "fhir/validate/suggest.hpp"

namespace fhir::validation {
namespace {

std::string listed(std::string text, std::span<const std::string_view> names) {
    std::string_view separator = " ";
    for (const std::string_view name : names) {
        text.append(separator).append(name);
        separator = ", ";
    }
    return text + ".";
}

}  // namespace

std::string_view label(Version version) {
    switch (version) {
        case Version::r4:
            return "R4";
        case Version::r4b:
            return "R4B";
        case Version::r5:
            return "R5";
    }
    return "";
}

std::string quoted(std::string_view name) {
    return std::string("\"").append(name).append("\"");
}

std::string unknown_member(
    const definitions::Type& type, std::string_view name, bool sibling, Version version
) {
    if (sibling && definitions::find_member(type, name).element != nullptr) {
        return "Only primitive elements have a member that begins with an underscore. Put id and "
               "extension into " +
               quoted(name) + " itself.";
    }
    return std::string(type.name)
        .append(" has no element of this name in ")
        .append(label(version))
        .append(".")
        .append(suggest_member(type, name, version));
}

std::string unknown_resource(std::string_view name, Version version) {
    return std::string(label(version))
        .append(" has no resource type of this name.")
        .append(suggest_resource(name, version));
}

std::string unknown_target(std::string_view name, Version version) {
    return std::string("This reference names a type of resource that ")
        .append(label(version))
        .append(" does not have.")
        .append(suggest_resource(name, version));
}

std::string allowed_targets(std::span<const std::string_view> targets) {
    return listed(
        "This reference leads to a type of resource that may not stand here. Allowed:", targets
    );
}

std::string allowed_codes(const definitions::ClosedCodes& codes) {
    constexpr std::size_t few = 20;
    std::string text = "This code is not in the closed value set ";
    text.append(codes.value_set).append(".");
    return codes.codes.size() > few ? text : listed(text + " Allowed:", codes.codes);
}

}  // namespace fhir::validation
