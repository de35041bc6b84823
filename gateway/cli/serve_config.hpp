// The configuration `serve` runs with: option > environment > file > default, and what a sandbox
// may not do.
#pragma once

#include <istream>
#include <string>
#include <variant>
#include <vector>

#include "gateway/cli/commands.hpp"
#include "gateway/config/config.hpp"

namespace gateway::cli {

/// Why `serve` does not start, and the exit code that says it.
struct Refusal {
    Exit exit = Exit::bad_config;
    /// The file the issues are about; empty when they are not about one.
    std::string file;
    std::vector<fhir::Issue> issues;
};

/// option > environment > file > default, without the rules of serving. `--data` is applied.
std::variant<config::Config, Refusal> effective_config(
    const ServeOptions& options, std::istream& standard_input
);

/// Tells what must be changed; every refusal is a sentence with its cure.
std::variant<config::Config, Refusal> serve_config(
    const ServeOptions& options, std::istream& standard_input
);

}  // namespace gateway::cli
