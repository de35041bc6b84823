// Finding unknown modifiers. The usual resource has none and is only walked over once.
#include "mappings/engine/extract_modifier.hpp"

#include <algorithm>

#include "fhir/node.hpp"

namespace mappings {
namespace {

namespace json = fhir::json;
using fhir::Node;

constexpr std::string_view modifier_member = "modifierExtension";

bool contains(const std::vector<std::string>& list, std::string_view text) {
    return std::find(list.begin(), list.end(), text) != list.end();
}

/// The URL of the first unknown modifier extension of an element; null when there is none. An
/// extension without URL is unknown, by the name "".
std::optional<std::string_view> unknown_modifier(
    const json::Value& element, const KnownModifiers& known
) {
    const json::Value* list = json::find(element, modifier_member);
    if (list == nullptr || !list->IsArray()) return std::nullopt;
    for (const json::Value& extension : list->GetArray()) {
        const std::string_view url = json::find_text(extension, "url");
        if (!contains(known.extensions, url)) return url;
    }
    return std::nullopt;
}

std::optional<std::string_view> unknown_rules(
    const json::Value& resource, const KnownModifiers& known
) {
    const std::string_view rules = json::find_text(resource, "implicitRules");
    if (rules.empty() || contains(known.implicit_rules, rules)) return std::nullopt;
    return rules;
}

bool is_nested(const json::Value& value) {
    return value.IsObject() || value.IsArray();
}

/// `value` is nested. Walks over every resource: values that hold nothing are not gone into.
bool has_modifier_anywhere(const json::Value& value) {
    if (value.IsArray()) {
        for (const json::Value& one : value.GetArray()) {
            if (is_nested(one) && has_modifier_anywhere(one)) return true;
        }
        return false;
    }
    for (auto it = value.MemberBegin(); it != value.MemberEnd(); ++it) {
        if (!is_nested(it->value)) continue;
        if (json::name(*it) == modifier_member || has_modifier_anywhere(it->value)) return true;
    }
    return false;
}

/// Nothing in the resource can change its meaning, and it contains no other: told in one walk.
bool is_usual(const json::Value& resource) {
    if (!resource.IsObject()) return false;
    for (auto it = resource.MemberBegin(); it != resource.MemberEnd(); ++it) {
        const std::string_view name = json::name(*it);
        if (name == modifier_member || name == "implicitRules" || name == "contained") return false;
        if (is_nested(it->value) && has_modifier_anywhere(it->value)) return false;
    }
    return true;
}

enum class Place : std::uint8_t { element, resource };

fhir::Issue warning(const Node& at, std::string_view url, Place place) {
    fhir::Issue issue;
    issue.severity = fhir::Severity::warning;
    issue.type = fhir::IssueType::not_supported;
    issue.code = "modifier-extension-unknown";
    issue.text = "The modifier extension '" + std::string(url) +
                 "' is not known here and could change the meaning of what it stands on; ";
    issue.text += place == Place::resource ? "the resource was kept and not used."
                                           : "the element was kept and not used.";
    issue.expression = at.expression();
    issue.pointer = at.pointer();
    return issue;
}

fhir::Issue rules_warning(const Node& at) {
    fhir::Issue issue;
    issue.severity = fhir::Severity::warning;
    issue.type = fhir::IssueType::not_supported;
    issue.code = "implicit-rules-unknown";
    issue.text =
        "The implicitRules are not known here and could change the meaning of the "
        "resource; it was kept and not used.";
    issue.expression = at.expression();
    issue.pointer = at.pointer();
    return issue;
}

/// Reports every element below `node` (not `node` itself) that has an unknown modifier.
void report_elements(
    const Node& node, const KnownModifiers& known, std::vector<fhir::Issue>& warnings
);

void report_element(
    const Node& node, Place place, const KnownModifiers& known, std::vector<fhir::Issue>& warnings
) {
    const auto url = unknown_modifier(node.value(), known);
    if (url) {
        warnings.push_back(warning(node, *url, place));
        return;
    }
    if (place == Place::resource && unknown_rules(node.value(), known)) {
        warnings.push_back(rules_warning(node));
        return;
    }
    report_elements(node, known, warnings);
}

void report_elements(
    const Node& node, const KnownModifiers& known, std::vector<fhir::Issue>& warnings
) {
    const json::Value& value = node.value();
    if (value.IsArray()) {
        const Place place = node.name() == "contained" ? Place::resource : Place::element;
        for (rapidjson::SizeType i = 0; i < value.Size(); ++i) {
            report_element(Node(node, i, value[i]), place, known, warnings);
        }
        return;
    }
    if (!value.IsObject()) return;
    for (auto it = value.MemberBegin(); it != value.MemberEnd(); ++it) {
        if (json::name(*it) == modifier_member) continue;
        const Node member(node, json::name(*it), it->value);
        if (it->value.IsObject())
            report_element(member, Place::element, known, warnings);
        else
            report_elements(member, known, warnings);
    }
}

void prune(json::Value& value, bool resources, const KnownModifiers& known) {
    if (value.IsArray()) {
        for (auto it = value.Begin(); it != value.End();) {
            if (!resources && unknown_modifier(*it, known)) {
                it = value.Erase(it);
            } else {
                prune(*it, false, known);
                ++it;
            }
        }
        return;
    }
    if (!value.IsObject()) return;
    for (auto it = value.MemberBegin(); it != value.MemberEnd();) {
        if (it->value.IsObject() && unknown_modifier(it->value, known)) {
            it = value.EraseMember(it);
            continue;
        }
        prune(it->value, json::name(*it) == "contained", known);
        const bool emptied = it->value.IsArray() && it->value.Empty();
        it = emptied ? value.EraseMember(it) : it + 1;
    }
}

}  // namespace

Usable check_modifiers(
    const json::Value& resource, const KnownModifiers& known, std::vector<fhir::Issue>& warnings
) {
    if (is_usual(resource)) return Usable::whole;
    const Node root(resource);
    if (unknown_rules(resource, known)) {
        warnings.push_back(rules_warning(root));
        return Usable::nothing;
    }
    const auto url = unknown_modifier(resource, known);
    if (url) {
        warnings.push_back(warning(root, *url, Place::resource));
        return Usable::nothing;
    }
    const std::size_t before = warnings.size();
    report_elements(root, known, warnings);
    return warnings.size() == before ? Usable::whole : Usable::parts;
}

bool contained_usable(const json::Value& contained, const KnownModifiers& known) {
    return !unknown_modifier(contained, known) && !unknown_rules(contained, known);
}

bool is_left_out(const json::Value& element, const KnownModifiers& known) {
    return element.IsObject() && unknown_modifier(element, known).has_value();
}

json::Value without_unknown(
    const json::Value& resource,
    const KnownModifiers& known,
    rapidjson::MemoryPoolAllocator<>& memory
) {
    json::Value copy(resource, memory);
    prune(copy, false, known);
    return copy;
}

}  // namespace mappings
