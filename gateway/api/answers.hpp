// Answers that wait: nothing leaves before what it tells of, or the access-log row of it, is on
// disk.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "fhir/outcome.hpp"
#include "gateway/answer.hpp"
#include "gateway/api/route.hpp"
#include "gateway/audit/entry.hpp"
#include "gateway/store/store.hpp"
#include "mappings/engine/assemble.hpp"

namespace gateway::api {

/// A refusal in the form of a route: OperationOutcome, problem or a page of one text. `worker` may
/// be null (http/ speaks for itself); pages are then plain text.
Response refusal(Form form, const fhir::Outcome& outcome, const Request& request, Worker* worker);

/// An access-log row of this call with everything the request and the caller tell.
audit::Entry audit_entry(const Call& call, audit::Action action, audit::Outcome outcome);
/// How the access log names a patient: "pnr:..." or "vas|Patient/p1".
std::string audit_name(const mappings::Anchor& anchor);

/// Commits the rows, then gives the response; 503 `audit-unavailable` when they cannot be written.
/// The request is moved out of `call`.
Answer after_audit(Call& call, Form form, std::vector<audit::Entry> entries, Response response);
/// A refusal that is logged first, as Outcome::denied for 401 and 403 and else as failed.
Answer refuse_audited(Call& call, Form form, audit::Entry entry, const fhir::Outcome& outcome);

/// Makes the response of what was committed; called on the worker.
using OnReceipt = std::function<Response(const store::Receipt&)>;
/// Commits the change, then answers. What the store refuses is logged (the first entry of the
/// change, as failed) and answered as an OperationOutcome. The request is moved out of `call`.
Answer after_commit(Call& call, store::Change change, OnReceipt respond);

}  // namespace gateway::api
