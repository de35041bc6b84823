// Where a change of the mapping set is asked for: a running gateway by its admin listener, or the
// database of one that does not run.
#pragma once

#include <memory>
#include <string>
#include <variant>

#include "fhir/result.hpp"
#include "gateway/cli/commands.hpp"
#include "gateway/cli/serve_config.hpp"

namespace gateway::cli {

/// Used by one thread.
class MappingTarget {
public:
    virtual ~MappingTarget() = default;
    /// Begins a change, as POST /mappings takes it; the answer is the status, or why it was not
    /// begun.
    virtual fhir::Result<std::string> begin(const std::string& query, const std::string& body) = 0;
    virtual fhir::Result<std::string> status() = 0;
};

/// The gateway that answers; else, when nobody has it open, the database.
std::variant<std::unique_ptr<MappingTarget>, Refusal> find_mapping_target(
    const MappingsWhere& where, const Streams& streams
);

}  // namespace gateway::cli
