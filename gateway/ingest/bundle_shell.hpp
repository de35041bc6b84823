// The Bundle around the resources: checked apart from them, because each resource is checked only
// when its type is taken.
#pragma once

#include <vector>

#include "fhir/document.hpp"
#include "fhir/outcome.hpp"
#include "fhir/version.hpp"

namespace gateway::ingest {

/// Validates the Bundle without its entries' resources. Pointers are those of `document`, a Bundle.
std::vector<fhir::Issue> check_shell(const fhir::Document& document, fhir::Version version);

}  // namespace gateway::ingest
