// The command line: options to commands to exit codes.
#pragma once

#include "gateway/cli/streams.hpp"

namespace gateway::cli {

/// Runs what the arguments say (argv[0] is the program's name) and returns the exit code.
int run(int count, const char* const* arguments, const Streams& streams);

}  // namespace gateway::cli
