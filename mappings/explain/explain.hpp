// Explains one patient's view: assembles and selects once more with notes taken, and traces every
// text that is shown back to the element it came from. Nothing of it runs when nobody asks.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "fhir/result.hpp"
#include "mappings/engine/assemble.hpp"
#include "mappings/engine/select.hpp"
#include "mappings/explain/explanation.hpp"

namespace mappings {

/// A resource of a source: "vas", "CareTeam/ct1".
struct ResourceName {
    std::string source;
    std::string owner;
    friend bool operator==(const ResourceName&, const ResourceName&) = default;
    friend auto operator<=>(const ResourceName&, const ResourceName&) = default;
};

/// A resource version as it was received.
struct ReceivedVersion {
    std::int64_t number = 0;
    fhir::Version version = fhir::Version::r4;
    bool deleted = false;
    std::string body;
    /// Absolute URL prefixes that are cut from its source's references.
    std::vector<std::string> bases;
};

/// Where explain finds what was received. Two real ones: the store's reader, and files.
class ReceivedVersions {
public:
    virtual ~ReceivedVersions() = default;
    /// A version by its number, or the current one (0); nothing when it is not known.
    virtual std::optional<ReceivedVersion> version(
        const ResourceName& resource, std::int64_t number
    ) = 0;
    /// Numbers of the versions that arrived after that one and did not replace it.
    virtual std::vector<std::int64_t> superseded_after(
        const ResourceName& resource, std::int64_t number
    ) = 0;
    /// Resources that name the person and give no rows.
    virtual std::vector<ResourceName> without_rows(const Anchor& person) = 0;
};

/// Borrowed for the call.
struct ExplainInput {
    const MappingSet& set;
    std::span<const SourceSettings> sources;
    RowSource& rows;
    ReceivedVersions& versions;
    Reader reader;
    std::span<const SourceContact> contacts;
};

/// Nothing is known of the person: an explanation without content. Fails when a stored row is not
/// what its view makes of the stored version (code explain-mismatch): then one of both is wrong,
/// and no explanation can be trusted.
fhir::Result<Explanation> explain(const ExplainInput& input, const Anchor& person, Moment now);

}  // namespace mappings
