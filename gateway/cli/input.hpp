// Files and standard input as the commands read them.
#pragma once

#include <functional>
#include <istream>
#include <optional>
#include <string>
#include <string_view>

#include "fhir/document.hpp"
#include "fhir/result.hpp"
#include "fhir/version.hpp"
#include "gateway/cli/exit_code.hpp"
#include "gateway/cli/json_values.hpp"
#include "gateway/cli/streams.hpp"

namespace gateway::cli {

/// The whole file, or standard input for "-". Fails with Kind::not_found and what to do about it.
fhir::Result<std::string> read_file(const std::string& path, std::istream& standard_input);

/// One parsed value of an input, with where it came from.
struct InputValue {
    std::string_view file;
    std::uint32_t lines_before = 0;
    fhir::Document document;
};

/// Calls `use` for each JSON value of each file ("-" = standard input) in order. What cannot be
/// opened or parsed is told on `err`; the worst exit code is returned: no_input, bad_data or done.
Exit each_value(
    const std::vector<std::string>& files,
    const Streams& streams,
    const std::function<void(InputValue&&)>& use
);

/// The release to read a resource as: `wanted` when given; else R5 when the resource is valid R5
/// and not valid R4; else R4.
fhir::Version release_of(const fhir::Document& document, std::optional<fhir::Version> wanted);

}  // namespace gateway::cli
