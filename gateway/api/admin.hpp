// The admin listener's handler: /livez, /readyz and /metrics. Loopback by default, without personal
// data, never shed.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

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
    /// The page of /metrics, in Prometheus' text format 0.0.4.
    std::function<std::string()> metrics_text;
    Clock clock = system_now;
};

/// Every function of `deps` must be callable from each admin worker and outlive the handlers.
HandlerFactory make_admin_handler_factory(AdminDeps deps);

}  // namespace gateway::api
