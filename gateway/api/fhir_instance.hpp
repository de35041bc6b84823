// What the FHIR handlers share: the instance a request names, its addresses, and stored versions on
// their way out.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "fhir/json_writer.hpp"
#include "fhir/outcome.hpp"
#include "gateway/api/negotiate.hpp"
#include "gateway/api/route.hpp"
#include "gateway/audit/entry.hpp"
#include "gateway/ingest/prepare.hpp"
#include "gateway/store/store.hpp"

namespace gateway::api {

/// A refusal when the type in the path is not taken (404) or the id cannot be one (404 for what
/// only reads, since nothing can be there; else 400).
std::optional<fhir::Outcome> check_instance(const Call& call);

/// The key the path names, in the caller's own source.
store::Key key_of(const Call& call);

/// "https://gw.example.se/fhir/r4".
std::string base_url(const Call& call);
/// "Type/id/_history/3".
std::string version_path(const store::Key& key, std::int64_t version);

/// Whether a stored version may be read on a base: R4B counts as R4.
bool on_base(const store::StoredVersion& stored, fhir::Version base);

/// The stored bytes as the server's instance.
std::string instance_of(const store::StoredVersion& stored, std::string_view id);
/// A FHIR text in the layout asked for.
std::string laid_out(std::string text, fhir::JsonWriter::Layout layout);

/// 200 with ETag and Last-Modified; no body yet.
Response version_response(const FhirFormat& format, std::int64_t version, Instant last_updated);

/// An access-log row about one resource.
audit::Entry resource_entry(
    const Call& call,
    audit::Action action,
    const store::Key& key,
    std::optional<std::int64_t> version
);
/// The patient a write concerns, as the access log names them; none when it concerns nobody.
std::string patient_of(const Call& call, const store::Write& write);

/// One information issue, for an outcome that only tells what was done.
fhir::Issue told(std::string code, std::string text);
/// An OperationOutcome as text.
std::string outcome_text(
    std::span<const fhir::Issue> issues, const Request& request, fhir::JsonWriter::Layout layout
);

/// "created", "updated", "unchanged", "superseded", "deleted": how metrics name a disposition. A
/// delete of nothing is a delete.
std::string_view result_of(store::Disposition disposition);
/// Tells metrics of one pushed resource. Types and sources that are not configured count as
/// "other": labels must stay few.
void report_ingest(const Worker& worker, const store::Key& key, std::string_view result);

/// Stamps a delete by the order of its source.
void stamp_removal(Worker& worker, store::Write& write);

/// Who pushes by this call, in which release and how strictly.
ingest::Sender sender_of(const Call& call);

}  // namespace gateway::api
