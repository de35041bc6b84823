// References (literal target, declared type, contained target) and the invariants of a few types.
#include "fhir/validate/rules.hpp"

#include <algorithm>
#include <string>

#include "fhir/partial_date_time.hpp"
#include "fhir/reference.hpp"
#include "fhir/validate/wording.hpp"

namespace fhir::validation {
namespace {

using definitions::Type;
using definitions::TypeKind;
using Targets = std::span<const std::string_view>;

bool has(const Node& node, std::string_view member) {
    return json::find(node.value(), member) != nullptr;
}

// The resource a "#…" reference means, or null. "#" alone is the container, seen from within
// (https://hl7.org/fhir/R5/references.html#contained).
const json::Value* contained_target(const Scope& scope, std::string_view id) {
    if (id.empty()) return scope.inside_contained ? &scope.container : nullptr;
    return scope.contained.find(scope.container, id);
}

// The type a reference's own text leads to; empty when the text does not say.
std::string_view literal_type(const ReferenceParts& parts, const Scope& scope) {
    if (parts.kind != ReferenceKind::contained) return parts.type;
    const json::Value* target = contained_target(scope, parts.id);
    return target == nullptr ? std::string_view{} : json::find_text(*target, "resourceType");
}

// Reference.type is a name, or the canonical URL of the definition.
std::string_view declared_type(const json::Value& reference) {
    constexpr std::string_view base = "http://hl7.org/fhir/StructureDefinition/";
    const std::string_view type = json::find_text(reference, "type");
    return type.starts_with(base) ? type.substr(base.size()) : type;
}

bool is_resource(Version version, std::string_view name) {
    const Type* type = definitions::find_type(version, name);
    return type != nullptr && type->kind == TypeKind::resource;
}

bool allows(Targets targets, std::string_view type) {
    return targets.empty() || std::ranges::find(targets, type) != targets.end();
}

void check_reference(
    const Node& node, Targets targets, const Scope& scope, const RuledTypes& ruled, Report& report
) {
    const json::Value* text = json::find(node.value(), "reference");
    const bool literal = text != nullptr && json::is_string(*text);
    const ReferenceParts parts = literal ? parse_reference(json::text(*text)) : ReferenceParts{};
    const std::string_view type = literal_type(parts, scope);
    const std::string_view declared = declared_type(node.value());
    if (parts.kind == ReferenceKind::contained && contained_target(scope, parts.id) == nullptr) {
        report.error(
            IssueType::invariant,
            "ref-1",
            "No contained resource has this id. Contain the resource, or refer to one by its URL.",
            Node(node, "reference", *text)
        );
    }
    const bool known = is_resource(ruled.version, type);
    if (!known &&
        (parts.kind == ReferenceKind::relative || parts.kind == ReferenceKind::conditional)) {
        report.error(
            IssueType::value,
            "reference-target",
            unknown_target(type, ruled.version),
            Node(node, "reference", *text)
        );
    }
    if (known && !allows(targets, type)) {
        report.error(
            IssueType::value,
            "reference-target",
            allowed_targets(targets),
            Node(node, "reference", *text)
        );
    }
    if (!is_resource(ruled.version, declared)) return;
    const Node at(node, "type", *json::find(node.value(), "type"));
    if (known && declared != type) {
        report.error(
            IssueType::value,
            "reference-type",
            "Reference.type and the literal reference name different types of resource. Make them "
            "agree, or "
            "leave Reference.type out.",
            at
        );
    } else if (!known && !allows(targets, declared)) {
        report.error(IssueType::value, "reference-target", allowed_targets(targets), at);
    }
}

void check_extension(const Node& node, Report& report) {
    bool value = false;
    for (const auto& member : node.value().GetObject()) {
        const std::string_view name = json::name(member);
        value = value || name.starts_with("value") || name.starts_with("_value");
    }
    if (value != has(node, "extension")) return;
    report.error(
        IssueType::invariant,
        "ext-1",
        value ? "An extension has a value or extensions of its own, not both."
              : "An extension has a value or extensions of its own; this one has neither.",
        node
    );
}

void check_period(const Node& node, Report& report) {
    const auto start = parse_date_time(json::find_text(node.value(), "start"));
    const auto end = parse_date_time(json::find_text(node.value(), "end"));
    if (!start || !end || !certainly_after(*start, *end)) return;
    report.warning(
        "per-1", "The period starts after its end. Put the earlier moment in start.", node
    );
}

void check_contact_point(const Node& node, Report& report) {
    if (!has(node, "value") || has(node, "system") || has(node, "_system")) return;
    report.warning(
        "cpt-2",
        "A contact point with a value needs a system (phone, email, url …) to be usable.",
        node
    );
}

void check_participant(const Node& node, const Scope& scope, Report& report) {
    const json::Value* behalf = json::find(node.value(), "onBehalfOf");
    const json::Value* member = json::find(node.value(), "member");
    if (behalf == nullptr) return;
    if (member != nullptr) {
        const auto parts = parse_reference(json::find_text(*member, "reference"));
        const std::string_view literal = literal_type(parts, scope);
        const std::string_view type = literal.empty() ? declared_type(*member) : literal;
        if (type.empty() || type == "Practitioner") return;
    }
    report.warning(
        "ctm-1",
        "onBehalfOf stands only beside a member that is a Practitioner. A PractitionerRole has its "
        "own "
        "organization.",
        Node(node, "onBehalfOf", *behalf)
    );
}

void check_activity(const Node& node, Report& report) {
    if (!has(node, "detail") || !has(node, "reference")) return;
    report.warning("cpl-3", "An activity has a detail or a reference, not both.", node);
}

void check_appointment(const Node& node, Report& report) {
    const bool start = has(node, "start");
    const bool end = has(node, "end");
    if (start != end) {
        report.warning("app-2", "An appointment has both start and end, or neither.", node);
    }
    const std::string_view status = json::find_text(node.value(), "status");
    const bool open = status == "proposed" || status == "cancelled" || status == "waitlist";
    if (open || (start && end)) return;
    report.warning(
        "app-3",
        "Only a proposed, cancelled or waitlisted appointment may lack start and end.",
        node
    );
}

RuledTypes look_up(Version version) {
    const auto backbone = [version](std::string_view type, std::string_view element) {
        return definitions::find_element(*definitions::find_type(version, type), element)
            ->types[0]
            .type;
    };
    return {
        version,
        definitions::find_type(version, "Reference"),
        definitions::find_type(version, "CodeableReference"),
        definitions::find_type(version, "Extension"),
        definitions::find_type(version, "Period"),
        definitions::find_type(version, "ContactPoint"),
        backbone("CareTeam", "participant"),
        backbone("CarePlan", "activity"),
        definitions::find_type(version, "Appointment"),
    };
}

}  // namespace

const json::Value* ContainedResources::find(const json::Value& container, std::string_view id) {
    constexpr rapidjson::SizeType few = 16;
    const json::Value* list = json::find(container, "contained");
    if (list == nullptr || !list->IsArray()) return nullptr;
    if (list->Size() <= few) {
        for (const auto& resource : list->GetArray()) {
            if (json::find_text(resource, "id") == id) return &resource;
        }
        return nullptr;
    }
    if (container_ != &container) {
        container_ = &container;
        by_id_.clear();
        for (const auto& resource : list->GetArray())
            by_id_.emplace(json::find_text(resource, "id"), &resource);
    }
    const auto found = by_id_.find(id);
    return found == by_id_.end() ? nullptr : found->second;
}

const RuledTypes& ruled_types(Version version) {
    static const RuledTypes all[] = {
        look_up(Version::r4), look_up(Version::r4b), look_up(Version::r5)};
    return all[static_cast<std::size_t>(version)];
}

void check_rules(
    const Node& node,
    const Type& type,
    Targets targets,
    const Scope& scope,
    const RuledTypes& ruled,
    Report& report
) {
    if (&type == ruled.reference)
        check_reference(node, targets, scope, ruled, report);
    else if (&type == ruled.extension)
        check_extension(node, report);
    else if (&type == ruled.period)
        check_period(node, report);
    else if (&type == ruled.contact_point)
        check_contact_point(node, report);
    else if (&type == ruled.care_team_participant)
        check_participant(node, scope, report);
    else if (&type == ruled.care_plan_activity && ruled.version != Version::r5)
        check_activity(node, report);
    else if (&type == ruled.appointment)
        check_appointment(node, report);
}

}  // namespace fhir::validation
