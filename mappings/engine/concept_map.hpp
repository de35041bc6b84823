// Code translation: FHIR ConceptMaps of R4 (`equivalence`) and R5 (`relationship`) behind one
// normalised look-up. Local role and category codes become national ones here and nowhere else.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "fhir/result.hpp"
#include "mappings/engine/set_file.hpp"
#include "mappings/model/arena.hpp"

namespace mappings {

/// What a target says of its source, in R5's words (R4's are the same ones seen from the target).
enum class Relationship : std::uint8_t {
    equivalent,                      // R4 equal, equivalent
    source_is_narrower_than_target,  // R4 wider, subsumes
    source_is_broader_than_target,   // R4 narrower, specializes
    related_to,                      // R4 relatedto, inexact
    not_related_to,                  // R4 disjoint
    no_map,                          // R4 unmatched; R5 element.noMap
};
/// R5's spelling: "equivalent", "source-is-narrower-than-target" ...; "no-map" for no_map.
std::string_view code_of(Relationship relationship);
/// Reads R4's and R5's spellings and "no-map"; nothing for other words.
std::optional<Relationship> relationship_from(std::string_view code);
/// Every word it reads.
std::vector<std::string> relationship_words();

/// One target of a code. Borrows from the maps, or from the code asked for (unmapped = provided).
struct Translation {
    std::string_view system;
    /// Empty for no_map.
    std::string_view code;
    Relationship relationship = Relationship::equivalent;
    friend bool operator==(const Translation&, const Translation&) = default;
};

/// All concept maps of a set, by URL. Immutable; cheap to copy; may be shared between threads.
class ConceptMaps {
public:
    ConceptMaps();
    /// Reads every file below concept-maps/ among `files` (others are passed by). All faults of all
    /// files at once; the text begins with "path:line:column: ". Refused: two maps with one URL,
    /// unknown words, conditions this look-up cannot honour (dependsOn, product), unmapped.mode
    /// other-map to a map that is not in the set or that comes back to itself.
    static fhir::Result<ConceptMaps> load(std::span<const SetFile> files);

    bool has(std::string_view map_url) const;
    /// Sorted.
    std::vector<std::string_view> urls() const;
    /// Target systems a map can answer with, sorted; empty for an unknown map.
    std::vector<std::string_view> target_systems(std::string_view map_url) const;

    /// Every target of (system, code), in the order of the map. System and code match exactly;
    /// display never counts. A group whose source is `system` and that lacks the code answers by
    /// its `unmapped` rule, if it has one. Empty: the map (or the set) says nothing of this code.
    std::vector<Translation> translate(
        std::string_view map_url, std::string_view system, std::string_view code
    ) const;
    /// Adds the same targets to a list in an arena.
    void translate(
        std::string_view map_url,
        std::string_view system,
        std::string_view code,
        Growing<Translation>& found
    ) const;

private:
    struct State;
    std::shared_ptr<const State> state_;
};

}  // namespace mappings
