// One change for everybody: a start costs one fsync.
#include "gateway/sandbox/loader.hpp"

#include <future>

namespace gateway::sandbox {
namespace {

fhir::Outcome naming(const Person& person, fhir::Outcome outcome) {
    for (fhir::Issue& issue : outcome.issues()) issue.text = person.id + ": " + issue.text;
    return outcome;
}

fhir::Result<ingest::Prepared> prepare(const ingest::Rules& rules, const Push& push, Instant now) {
    const auto document = fhir::Document::parse(push.resource);
    if (!document) return document.error();
    const ingest::Sender sender{
        .source = push.source,
        .version = push.version,
        .strictness = ingest::Strictness::lenient,
        .now = now,
    };
    std::string id(fhir::json::find_text(document->root().value(), "id"));
    return ingest::prepare(rules, sender, *document, std::move(id));
}

// What a tester changed or deleted stays as it is. What was not touched is sent again: the store
// answers "unchanged", and the source counts as heard of.
bool is_kept(store::Reader& reader, const Push& push, const store::Write& write) {
    const auto current = reader.current(write.key);
    if (!current) return false;
    if (current->deleted) return true;
    return push.dates == Dates::fixed && current->body != write.body;
}

audit::Entry entry_of(const std::vector<store::Write>& writes, Instant now) {
    audit::Entry entry;
    entry.time = now;
    entry.action = audit::Action::create;
    entry.user_id = "sandbox";
    entry.user_id_type = "system";
    entry.client_id = "sandbox";
    entry.field_class = "resource";
    entry.resource_type = "Bundle";
    for (const store::Write& write : writes) {
        if (!entry.resource_ids.empty()) entry.resource_ids += ' ';
        entry.resource_ids += write.key.owner();
    }
    entry.purpose = "sandbox people";
    entry.request_id = "start";
    entry.source_ip = "127.0.0.1";
    return entry;
}

}  // namespace

fhir::Result<Loaded> load_people(
    store::Store& store, const ingest::Rules& rules, std::span<const Person> people, Instant now
) {
    const auto reader = store.reader();
    store::Change change;
    Loaded loaded;
    for (const Person& person : people) {
        for (const Push& push : person.pushes) {
            auto prepared = prepare(rules, push, now);
            if (!prepared) return naming(person, std::move(prepared).error());
            if (is_kept(*reader, push, prepared->write)) {
                ++loaded.kept;
                continue;
            }
            change.writes.push_back(std::move(prepared->write));
        }
    }
    change.audit.push_back(entry_of(change.writes, now));

    std::promise<fhir::Result<store::Receipt>> promise;
    auto committed = promise.get_future();
    store.submit(std::move(change), [&promise](fhir::Result<store::Receipt> receipt) {
        promise.set_value(std::move(receipt));
    });
    const auto receipt = committed.get();
    if (!receipt) return receipt.error();
    for (const store::Written& written : receipt->written) {
        const bool unchanged = written.disposition == store::Disposition::unchanged;
        ++(unchanged ? loaded.unchanged : loaded.stored);
    }
    return loaded;
}

}  // namespace gateway::sandbox
