// Bundles of type transaction and batch: what each entry asks for, and references between entries.
// Pure: reads the Bundle's nodes, writes text; carrying the requests out is the gateway's.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "fhir/node.hpp"
#include "fhir/result.hpp"
#include "fhir/version.hpp"

namespace fhir {

enum class BundleType : std::uint8_t { transaction, batch };
/// In the order in which a transaction is carried out: deletes, creates, updates, reads
/// (https://hl7.org/fhir/R4/http.html#trules); `remove` is DELETE.
enum class BundleMethod : std::uint8_t { remove, post, put, patch, get, head };

/// One entry; everything borrows from the Document. What the entry does not have is empty.
struct BundleEntry {
    std::size_t index = 0;
    std::string_view full_url;
    BundleMethod method = BundleMethod::get;
    /// "Patient/1", relative to the base of the server.
    std::string_view url;
    std::string_view if_match;
    std::string_view if_none_match;
    std::string_view if_none_exist;
    std::string_view if_modified_since;
    /// Null when there is none.
    const json::Value* resource = nullptr;
};

struct Bundle {
    BundleType type = BundleType::batch;
    std::vector<BundleEntry> entries;

    /// The entries in the order in which they are carried out: a batch as it is written, a
    /// transaction by method and then as it is written. Points into `entries`.
    std::vector<const BundleEntry*> in_order() const;
};

/// Reads a transaction or batch, or says all that is wrong with it (Kind::bad_request): another
/// type, an entry without a usable request, a resource missing or out of place, a fullUrl that is
/// relative, names a version or stands twice, and in a transaction two entries that change the same
/// resource. The resources themselves are left to validate(). The result borrows from the document.
Result<Bundle> read_bundle(const Node& root);

/// The way from a Bundle to an entry's resource, so that issues name their place in the Bundle.
/// Lives on the stack and borrows from the Bundle's node and document.
class EntryPath {
public:
    /// `entry` must come from read_bundle(bundle).
    EntryPath(const Node& bundle, const BundleEntry& entry);
    EntryPath(const EntryPath&) = delete;
    EntryPath& operator=(const EntryPath&) = delete;

    const Node& entry() const { return entry_; }
    /// The entry must have a resource.
    Node resource() const;

private:
    Node list_;
    Node entry_;
};

/// Where the entries of a Bundle are stored in the end. Owns its texts.
class EntryTargets {
public:
    /// `location` is "Patient/1". The last call for a full URL counts.
    void add(std::string_view full_url, std::string_view location);
    /// The location of the entry that `reference` means when it stands in the entry `referrer_url`
    /// (https://hl7.org/fhir/R4/bundle.html#references): the same full URL, or a relative reference
    /// on the base of the referrer's RESTful full URL. A version in the reference is not looked at.
    std::optional<std::string_view> find(std::string_view reference, std::string_view referrer_url)
        const;

private:
    std::unordered_map<std::string, std::string> locations_;
};

struct RewrittenResource {
    /// Compact JSON, members in their order, numbers as received.
    std::string bytes;
    /// References that say "Type?query", one issue each ("conditional-reference"), left as they
    /// are.
    std::vector<Issue> conditional;
    /// References by urn:uuid or urn:oid to no entry of the Bundle ("unresolved-reference"), left
    /// as they are.
    std::vector<Issue> unresolved;
};

/// Writes the resource with every Reference.reference to an entry replaced by the entry's location,
/// contained resources included. URIs, canonicals, narrative and Bundles inside are left as they
/// are. `resource` must be valid for `version`.
RewrittenResource rewrite_references(
    const Node& resource, Version version, std::string_view full_url, const EntryTargets& targets
);

}  // namespace fhir
