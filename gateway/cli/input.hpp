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
#include "gateway/cli/progress.hpp"
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

/// What goes on after a value that cannot be parsed, and after each value.
enum class Next : std::uint8_t { go_on, stop };

struct InputOptions {
    /// After what cannot be parsed.
    Next after_fault = Next::go_on;
    /// Told of every value, and asked to step aside before a message; null = none.
    Progress* progress = nullptr;
    /// Rows made so far, for the progress; null = none.
    const std::uint64_t* rows = nullptr;
};

struct InputResult {
    /// The worst of no_input, bad_data and done.
    Exit exit = Exit::done;
    std::uint64_t values = 0;
    /// Of them those that could not be parsed.
    std::uint64_t faulty = 0;
};

/// Calls `use` for each JSON value of each file ("-" = standard input) in order, one at a time,
/// until it says stop. A file named *.ndjson is read line by line. What cannot be opened or parsed
/// is told on `err` with its place.
InputResult each_value(
    const std::vector<std::string>& files,
    const Streams& streams,
    const InputOptions& options,
    const std::function<Next(InputValue&&)>& use
);

/// The bytes of all files together; 0 when one of them is no file whose size is known.
std::uint64_t size_of(const std::vector<std::string>& files);

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
