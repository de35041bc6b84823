// The admin listener's handler: /livez, /readyz, /metrics and /mappings. Loopback by default,
// without personal data, never shed. Sets are changed by callers of the same machine only.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "fhir/json_writer.hpp"
#include "fhir/outcome.hpp"
#include "gateway/answer.hpp"
#include "gateway/clock.hpp"

namespace gateway::api {

/// One line of /readyz. `fault` is called on the worker at each request: nothing = in order, else
/// one sentence for operators.
struct ReadyCheck {
    std::string name;
    std::function<std::optional<std::string>()> fault;
};

struct AdminDeps {
    /// Answered in this order; one fault makes the whole 503.
    std::vector<ReadyCheck> checks;
    /// Patients still to be assembled again; shown, never a fault.
    std::function<std::size_t()> reassembly_backlog;
    /// Writes whatever else /readyz tells, as members of its object. May be empty.
    std::function<void(fhir::JsonWriter&)> more_ready;
    /// GET /mappings: how the mapping set stands, as JSON. Empty = there is no such page.
    std::function<std::string()> mappings_status;
    /// POST /mappings: begins a change of the set, or says why not.
    std::function<std::optional<fhir::Outcome>(Request&& request)> change_mappings;
    /// The page of /metrics, in Prometheus' text format 0.0.4.
    std::function<std::string()> metrics_text;
    Clock clock = system_now;
};

/// Every function of `deps` must be callable from each admin worker and outlive the handlers.
HandlerFactory make_admin_handler_factory(AdminDeps deps);

}  // namespace gateway::api
