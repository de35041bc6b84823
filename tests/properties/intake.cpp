// Prepares pushes with gateway/ingest.
#include "tests/properties/intake.hpp"

#include <stdexcept>

#include "fhir/document.hpp"
#include "gateway/auth/deployment_key.hpp"
#include "gateway/ingest/bundle.hpp"
#include "gateway/ingest/stamp.hpp"
#include "tests/properties/json_text.hpp"

namespace gateway::properties {
namespace {

ingest::Sender sender_of(const Push& push) {
    return {
        .source = push.source,
        .version = push.version,
        .strictness = ingest::Strictness::lenient,
        .now = world_now(),
    };
}

[[noreturn]] void refused(const fhir::Outcome& outcome, const std::string& body) {
    const fhir::Issue& issue = outcome.issues().front();
    throw std::logic_error("refused: " + issue.expression + ": " + issue.text + "\n" + body);
}

fhir::Document parsed(const std::string& body) {
    auto document = fhir::Document::parse(body, fhir::Limits::bundle());
    if (!document) refused(document.error(), body);
    return std::move(*document);
}

store::Stamp stamp_of(const Push& push, config::VersionOrder order) {
    if (order == config::VersionOrder::version_id) return ingest::removal_stamp(push.body, order);
    const fhir::Document document = parsed(push.body);
    return ingest::stamp_of(document.root(), order);
}

std::string entry_of(const Push& push) {
    const std::string request = object(
        {{"method", in_quotes(push.removes ? "DELETE" : "PUT")}, {"url", in_quotes(push.owner())}}
    );
    return object({{"resource", push.removes ? "" : push.body}, {"request", request}});
}

}  // namespace

Instant world_now() {
    return std::chrono::sys_days(std::chrono::year(2026) / 11 / 24) + std::chrono::hours(12);
}

std::span<const mappings::SourceSettings> world_sources() {
    static const std::vector<mappings::SourceSettings> settings = [] {
        mappings::SourceSettings vas;
        vas.source = source_names[0];
        vas.care_giver.hsa_id = "SE5565594230-R000";
        vas.care_giver.name = "Region Exempel";
        mappings::SourceSettings lifecare;
        lifecare.source = source_names[1];
        lifecare.notes = mappings::NotesAre::external;
        return std::vector{vas, lifecare};
    }();
    return settings;
}

Intake::Intake(SharedSet set, SharedSet coming) {
    rules_.set = std::move(set);
    rules_.coming = std::move(coming);
    rules_.types = config::Config{}.fhir.types;
    for (const std::string_view name : source_names) {
        config::Source source;
        source.client = name;
        rules_.sources.push_back(source);
    }
    rules_.sources.back().order = config::VersionOrder::version_id;
}

store::Write Intake::write_of(const Push& push) const {
    if (push.removes) {
        store::Write write;
        write.kind = store::WriteKind::remove;
        write.key = {push.source, push.type, push.id};
        write.version = push.version;
        write.stamp = stamp_of(push, rules_.order_of(push.source));
        return write;
    }
    const fhir::Document document = parsed(push.body);
    auto prepared = ingest::prepare(rules_, sender_of(push), document, push.id);
    if (!prepared) refused(prepared.error(), push.body);
    return std::move(prepared->write);
}

std::vector<store::Write> Intake::writes_of(const Pushes& pushes) const {
    std::vector<store::Write> writes;
    for (const Push& push : pushes) writes.push_back(write_of(push));
    return writes;
}

std::vector<store::Write> Intake::bundle_of(const Pushes& pushes) const {
    std::vector<std::string> entries;
    for (const Push& push : pushes) entries.push_back(entry_of(push));
    const std::string text = object(
        {{"resourceType", in_quotes("Bundle")},
         {"type", in_quotes("transaction")},
         {"entry", array(entries)}}
    );
    const fhir::Document document = parsed(text);
    auth::DeploymentKey::Bytes key;
    key.fill(7);
    const auth::DeploymentKey deployment_key(key);
    auto plan = ingest::plan_bundle(
        rules_,
        sender_of(pushes.front()),
        auth::ContentIds(deployment_key),
        ingest::OtherTypes::refuse,
        document
    );
    if (!plan) refused(plan.error(), text);
    std::vector<store::Write> writes;
    for (const std::size_t i : plan->order) {
        store::Write& write = plan->actions[i].write;
        if (pushes[i].removes) {
            write.kind = store::WriteKind::remove;
            write.stamp = stamp_of(pushes[i], rules_.order_of(pushes[i].source));
        }
        writes.push_back(std::move(write));
    }
    return writes;
}

}  // namespace gateway::properties
