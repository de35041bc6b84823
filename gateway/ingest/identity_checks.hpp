// Person numbers in a pushed resource: their form, their check digit and, in a sandbox, whether
// they stand in the list of published test numbers (ID-1 to ID-10).
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "fhir/node.hpp"
#include "fhir/outcome.hpp"
#include "gateway/clock.hpp"

namespace gateway::ingest {

struct IdentityChecks {
    /// Of a malformed number or a wrong check digit.
    fhir::Severity severity = fhir::Severity::error;
    /// The only numbers taken, sorted; null = any.
    const std::vector<std::string>* published = nullptr;
};

/// Looks at every Identifier anywhere in `resource` whose system is personnummer, samordningsnummer
/// or nationellt reservnummer. `now` decides the century of ten digits when meta.lastUpdated is
/// absent. No issue holds a number.
std::vector<fhir::Issue> check_identities(
    const fhir::Node& resource, const IdentityChecks& checks, Instant now
);

}  // namespace gateway::ingest
