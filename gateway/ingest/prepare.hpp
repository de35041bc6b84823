// From the bytes of a push to a Write: parse, validate, check identities, stamp, extract. Pure but
// for the moment handed in; handlers, the sandbox's loader and `nara map` all pass here.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "fhir/document.hpp"
#include "fhir/result.hpp"
#include "gateway/clock.hpp"
#include "gateway/config/config.hpp"
#include "gateway/store/store.hpp"
#include "mappings/engine/mapping_set.hpp"

namespace gateway::ingest {

/// What a push must obey. Immutable; read from any thread.
struct Rules {
    std::shared_ptr<const mappings::MappingSet> set;
    /// A set that is to come: what is pushed gets its rows as well. Null = none.
    std::shared_ptr<const mappings::MappingSet> coming;
    /// Resource types that are taken.
    std::vector<std::string> types;
    std::vector<config::Source> sources;
    /// How severe a malformed person number or a wrong check digit is (ID-9).
    fhir::Severity identity = fhir::Severity::error;
    /// The only person numbers taken; unset = any.
    std::optional<std::vector<std::string>> published_numbers;

    bool takes(std::string_view type) const;
    /// Absolute URL prefixes that are this source's own.
    std::span<const std::string> bases_of(std::string_view source) const;
    /// By meta.lastUpdated for a source that is not configured.
    config::VersionOrder order_of(std::string_view source) const;
};

/// Warnings refuse a resource when the sender prefers handling=strict.
enum class Strictness : std::uint8_t { lenient, strict };

/// Who sends, in which release, and when.
struct Sender {
    std::string source;
    fhir::Version version = fhir::Version::r4;
    Strictness strictness = Strictness::lenient;
    Instant now;
};

struct Prepared {
    /// A put without conditions: the caller adds those.
    store::Write write;
    /// With positions in the received bytes.
    std::vector<fhir::Issue> warnings;
};

/// What every resource is checked for before extraction: definitions, identities, clock. `resource`
/// may stand inside a Bundle. Issues have no positions yet.
std::vector<fhir::Issue> check(
    const Rules& rules, const Sender& sender, const fhir::Node& resource
);

/// Runs the views over a resource that was checked; `known` are the issues of that check. Refused
/// (Kind::invalid) when an issue of either is an error, or a warning under Strictness::strict; the
/// Outcome then holds all of them. `id` is the resource's id in the store; its type must be one
/// that is taken.
fhir::Result<Prepared> extract(
    const Rules& rules,
    const Sender& sender,
    const fhir::Document& document,
    std::string id,
    std::vector<fhir::Issue> known
);

/// Moves issues about a resource that stood alone to its place inside a Bundle or Parameters.
void rebase(std::vector<fhir::Issue>& issues, const fhir::Node& resource);

/// Adds the issues whose place `all` does not speak of yet: extraction meets malformed identifiers
/// again, where the identity checks have spoken already.
void add_new_places(std::vector<fhir::Issue>& all, std::vector<fhir::Issue> more);

/// check() and extract().
fhir::Result<Prepared> prepare(
    const Rules& rules, const Sender& sender, const fhir::Document& document, std::string id
);

}  // namespace gateway::ingest
