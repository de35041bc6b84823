// Test files in the format of the official SQL on FHIR suite: resources, views and the rows they
// must give. Used for the official suite and for the tests that stand beside a mapping set's views.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "fhir/document.hpp"
#include "fhir/json.hpp"
#include "fhir/version.hpp"
#include "mappings/engine/mapping_set.hpp"

namespace mappings::testing {

/// A file of tests, parsed.
struct CaseFile {
    std::string name;
    fhir::Document document;
};
/// Every *.json of a folder, sorted by name. A file that cannot be parsed throws.
std::vector<CaseFile> case_files(const std::string& folder);

/// The releases a file asks for that this program knows; R4 when it names none.
std::vector<fhir::Version> versions_of(const CaseFile& file);

/// Rows in a form that compares: members sorted, nulls left out, numbers without trailing zeros;
/// the rows of `columns` only, when it is not empty. Sorted, since a view promises no order.
std::vector<std::string> comparable(
    const fhir::json::Value& rows, std::span<const std::string> columns = {}
);

/// Runs one test of the official format in one release; empty = passed, else what differed.
std::string run_official(
    const CaseFile& file, const fhir::json::Value& test, fhir::Version version
);

/// Runs one test of a set, whose view is { "$ref": "../views/<table>.json" }: extracts the file's
/// resources and compares the rows of the table. "source" in the file names the sender ("test").
/// Columns of the test's `compare`, else all of the view's own.
std::string run_of_set(
    const MappingSet& set,
    const CaseFile& file,
    const fhir::json::Value& test,
    fhir::Version version
);

}  // namespace mappings::testing
