// The operator's configuration as one plain struct. Read from JSON with comments, checked key by
// key, overridden by environment and options (option > environment > file > default).
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "fhir/outcome.hpp"
#include "fhir/result.hpp"
#include "mappings/engine/source_settings.hpp"

namespace gateway::config {

/// "127.0.0.1:8080", "[::1]:8080".
struct Endpoint {
    std::string address = "127.0.0.1";
    std::uint16_t port = 0;
    friend bool operator==(const Endpoint&, const Endpoint&) = default;
};

struct Tls {
    std::string cert;
    std::string key;
    friend bool operator==(const Tls&, const Tls&) = default;
};

/// How versions of one resource from one source are ordered (mapping.md section 12).
enum class VersionOrder : std::uint8_t { last_updated, version_id, arrival };

struct Source {
    /// The client whose pushes these are; also the source's id.
    std::string client;
    /// For operators.
    std::string name;
    /// For patients ("Region Exempel").
    std::string patient_name;
    VersionOrder order = VersionOrder::last_updated;
    mappings::NotesAre notes = mappings::NotesAre::internal;
    /// Absolute URL prefixes that are this source's own ("https://ehr.example.se/fhir/").
    std::vector<std::string> bases;
    std::string care_giver_hsa_id;
    std::string care_giver_name;
    std::string listing_type;
    friend bool operator==(const Source&, const Source&) = default;
};

struct Config {
    struct Server {
        Endpoint listen{"127.0.0.1", 8080};
        std::optional<Tls> tls;
        /// 0 = max(1, cores - 1).
        std::size_t workers = 0;
        /// Host names answered; empty = any syntactically valid one.
        std::vector<std::string> hosts;
        friend bool operator==(const Server&, const Server&) = default;
    } server;
    struct Admin {
        Endpoint listen{"127.0.0.1", 9090};
        friend bool operator==(const Admin&, const Admin&) = default;
    } admin;
    struct Store {
        std::string path = "data/nara.db";
        friend bool operator==(const Store&, const Store&) = default;
    } store;
    struct Mappings {
        /// Empty = the set carried in the executable.
        std::string folder;
        friend bool operator==(const Mappings&, const Mappings&) = default;
    } mappings;
    struct Fhir {
        /// Resource types that are taken.
        std::vector<std::string> types{
            "Appointment",
            "CarePlan",
            "CareTeam",
            "Goal",
            "HealthcareService",
            "Location",
            "Organization",
            "Patient",
            "Practitioner",
            "PractitionerRole",
            "RelatedPerson"};
        /// Wrong check digit of a person number (ID-9): error in production, warning in the
        /// sandbox.
        fhir::Severity check_digit = fhir::Severity::error;
        friend bool operator==(const Fhir&, const Fhir&) = default;
    } fhir;
    std::vector<Source> sources;
    struct Portal {
        std::vector<std::string> allowed_origins;
        std::string default_language = "sv";
        friend bool operator==(const Portal&, const Portal&) = default;
    } portal;
    struct Log {
        std::string level = "info";
        friend bool operator==(const Log&, const Log&) = default;
    } log;
    friend bool operator==(const Config&, const Config&) = default;
};

/// One NAME=value of the environment.
using Variable = std::pair<std::string, std::string>;

/// Reads `jsonc` (empty = no file) and the NARA__SECTION__KEY variables over `defaults`. Variables
/// of other names are left alone; lists in variables are comma-separated; `sources` stands in the
/// file only. All faults at once: code "config-unknown-key" (with the nearest key),
/// "config-bad-value" or "config-conflict", the key's path as expression, and the place in the
/// file.
fhir::Result<Config> read(
    std::string_view jsonc, std::span<const Variable> environment, Config defaults = {}
);

/// "127.0.0.1:8080" or "[::1]:8080"; nothing when it is no IP address with a port.
std::optional<Endpoint> endpoint_from(std::string_view text);
std::string to_text(const Endpoint& endpoint);

/// The effective configuration as JSON, every key present. Secrets stand in files, never here.
std::string to_json(const Config& config);

/// Every key with its dotted path, in the order of the file ("sources[].client" for a list's).
std::vector<std::string> key_paths();

/// What assembly must know of each source.
std::vector<mappings::SourceSettings> source_settings(const Config& config);

}  // namespace gateway::config
