// The commands of `nara`, each a function of its options and streams.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "fhir/version.hpp"
#include "gateway/cli/exit_code.hpp"
#include "gateway/cli/progress.hpp"
#include "gateway/cli/streams.hpp"

namespace gateway::cli {

/// People read text, programs read JSON.
enum class Output : std::uint8_t { text, json };

struct ValidateOptions {
    std::vector<std::string> files;
    std::optional<fhir::Version> version;
    Output output = Output::text;
};
/// Checks each resource. Text: one line per issue and a closing line on `err`; JSON: one
/// OperationOutcome per resource and line. Ends with `reported` when a resource is invalid.
Exit validate(const ValidateOptions& options, const Streams& streams);

struct FhirpathOptions {
    std::string expression;
    std::string file;
    fhir::Version version = fhir::Version::r4;
    bool strict = false;
    /// Take valueQuantity for value.ofType(Quantity).
    bool json_forms = false;
    Output output = Output::text;
};
/// Evaluates one expression on one resource. Text: one value a line; JSON: one array of
/// {"type", "value"} in result order. A refused expression ends with bad_data and its position.
Exit fhirpath(const FhirpathOptions& options, const Streams& streams);

/// What follows a resource that cannot be read or used.
enum class OnFault : std::uint8_t { go_on, stop };

enum class RowFormat : std::uint8_t { ndjson, json, csv };
struct ViewOptions {
    std::string view;
    std::vector<std::string> files;
    std::optional<fhir::Version> version;
    RowFormat format = RowFormat::ndjson;
    OnFault on_fault = OnFault::go_on;
    Progress::Shown progress = Progress::Shown::yes;
};
/// Runs a ViewDefinition over resources, Bundles (each entry's resource) and NDJSON, one value at a
/// time. What cannot be read, and a resource the view stops at, is told on `err` with file and
/// line, and has no rows; the command goes on and ends with `reported`, or, if asked to, stops
/// there with bad_data. A reader of the rows who goes away ends it without a word. The progress is
/// shown to people at a terminal only.
Exit view(const ViewOptions& options, const Streams& streams);

enum class MapTo : std::uint8_t { overview, rows };
struct MapOptions {
    std::vector<std::string> files;
    std::optional<fhir::Version> version;
    MapTo to = MapTo::overview;
    std::string language = "sv";
    /// The moment to answer for (RFC 3339); empty = now.
    std::string at;
    /// A folder with a mapping set; empty = the one in the executable.
    std::string mappings;
    /// Instead of each overview why it is as it is.
    bool explain = false;
};
/// The whole mapping without a store: resources in, one overview per patient and line out (or the
/// extracted rows, one a line).
Exit map(const MapOptions& options, const Streams& streams);

struct MappingsCheckOptions {
    /// The folder of the set; empty = the one in the executable.
    std::string folder;
    Output output = Output::text;
};
/// Loads, checks and tests a mapping set. Text: one line per issue, "path:line:column: error: …",
/// and a closing line on `err`; JSON: one object with issues, tests and counts. Ends with
/// `bad_config` when the set does not load, with `reported` when it loads and a test fails or a
/// text is faulty.
Exit mappings_check(const MappingsCheckOptions& options, const Streams& streams);

/// Which gateway: its configuration and data as `serve` takes them, or its admin listener.
struct MappingsWhere {
    std::string config;
    std::string data;
    bool sandbox = false;
    std::string admin;
};
enum class MappingsAim : std::uint8_t { apply, preview };
struct MappingsApplyOptions {
    /// The folder of the set; empty = the configured one, else the set in the executable.
    std::string folder;
    /// Instead: the set that was in force before.
    bool previous = false;
    MappingsAim aim = MappingsAim::apply;
    /// What is shown now may go.
    bool yes = false;
    /// Switches without comparing first.
    bool without_comparison = false;
    MappingsWhere where;
    Output output = Output::text;
};
/// Puts a mapping set in force in a running gateway, or in the database of one that does not run:
/// checks it, compares what it would show, switches, and waits until it is in force. Ends with
/// bad_config when the set has faults, reported when it takes contacts away and nobody agreed,
/// try_again when another change is going on.
Exit mappings_apply(const MappingsApplyOptions& options, const Streams& streams);
/// Which set is in force, which is coming, which are kept.
Exit mappings_status(const MappingsWhere& where, Output output, const Streams& streams);

struct CheckConfigOptions {
    std::string file;
    bool print_effective = false;
};
/// Reads a configuration as `serve` does, without serving: keys, TLS files, and the mapping set as
/// mappings_check() does.
Exit check_config(const CheckConfigOptions& options, const Streams& streams);

struct ServeOptions {
    /// Empty = none: defaults and environment only.
    std::string config;
    std::string listen;
    std::string data;
    bool sandbox = false;
    /// A sandbox without its people.
    bool empty = false;
    /// A sandbox that answers callers on other machines too: in a container every caller is one.
    bool any_peer = false;
};
/// Serves until SIGINT or SIGTERM, then finishes what is in flight (at most 10 s); a second signal
/// ends at once: what was acknowledged is on disk.
Exit serve(const ServeOptions& options, const Streams& streams);

/// Version, libraries, schema and mapping set.
Exit version(Output output, const Streams& streams);

}  // namespace gateway::cli
