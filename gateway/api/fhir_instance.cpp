// Addresses, stored versions and log rows of FHIR resources.
#include "gateway/api/fhir_instance.hpp"

#include <algorithm>
#include <stdexcept>

#include "fhir/document.hpp"
#include "fhir/instance.hpp"
#include "fhir/primitives.hpp"
#include "gateway/api/answers.hpp"
#include "gateway/api/preconditions.hpp"
#include "gateway/api/timestamps.hpp"
#include "gateway/api/worker.hpp"
#include "gateway/ingest/stamp.hpp"
#include "gateway/outcome_response.hpp"

namespace gateway::api {

std::optional<fhir::Outcome> check_instance(const Call& call) {
    if (!call.worker.set->rules.takes(call.path.type)) {
        return fhir::Outcome(
            fhir::Kind::not_found,
            fhir::IssueType::not_supported,
            "type-not-taken",
            "This resource type is not taken here; the CapabilityStatement at metadata lists those "
            "that are."
        );
    }
    if (call.path.id.empty() || fhir::is_id(call.path.id)) return std::nullopt;
    const bool reads = call.request.method == Method::get || call.request.method == Method::head;
    return fhir::Outcome(
        reads ? fhir::Kind::not_found : fhir::Kind::bad_request,
        fhir::IssueType::value,
        "bad-id",
        "An id is 1 to 64 of the characters A-Z, a-z, 0-9, - and period."
    );
}

store::Key key_of(const Call& call) {
    return {call.principal.source, call.path.type, call.path.id};
}

std::string base_url(const Call& call) {
    return call.request.scheme + "://" + call.request.host + "/fhir/" + call.path.release;
}

std::string version_path(const store::Key& key, std::int64_t version) {
    return key.owner() + "/_history/" + std::to_string(version);
}

bool on_base(const store::StoredVersion& stored, fhir::Version base) {
    return (stored.fhir_version == fhir::Version::r5) == (base == fhir::Version::r5);
}

std::string instance_of(const store::StoredVersion& stored, std::string_view id) {
    return fhir::write_instance(
        stored.body, id, std::to_string(stored.version), fhir_instant(stored.last_updated)
    );
}

std::string laid_out(std::string text, fhir::JsonWriter::Layout layout) {
    if (layout == fhir::JsonWriter::Layout::compact) return text;
    // What is stored passed the guarded reader once; a Bundle's limits hold for every form of it.
    const auto document = fhir::Document::parse(std::move(text), fhir::Limits::bundle());
    if (!document) throw std::logic_error("a stored resource cannot be read");
    fhir::JsonWriter json(layout);
    json.value(document->root().value());
    return json.take();
}

Response version_response(const FhirFormat& format, std::int64_t version, Instant last_updated) {
    Response response;
    response.content_type = format.content_type;
    response.with("ETag", etag_of(version))
        .with("Last-Modified", http_date(last_updated))
        .with("Cache-Control", "private, no-cache");
    return response;
}

audit::Entry resource_entry(
    const Call& call,
    audit::Action action,
    const store::Key& key,
    std::optional<std::int64_t> version
) {
    audit::Entry entry = audit_entry(call, action, audit::Outcome::ok);
    entry.field_class = "resource";
    // A refused entry of a batch may name nothing.
    if (key.type.empty()) return entry;
    entry.resource_type = key.type;
    entry.resource_ids = version ? version_path(key, *version) : key.owner();
    return entry;
}

std::string patient_of(const Call& call, const store::Write& write) {
    const auto anchors = mappings::subjects(call.worker.set->mapping_set(), write.rows);
    // Sorted: identities, whose source is empty, stand before a source's own keys.
    return anchors.empty() ? std::string(audit::none) : audit_name(anchors.front());
}

fhir::Issue told(std::string code, std::string text) {
    fhir::Issue issue;
    issue.severity = fhir::Severity::information;
    issue.type = fhir::IssueType::informational;
    issue.code = std::move(code);
    issue.text = std::move(text);
    return issue;
}

std::string outcome_text(
    std::span<const fhir::Issue> issues, const Request& request, fhir::JsonWriter::Layout layout
) {
    fhir::JsonWriter json(layout);
    write_operation_outcome(json, issues, ErrorContext::of(request));
    return json.take();
}

std::string_view result_of(store::Disposition disposition) {
    using store::Disposition;
    switch (disposition) {
        case Disposition::created:
            return "created";
        case Disposition::updated:
            return "updated";
        case Disposition::unchanged:
            return "unchanged";
        case Disposition::superseded:
            return "superseded";
        case Disposition::deleted:
        case Disposition::already_gone:
            return "deleted";
    }
    return "unchanged";
}

void report_ingest(const Worker& worker, const store::Key& key, std::string_view result) {
    const auto& ingested = worker.deps().ingested;
    if (!ingested) return;
    const auto& sources = worker.deps().config->sources;
    const bool configured = std::any_of(sources.begin(), sources.end(), [&](const auto& source) {
        return source.client == key.source;
    });
    const bool taken = worker.set->rules.takes(key.type);
    const std::string_view other = "other";
    ingested(
        configured ? std::string_view(key.source) : other,
        taken ? std::string_view(key.type) : other,
        result
    );
}

void stamp_removal(Worker& worker, store::Write& write) {
    const auto order = worker.set->rules.order_of(write.key.source);
    if (order != config::VersionOrder::version_id) return;
    const auto current = worker.reader->current(write.key);
    write.stamp = ingest::removal_stamp(current ? current->body : std::string(), order);
}

ingest::Sender sender_of(const Call& call) {
    ingest::Sender sender;
    sender.source = call.principal.source;
    // Checked at admission; the base itself where the request has no body.
    const auto version = read_content_type(call.request, call.base());
    sender.version = version ? *version : call.base();
    sender.strictness = read_prefer(call.request).handling == Handling::strict
                            ? ingest::Strictness::strict
                            : ingest::Strictness::lenient;
    sender.now = call.worker.now();
    return sender;
}

}  // namespace gateway::api
