// Test files in the format of the official SQL on FHIR suite (resources, views and the rows they
// must give), with three additions of ours: `view` may be {"$ref": "../views/patient.json"}, a view
// of the set; `compare` names the columns that count; `assemble` stands instead of `view` and
// compares an assembled model. One runner for the official suite and for the tests of every set.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "fhir/outcome.hpp"
#include "fhir/version.hpp"
#include "mappings/engine/mapping_set.hpp"
#include "mappings/engine/row_difference.hpp"

namespace mappings {

/// One test in one FHIR release.
struct TestResult {
    std::string file;
    std::string title;
    fhir::Version version = fhir::Version::r4;
    /// Nothing = passed. The text begins with "tests/x.json:12:5: " (the place of the expected row
    /// where there is one).
    std::optional<fhir::Issue> failure;
    /// Why it failed, when it was over a row.
    std::optional<RowDifference> difference;
};

struct TestRun {
    std::vector<TestResult> results;
    /// The file cannot be read as tests; placed as all issues of a set are.
    std::vector<fhir::Issue> faults;
    /// (table, column) of every cell of a test by `$ref` that is expected to hold a value.
    std::set<std::pair<std::string, std::string>> filled;
};

/// Runs every test of a file in every release the file names ("fhirVersion"; R4 when it names none;
/// those this program does not read are passed by). Pure and bounded, whatever the bytes are: at
/// most 2 MB, 50,000 values and 20,000 rows a file, and the limits of views. Never throws.
///
/// - An inline `view` is run in standard mode over each resource, as the suite asks.
/// - A `view` by `$ref` is run as the set would: contained resources too, overrides chosen by the
///   file's "source" ("test" when not given), and the identity columns can be compared. Columns of
///   `compare`, else all but the fixed ones. `set` may be null when no test has a `$ref`.
/// - `assemble: {"patient": "Patient/p1"}` (or "pnr:…") assembles that person from all resources of
///   the file and compares model_rows(); columns of `compare`, else those the expected rows name.
TestRun run_tests(const SetFile& file, const MappingSet* set);

}  // namespace mappings
