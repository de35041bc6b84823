// Results as a list of types and JSON texts: what the command line shows.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "fhir/fhirpath/value.hpp"

namespace fhir::fhirpath {

/// One item of a result.
struct Listed {
    /// As `types()` of the npm package fhirpath names it: "FHIR.HumanName", "System.Boolean".
    std::string type;
    /// One JSON value; elements as received.
    std::string json;
    /// "Patient.name[0]" for an element of the document, else empty.
    std::string path;

    friend bool operator==(const Listed&, const Listed&) = default;
};

/// `root` is the document the items were found in; null leaves the paths empty.
std::vector<Listed> list(std::span<const Value> values, const json::Value* root);

}  // namespace fhir::fhirpath
