// One push of a generated or saved world, and files of them: the form in which a counterexample is
// kept in tests/cases/properties.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "fhir/version.hpp"

namespace gateway::properties {

/// A resource version or a delete on its way in, with everything that decides its place in the
/// order: nothing is stamped on arrival.
struct Push {
    std::string source;
    fhir::Version version = fhir::Version::r4;
    std::string type;
    std::string id;
    /// The resource; for a delete the version after which it comes: its meta is the delete's stamp.
    std::string body;
    bool removes = false;

    std::string owner() const { return type + "/" + id; }
    friend bool operator==(const Push&, const Push&) = default;
};
using Pushes = std::vector<Push>;

/// Sources of the properties' worlds: two ordered by meta.lastUpdated, one by a numeric versionId.
inline constexpr std::string_view source_names[] = {"vas", "lifecare", "numbered"};

/// A file of pushes as in tests/cases/properties: description, pushes of source, release ("r4",
/// "r4b", "r5"), resource, and "delete": true where the resource is deleted.
std::string to_file(std::string_view description, const Pushes& pushes);
/// Throws std::runtime_error, naming `name`, when the file has another form.
Pushes from_file(std::string_view name, const std::string& text);

/// Every committed case: file name and pushes, sorted by name.
std::vector<std::pair<std::string, Pushes>> saved_worlds();

}  // namespace gateway::properties
