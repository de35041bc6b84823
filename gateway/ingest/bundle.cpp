// Planning a transaction or batch, entry by entry.
#include "gateway/ingest/bundle.hpp"

#include <algorithm>
#include <charconv>
#include <map>

#include "fhir/json_writer.hpp"
#include "fhir/primitives.hpp"
#include "fhir/reference.hpp"
#include "fhir/validate/validate.hpp"
#include "gateway/ingest/identify.hpp"

namespace gateway::ingest {
namespace {

using fhir::BundleEntry;
using fhir::BundleMethod;
using fhir::Issue;
using fhir::IssueType;
using fhir::Outcome;
using Kind = EntryAction::Kind;

Issue issue_at(
    const fhir::Node& node,
    IssueType type,
    std::string code,
    std::string text,
    fhir::Severity severity = fhir::Severity::error
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

// The Bundle without its resources: those are checked one by one, each by whether it is taken.
std::vector<Issue> check_shell(const fhir::Document& document, fhir::Version version) {
    const fhir::Node root = document.root();
    const fhir::json::Value& bundle = root.value();
    fhir::JsonWriter json;
    {
        auto object = json.object();
        for (auto member = bundle.MemberBegin(); member != bundle.MemberEnd(); ++member) {
            const auto name = fhir::json::name(*member);
            json.key(name);
            if (name != "entry" || !member->value.IsArray()) {
                json.value(member->value);
                continue;
            }
            auto list = json.array();
            for (auto entry = member->value.Begin(); entry != member->value.End(); ++entry) {
                if (!entry->IsObject()) {
                    json.value(*entry);
                    continue;
                }
                auto shell = json.object();
                for (auto part = entry->MemberBegin(); part != entry->MemberEnd(); ++part) {
                    if (fhir::json::name(*part) == "resource") continue;
                    json.key(fhir::json::name(*part));
                    json.value(part->value);
                }
            }
        }
    }
    auto shell = fhir::Document::parse(json.take(), fhir::Limits::bundle());
    if (!shell) return shell.error().issues();
    return fhir::validate(shell->root(), version);
}

std::optional<std::int64_t> version_of_tag(std::string_view tag) {
    if (tag.starts_with("W/")) tag.remove_prefix(2);
    if (tag.size() < 3 || tag.front() != '"' || tag.back() != '"') return std::nullopt;
    tag = tag.substr(1, tag.size() - 2);
    std::int64_t version = 0;
    const auto [end, error] = std::from_chars(tag.data(), tag.data() + tag.size(), version);
    if (error != std::errc() || end != tag.data() + tag.size()) return std::nullopt;
    return version;
}

class Planner {
public:
    Planner(
        const Rules& rules,
        const Sender& sender,
        const auth::ContentIds& ids,
        OtherTypes other_types,
        const fhir::Node& root,
        const fhir::Bundle& bundle
    )
        : rules_(rules),
          sender_(sender),
          ids_(ids),
          other_types_(other_types),
          root_(root),
          bundle_(bundle),
          actions_(bundle.entries.size()) {}

    std::vector<EntryAction> plan() {
        for (const BundleEntry& entry : bundle_.entries) place(entry);
        for (const BundleEntry& entry : bundle_.entries) {
            EntryAction& action = actions_[entry.index];
            if (action.refusal || action.kind != Kind::put) continue;
            prepare_put(entry, action);
        }
        return std::move(actions_);
    }

private:
    /// First pass: what the entry asks for and where it will be, so that references can be
    /// resolved.
    void place(const BundleEntry& entry) {
        EntryAction& action = actions_[entry.index];
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

    void place_remove(
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

    void place_put(
        const BundleEntry& entry,
        const fhir::EntryPath& path,
        const fhir::ReferenceParts& target,
        EntryAction& action
    ) {
        const fhir::Node resource = path.resource();
        const std::string_view type = fhir::json::find_text(resource.value(), "resourceType");
        const std::string_view wanted =
            entry.method == BundleMethod::post ? entry.url : target.type;
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

    void take_conditions(
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

    void not_taken(const fhir::Node& entry, std::string_view type, EntryAction& action) {
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

    /// Second pass: checks, references, extraction.
    void prepare_put(const BundleEntry& entry, EntryAction& action) {
        const fhir::EntryPath path(root_, entry);
        const fhir::Node resource = path.resource();
        auto issues = check(rules_, sender_, resource);
        if (fhir::has_errors(issues)) return refuse_all(action, std::move(issues));

        auto rewritten =
            fhir::rewrite_references(resource, sender_.version, entry.full_url, targets_);
        take_reference_issues(issues, rewritten);
        if (fhir::has_errors(issues)) return refuse_all(action, std::move(issues));

        auto document = fhir::Document::parse(std::move(rewritten.bytes), fhir::Limits::bundle());
        if (!document) return refuse_all(action, document.error().issues());
        // Places of extraction's issues are those of the resource alone: they are moved, while the
        // check's own already stand in the Bundle.
        auto prepared = extract(rules_, lenient(), *document, action.key.id, {});
        if (!prepared) {
            auto faults = prepared.error().issues();
            rebase(faults, resource);
            return refuse_all(action, std::move(faults));
        }
        rebase(prepared->warnings, resource);
        std::move(prepared->warnings.begin(), prepared->warnings.end(), std::back_inserter(issues));
        if (sender_.strictness == Strictness::strict && !issues.empty()) {
            return refuse_all(action, std::move(issues));
        }
        action.warnings = std::move(issues);
        prepared->write.if_match = action.write.if_match;
        prepared->write.if_none_match = action.write.if_none_match;
        action.write = std::move(prepared->write);
    }

    /// A conditional reference is never resolved here. One to an entry that is not there can never
    /// be resolved later either, so it is a fault, unless entries were left out by the sender's
    /// wish.
    void take_reference_issues(std::vector<Issue>& issues, fhir::RewrittenResource& rewritten) {
        for (Issue& issue : rewritten.conditional) issues.push_back(std::move(issue));
        for (Issue& issue : rewritten.unresolved) {
            if (other_types_ == OtherTypes::leave_out) issue.severity = fhir::Severity::warning;
            issues.push_back(std::move(issue));
        }
    }

    Sender lenient() const {
        Sender sender = sender_;
        sender.strictness = Strictness::lenient;
        return sender;
    }

    static void refuse(EntryAction& action, fhir::Kind kind, Issue issue) {
        std::vector<Issue> issues;
        issues.push_back(std::move(issue));
        action.kind = Kind::refused;
        action.refusal.emplace(kind, std::move(issues));
    }
    static void refuse_all(EntryAction& action, std::vector<Issue> issues) {
        action.kind = Kind::refused;
        action.refusal.emplace(fhir::Kind::invalid, std::move(issues));
    }

    const Rules& rules_;
    const Sender& sender_;
    const auth::ContentIds& ids_;
    OtherTypes other_types_;
    const fhir::Node& root_;
    const fhir::Bundle& bundle_;
    std::vector<EntryAction> actions_;
    fhir::EntryTargets targets_;
};

/// All refusals of a transaction as one: the kind of the first, the issues of all.
std::optional<Outcome> whole_refusal(const std::vector<EntryAction>& actions) {
    std::optional<Outcome> whole;
    for (const EntryAction& action : actions) {
        if (!action.refusal) continue;
        if (!whole) {
            whole = action.refusal;
            continue;
        }
        const auto& more = action.refusal->issues();
        whole->issues().insert(whole->issues().end(), more.begin(), more.end());
    }
    return whole;
}

/// Two entries of a transaction that end at the same place: by POST the same content twice is one
/// resource, different content is a contradiction.
std::vector<Issue> join_equal_entries(
    const fhir::Node& root, const fhir::Bundle& bundle, std::vector<EntryAction>& actions
) {
    std::vector<Issue> issues;
    std::map<store::Key, std::size_t> places;
    for (const BundleEntry& entry : bundle.entries) {
        EntryAction& action = actions[entry.index];
        if (action.kind != Kind::put && action.kind != Kind::remove) continue;
        const auto [place, fresh] = places.emplace(action.key, entry.index);
        if (fresh) continue;
        const EntryAction& earlier = actions[place->second];
        const bool same = action.kind == Kind::put && earlier.kind == Kind::put &&
                          action.write.content_hash == earlier.write.content_hash;
        if (same) {
            action.same_as = place->second;
            continue;
        }
        const fhir::EntryPath path(root, entry);
        issues.push_back(issue_at(
            path.entry(),
            IssueType::duplicate,
            "same-resource-twice",
            "An earlier entry changes the same resource (same id, or same business identifier). A "
            "transaction may change each resource once."
        ));
    }
    return issues;
}

}  // namespace

fhir::Result<BundlePlan> plan_bundle(
    const Rules& rules,
    const Sender& sender,
    const auth::ContentIds& ids,
    OtherTypes other_types,
    const fhir::Document& document
) {
    const fhir::Node root = document.root();
    const auto bundle = fhir::read_bundle(root);
    if (!bundle) {
        Outcome outcome = bundle.error();
        document.locate(outcome.issues());
        return outcome;
    }
    auto shell = check_shell(document, sender.version);
    if (fhir::has_errors(shell)) {
        document.locate(shell);
        return Outcome(fhir::Kind::invalid, std::move(shell));
    }

    BundlePlan plan;
    plan.type = bundle->type;
    plan.actions = Planner(rules, sender, ids, other_types, root, *bundle).plan();
    for (const BundleEntry* entry : bundle->in_order()) plan.order.push_back(entry->index);
    for (EntryAction& action : plan.actions) {
        document.locate(action.warnings);
        if (action.refusal) document.locate(action.refusal->issues());
    }
    if (plan.type == fhir::BundleType::batch) return plan;

    if (auto refusal = whole_refusal(plan.actions)) return std::move(*refusal);
    auto collisions = join_equal_entries(root, *bundle, plan.actions);
    if (collisions.empty()) return plan;
    document.locate(collisions);
    return Outcome(fhir::Kind::bad_request, std::move(collisions));
}

}  // namespace gateway::ingest
