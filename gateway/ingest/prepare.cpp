// The steps of intake, each collecting issues instead of stopping at the first.
#include "gateway/ingest/prepare.hpp"

#include <algorithm>

#include "fhir/instance.hpp"
#include "fhir/validate/validate.hpp"
#include "gateway/auth/digest.hpp"
#include "gateway/ingest/identity_checks.hpp"
#include "gateway/ingest/stamp.hpp"

namespace gateway::ingest {
namespace {

using fhir::Issue;
using fhir::Severity;

void append(std::vector<Issue>& all, std::vector<Issue> more) {
    std::move(more.begin(), more.end(), std::back_inserter(all));
}

bool refused(const std::vector<Issue>& issues, Strictness strictness) {
    if (strictness == Strictness::lenient) return fhir::has_errors(issues);
    return std::any_of(issues.begin(), issues.end(), [](const Issue& issue) {
        return issue.severity != Severity::information;
    });
}

fhir::Outcome invalid(const fhir::Document& document, std::vector<Issue> issues) {
    document.locate(issues);
    return fhir::Outcome(fhir::Kind::invalid, std::move(issues));
}

}  // namespace

void add_new_places(std::vector<Issue>& all, std::vector<Issue> more) {
    const std::size_t before = all.size();
    for (Issue& issue : more) {
        const auto end = all.begin() + static_cast<std::ptrdiff_t>(before);
        const bool told = std::any_of(all.begin(), end, [&](const Issue& earlier) {
            return earlier.pointer == issue.pointer ||
                   earlier.pointer.starts_with(issue.pointer + "/");
        });
        if (!told) all.push_back(std::move(issue));
    }
}

bool Rules::takes(std::string_view type) const {
    return std::find(types.begin(), types.end(), type) != types.end();
}

std::span<const std::string> Rules::bases_of(std::string_view source) const {
    for (const config::Source& one : sources) {
        if (one.client == source) return one.bases;
    }
    return {};
}

config::VersionOrder Rules::order_of(std::string_view source) const {
    for (const config::Source& one : sources) {
        if (one.client == source) return one.order;
    }
    return config::VersionOrder::last_updated;
}

std::vector<Issue> check(const Rules& rules, const Sender& sender, const fhir::Node& resource) {
    std::vector<Issue> issues = fhir::validate(resource, sender.version);
    const IdentityChecks identities{
        .severity = rules.identity,
        .published = rules.published_numbers ? &*rules.published_numbers : nullptr,
    };
    append(issues, check_identities(resource, identities, sender.now));
    append(issues, check_stamp(resource, rules.order_of(sender.source), sender.now));
    return issues;
}

fhir::Result<Prepared> extract(
    const Rules& rules,
    const Sender& sender,
    const fhir::Document& document,
    std::string id,
    std::vector<Issue> known
) {
    if (refused(known, sender.strictness)) return invalid(document, std::move(known));

    const fhir::Node root = document.root();
    Prepared prepared;
    store::Write& write = prepared.write;
    write.key = {sender.source, std::string(document.resource_type()), std::move(id)};
    const std::string owner = write.key.owner();
    const mappings::ResourceVersion version{
        .resource = root,
        .version = sender.version,
        .source = sender.source,
        .owner = owner,
        .bases = rules.bases_of(sender.source),
    };
    auto extraction = rules.set->extract(version);
    if (!extraction) return invalid(document, extraction.error().issues());
    add_new_places(known, std::move(extraction->warnings));
    if (refused(known, sender.strictness)) return invalid(document, std::move(known));

    document.locate(known);
    prepared.warnings = std::move(known);
    write.version = sender.version;
    write.body = document.bytes();
    write.content_hash = auth::sha256_hex(fhir::canonical(root, fhir::CanonicalPart::content));
    write.stamp = stamp_of(root, rules.order_of(sender.source));
    write.rows = std::move(extraction->rows);
    write.rows_by = rules.set->extract_id();
    write.rows_owner = rules.set;
    if (rules.coming) {
        // What the coming set says of the resource is nobody's business yet, least of all the
        // sender's.
        if (auto coming = rules.coming->extract(version)) {
            write.coming_rows = store::RowsOfSet{
                std::string(rules.coming->extract_id()), std::move(coming->rows), rules.coming};
        }
    }
    return prepared;
}

void rebase(std::vector<Issue>& issues, const fhir::Node& resource) {
    const std::string expression = resource.expression();
    const std::string pointer = resource.pointer();
    for (Issue& issue : issues) {
        const std::size_t rest = issue.expression.find('.');
        issue.expression =
            rest == std::string::npos ? expression : expression + issue.expression.substr(rest);
        issue.pointer = pointer + issue.pointer;
        issue.position.reset();
    }
}

fhir::Result<Prepared> prepare(
    const Rules& rules, const Sender& sender, const fhir::Document& document, std::string id
) {
    return extract(rules, sender, document, std::move(id), check(rules, sender, document.root()));
}

}  // namespace gateway::ingest
