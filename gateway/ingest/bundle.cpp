// Planning a transaction or batch, entry by entry.
#include "gateway/ingest/bundle.hpp"

#include <map>

#include "gateway/ingest/bundle_place.hpp"
#include "gateway/ingest/bundle_shell.hpp"

namespace gateway::ingest {
namespace {

using fhir::BundleEntry;
using fhir::Issue;
using fhir::IssueType;
using fhir::Outcome;
using Kind = EntryAction::Kind;

/// Second pass: checks, references and extraction of the entries that put.
class Planner {
public:
    Planner(
        const Rules& rules,
        const Sender& sender,
        OtherTypes other_types,
        const fhir::Node& root,
        const fhir::EntryTargets& targets
    )
        : rules_(rules),
          sender_(sender),
          other_types_(other_types),
          root_(root),
          targets_(targets) {}

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

private:
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

    static void refuse_all(EntryAction& action, std::vector<Issue> issues) {
        action.kind = Kind::refused;
        action.refusal.emplace(fhir::Kind::invalid, std::move(issues));
    }

    const Rules& rules_;
    const Sender& sender_;
    OtherTypes other_types_;
    const fhir::Node& root_;
    const fhir::EntryTargets& targets_;
};

std::vector<EntryAction> plan_entries(
    const Rules& rules,
    const Sender& sender,
    const auth::ContentIds& ids,
    OtherTypes other_types,
    const fhir::Node& root,
    const fhir::Bundle& bundle
) {
    std::vector<EntryAction> actions(bundle.entries.size());
    EntryPlacer placer(rules, sender, ids, other_types, root, bundle);
    for (const BundleEntry& entry : bundle.entries) placer.place(entry, actions[entry.index]);
    Planner planner(rules, sender, other_types, root, placer.targets());
    for (const BundleEntry& entry : bundle.entries) {
        EntryAction& action = actions[entry.index];
        if (action.kind == Kind::put) planner.prepare_put(entry, action);
    }
    return actions;
}

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
    plan.actions = plan_entries(rules, sender, ids, other_types, root, *bundle);
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
