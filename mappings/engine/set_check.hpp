// Everything that can be said of a mapping set before a resource is seen: whether it loads, what is
// doubtful in it, and whether its own tests pass. One function for `nara mappings check`,
// `nara check-config`, the start of the gateway, SIGHUP and `nara mappings apply`.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

#include "fhir/outcome.hpp"
#include "mappings/engine/mapping_set.hpp"
#include "mappings/engine/set_file.hpp"
#include "mappings/engine/set_test.hpp"

namespace mappings {

struct SetReport {
    /// Null when the set does not load. It is there when only tests fail: the caller must ask
    /// good() before it uses the set.
    std::shared_ptr<const MappingSet> set;
    /// Errors and warnings in the order of the files, failed tests among the errors. Each text
    /// begins with "path:line:column: " where the place is known.
    std::vector<fhir::Issue> issues;
    /// One for each test and release; empty when the set does not load.
    std::vector<TestResult> tests;
    /// Files of each kind.
    std::size_t views = 0;
    std::size_t concept_maps = 0;
    std::size_t policies = 0;

    /// It loads and no test fails.
    bool good() const { return set != nullptr && !fhir::has_errors(issues); }
    std::size_t failed_tests() const;
    /// The issues as an answer (Kind::invalid); for a set that is not good().
    fhir::Outcome outcome() const { return fhir::Outcome(fhir::Kind::invalid, issues); }
};

/// Loads the set with its texts and templates, checks it and runs its tests (tests/*.json). Pure
/// and bounded in time and memory whatever the files hold; never throws.
SetReport check_set(std::span<const SetFile> files);

}  // namespace mappings
