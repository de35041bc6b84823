// Checks a resource against the definitions of its release: structure, cardinality, primitives,
// closed codes, references and the few invariants our mappings lean on.
#pragma once

#include <vector>

#include "fhir/node.hpp"
#include "fhir/outcome.hpp"
#include "fhir/version.hpp"

namespace fhir {

/// All issues of the resource, in the order of the document; empty when it is valid. Contained
/// resources and those in a Bundle or Parameters are checked too. What only an invariant says is a
/// warning, apart from ref-1 and ext-1; use has_errors() to decide. Of errors and of warnings the
/// first 200 are kept, and a last issue ("too-many-issues") says when there were more. Pure and
/// thread-safe; allocates nothing when there is no issue. `position` is left to Document::locate.
///
/// Codes: unknown-type, unknown-element, wrong-type, null-not-allowed, empty-object, empty-array,
/// empty-string, required-missing, cardinality, choice-twice, sibling-length, nested-contained,
/// code-not-allowed, reference-target, reference-type; bad-<primitive> ("bad-date", "bad-id"); and
/// the keys of the invariants ref-1, ext-1, per-1, cpt-2, ctm-1, cpl-3, app-2, app-3.
std::vector<Issue> validate(const Node& root, Version version);

}  // namespace fhir
