// Reads methods, URLs and conditions of entries.
#include "gateway/ingest/bundle_place.hpp"

#include <charconv>
#include <optional>

#include "gateway/ingest/identify.hpp"

namespace gateway::ingest {
namespace {

using fhir::BundleEntry;
using fhir::BundleMethod;
using fhir::Issue;
using fhir::IssueType;
using Kind = EntryAction::Kind;

std::optional<std::int64_t> version_of_tag(std::string_view tag) {
    if (tag.starts_with("W/")) tag.remove_prefix(2);
    if (tag.size() < 3 || tag.front() != '"' || tag.back() != '"') return std::nullopt;
    tag = tag.substr(1, tag.size() - 2);
    std::int64_t version = 0;
    const auto [end, error] = std::from_chars(tag.data(), tag.data() + tag.size(), version);
    if (error != std::errc() || end != tag.data() + tag.size()) return std::nullopt;
    return version;
}

void refuse(EntryAction& action, fhir::Kind kind, Issue issue) {
    std::vector<Issue> issues;
    issues.push_back(std::move(issue));
    action.kind = Kind::refused;
    action.refusal.emplace(kind, std::move(issues));
}
}  // namespace

Issue issue_at(
    const fhir::Node& node,
    IssueType type,
    std::string code,
    std::string text,
    fhir::Severity severity
) {
    return Issue{
        .severity = severity,
        .type = type,
        .code = std::move(code),
        .text = std::move(text),
        .expression = node.expression(),
        .pointer = node.pointer(),
        .position = std::nullopt,
    };
}

/// resolved.
void EntryPlacer::place(const BundleEntry& entry, EntryAction& action) {
    action.method = entry.method;
    const fhir::EntryPath path(root_, entry);
    const auto target = fhir::parse_reference(entry.url);
    const std::string_view type = entry.method == BundleMethod::post ? entry.url : target.type;
    if (entry.method == BundleMethod::patch) {
        refuse(
            action,
            fhir::Kind::method_not_allowed,
            issue_at(
                path.entry(),
                IssueType::not_supported,
                "patch-not-supported",
                "PATCH is not supported. Send the whole resource by PUT."
            )
        );
        return;
    }
    const bool reads = entry.method == BundleMethod::get || entry.method == BundleMethod::head;
    if (entry.method != BundleMethod::post &&
        (target.kind != fhir::ReferenceKind::relative || !target.version.empty())) {
        refuse(
            action,
            reads ? fhir::Kind::not_found : fhir::Kind::bad_request,
            issue_at(
                path.entry(),
                IssueType::not_supported,
                "entry-url",
                "request.url must be Type/id. Searches, histories and conditional "
                "updates and deletes are not supported here."
            )
        );
        return;
    }
    if (!rules_.takes(type)) return not_taken(path.entry(), type, action);
    if (!entry.if_none_exist.empty()) {
        refuse(
            action,
            fhir::Kind::precondition_failed,
            issue_at(
                path.entry(),
                IssueType::not_supported,
                "conditional-create",
                "ifNoneExist is not supported. A POST with the same business identifier "
                "meets the same resource anyway."
            )
        );
        return;
    }
    if (reads) {
        action.kind = Kind::read;
        action.key = {sender_.source, std::string(type), std::string(target.id)};
        return;
    }
    if (entry.method == BundleMethod::remove) return place_remove(entry, path, target, action);
    place_put(entry, path, target, action);
}

void EntryPlacer::place_remove(
    const BundleEntry& entry,
    const fhir::EntryPath& path,
    const fhir::ReferenceParts& target,
    EntryAction& action
) {
    action.kind = Kind::remove;
    action.key = {sender_.source, std::string(target.type), std::string(target.id)};
    action.write.kind = store::WriteKind::remove;
    action.write.key = action.key;
    action.write.version = sender_.version;
    take_conditions(entry, path, action);
}

void EntryPlacer::place_put(
    const BundleEntry& entry,
    const fhir::EntryPath& path,
    const fhir::ReferenceParts& target,
    EntryAction& action
) {
    const fhir::Node resource = path.resource();
    const std::string_view type = fhir::json::find_text(resource.value(), "resourceType");
    const std::string_view wanted = entry.method == BundleMethod::post ? entry.url : target.type;
    if (type != wanted) {
        refuse(
            action,
            fhir::Kind::bad_request,
            issue_at(
                resource,
                IssueType::value,
                "type-mismatch",
                "The resource's type and the one in request.url must be the same."
            )
        );
        return;
    }
    std::string id;
    if (entry.method == BundleMethod::post) {
        id = content_id_of(ids_, sender_.source, resource);
    } else {
        id = target.id;
        if (fhir::json::find_text(resource.value(), "id") != id) {
            refuse(
                action,
                fhir::Kind::bad_request,
                issue_at(
                    resource,
                    IssueType::value,
                    "id-mismatch",
                    "The resource's id and the one in request.url must be the same."
                )
            );
            return;
        }
    }
    action.kind = Kind::put;
    action.key = {sender_.source, std::string(type), std::move(id)};
    if (!entry.full_url.empty()) targets_.add(entry.full_url, action.key.owner());
    take_conditions(entry, path, action);
}

void EntryPlacer::take_conditions(
    const BundleEntry& entry, const fhir::EntryPath& path, EntryAction& action
) {
    if (!entry.if_match.empty()) {
        action.write.if_match = version_of_tag(entry.if_match);
        if (!action.write.if_match) {
            refuse(
                action,
                fhir::Kind::bad_request,
                issue_at(
                    path.entry(),
                    IssueType::value,
                    "bad-condition",
                    "request.ifMatch must be one version tag, such as W/\"3\"."
                )
            );
            return;
        }
    }
    if (entry.if_none_match.empty()) return;
    action.write.if_none_match = entry.if_none_match == "*";
    if (action.write.if_none_match) return;
    refuse(
        action,
        fhir::Kind::bad_request,
        issue_at(
            path.entry(),
            IssueType::value,
            "bad-condition",
            "On a write request.ifNoneMatch may only be *."
        )
    );
}

void EntryPlacer::not_taken(const fhir::Node& entry, std::string_view type, EntryAction& action)
    const {
    const bool leave_out = other_types_ == OtherTypes::leave_out;
    std::string text = "Resources of type " + std::string(type.substr(0, 64)) +
                       " are not taken here; the CapabilityStatement lists those that are.";
    if (leave_out) {
        text += " This entry was left out.";
        action.kind = Kind::left_out;
        action.warnings.push_back(issue_at(
            entry,
            IssueType::not_supported,
            "type-not-taken",
            std::move(text),
            fhir::Severity::warning
        ));
        return;
    }
    if (bundle_.type == fhir::BundleType::transaction) {
        text += " Prefer: handling=lenient leaves such entries out.";
    }
    refuse(
        action,
        fhir::Kind::invalid,
        issue_at(entry, IssueType::not_supported, "type-not-taken", std::move(text))
    );
}

}  // namespace gateway::ingest
