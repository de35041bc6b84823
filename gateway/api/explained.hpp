// What the three ways to ask for an explanation share: /v1, /view and the operation $explain.
#pragma once

#include <optional>

#include "fhir/result.hpp"
#include "gateway/api/route.hpp"
#include "gateway/audit/entry.hpp"
#include "mappings/engine/assemble.hpp"
#include "mappings/explain/explanation.hpp"

namespace gateway::api {

/// Refuses who is no integrator (403 scope-missing).
std::optional<fhir::Outcome> check_may_explain(const Call& call);

/// The person a patient reference names; nothing for unknown, invented and another client's ones.
std::optional<mappings::Anchor> person_behind(Call& call);

/// Explains what the caller is shown of the person now. Refused: a `section` parameter that names
/// none (bad-parameter), nobody known (not-available). Names another section's contents only when
/// no section was asked for.
fhir::Result<mappings::Explanation> explain_person(Call& call, const mappings::Anchor& person);

/// The access-log row of an explanation, or of a refused one.
audit::Entry explain_entry(
    const Call& call,
    const std::optional<mappings::Anchor>& person,
    const mappings::Explanation* explanation = nullptr
);

}  // namespace gateway::api
