// Loading a set's ConceptMaps and looking codes up in them.
#include "mappings/engine/concept_map.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "fhir/document.hpp"
#include "fhir/json.hpp"
#include "mappings/engine/concept_map_read.hpp"
#include "mappings/engine/loader_fault.hpp"

namespace mappings {
namespace {

namespace json = fhir::json;
using fhir::Node;

struct Word {
    std::string_view code;
    Relationship relationship;
};
constexpr std::array words{
    Word{"equivalent", Relationship::equivalent},
    Word{"equal", Relationship::equivalent},
    Word{"source-is-narrower-than-target", Relationship::source_is_narrower_than_target},
    Word{"wider", Relationship::source_is_narrower_than_target},
    Word{"subsumes", Relationship::source_is_narrower_than_target},
    Word{"source-is-broader-than-target", Relationship::source_is_broader_than_target},
    Word{"narrower", Relationship::source_is_broader_than_target},
    Word{"specializes", Relationship::source_is_broader_than_target},
    Word{"related-to", Relationship::related_to},
    Word{"relatedto", Relationship::related_to},
    Word{"inexact", Relationship::related_to},
    Word{"not-related-to", Relationship::not_related_to},
    Word{"disjoint", Relationship::not_related_to},
    Word{"no-map", Relationship::no_map},
    Word{"unmatched", Relationship::no_map},
};

using Maps = std::map<std::string, CodeMap, std::less<>>;

/// Follows unmapped rules from map to map: says where they are broken, and how many look-ups one
/// code can cost.
class Chains {
public:
    explicit Chains(const Maps& maps) : maps_(maps) {}

    /// What is wrong with the rules that begin at a map; empty = nothing.
    std::string fault_of(const std::string& url) {
        fault_.clear();
        if (lookups(url) > most_lookups && fault_.empty()) {
            fault_ = "its other-map rules may cost more than " + std::to_string(most_lookups) +
                     " look-ups for one code";
        }
        return fault_;
    }

private:
    static constexpr std::size_t most_lookups = 1000;
    static constexpr std::size_t deepest = 100;

    std::size_t lookups(const std::string& url) {
        const auto known = known_.find(url);
        if (known != known_.end()) return known->second;
        const auto found = maps_.find(url);
        if (found == maps_.end()) return broken("'" + url + "' is not a map of this set");
        if (met_.contains(url)) return broken("'" + url + "' comes back to itself by other-map");
        if (met_.size() == deepest) return most_lookups + 1;
        met_.insert(url);
        std::size_t sum = 1;
        for (const MapGroup& group : found->second.groups) {
            if (group.unmapped != Unmapped::other_map || !fault_.empty()) continue;
            sum = std::min(sum + lookups(group.other_map), most_lookups + 1);
        }
        met_.erase(url);
        // What lies on a broken way is looked at again from each map, to be told of each.
        if (fault_.empty()) known_[url] = sum;
        return sum;
    }
    std::size_t broken(std::string why) {
        fault_ = std::move(why);
        return 0;
    }

    const Maps& maps_;
    std::map<std::string, std::size_t> known_;
    std::set<std::string> met_;
    std::string fault_;
};

}  // namespace

struct ConceptMaps::State {
    Maps maps;
};

std::string_view code_of(Relationship relationship) {
    switch (relationship) {
        case Relationship::equivalent:
            return "equivalent";
        case Relationship::source_is_narrower_than_target:
            return "source-is-narrower-than-target";
        case Relationship::source_is_broader_than_target:
            return "source-is-broader-than-target";
        case Relationship::related_to:
            return "related-to";
        case Relationship::not_related_to:
            return "not-related-to";
        case Relationship::no_map:
            return "no-map";
    }
    return "";
}

std::optional<Relationship> relationship_from(std::string_view code) {
    for (const Word& word : words) {
        if (word.code == code) return word.relationship;
    }
    return std::nullopt;
}

std::vector<std::string> relationship_words() {
    std::vector<std::string> known;
    for (const Word& word : words) known.emplace_back(word.code);
    return known;
}

ConceptMaps::ConceptMaps() : state_(std::make_shared<const State>()) {}

fhir::Result<ConceptMaps> ConceptMaps::load(std::span<const SetFile> files) {
    auto state = std::make_shared<State>();
    std::vector<fhir::Issue> issues;
    struct Read {
        const SetFile* file;
        std::string url;
    };
    std::vector<Read> read;
    for (const SetFile& file : files) {
        if (!file.path.starts_with("concept-maps/")) continue;
        auto document = fhir::Document::parse(file.bytes, fhir::Limits::config());
        if (!document) {
            auto found = with_path(file.path, document.error().issues());
            issues.insert(issues.end(), found.begin(), found.end());
            continue;
        }
        const Node root = document->root();
        Faults faults;
        if (document->resource_type() != "ConceptMap") {
            faults.error("set-resource-type", "resourceType must be ConceptMap", root);
        }
        std::string url(json::find_text(root.value(), "url"));
        if (url.empty()) faults.error("set-missing-member", "'url' is missing", root);
        CodeMap map = read_concept_map(root, faults);
        if (!url.empty() && !state->maps.emplace(url, std::move(map)).second) {
            faults.error("concept-map-twice", "another map of this set has the same url", "/url");
        }
        auto found = issues_in(file, faults.all());
        issues.insert(issues.end(), found.begin(), found.end());
        if (!url.empty()) read.push_back({&file, std::move(url)});
    }
    Chains chains(state->maps);
    for (const Read& one : read) {
        const std::string broken = chains.fault_of(one.url);
        if (broken.empty()) continue;
        Faults faults;
        faults.error("concept-map-unmapped", broken, "/group");
        auto found = issues_in(*one.file, faults.all());
        issues.insert(issues.end(), found.begin(), found.end());
    }
    if (fhir::has_errors(issues)) return fhir::Outcome(fhir::Kind::invalid, std::move(issues));
    ConceptMaps maps;
    maps.state_ = std::move(state);
    return maps;
}

bool ConceptMaps::has(std::string_view map_url) const {
    return state_->maps.find(map_url) != state_->maps.end();
}

std::vector<std::string_view> ConceptMaps::urls() const {
    std::vector<std::string_view> urls;
    for (const auto& [url, map] : state_->maps) urls.push_back(url);
    return urls;
}

std::vector<std::string_view> ConceptMaps::target_systems(std::string_view map_url) const {
    std::set<std::string_view> systems;
    const auto found = state_->maps.find(map_url);
    if (found != state_->maps.end()) {
        for (const MapGroup& group : found->second.groups) {
            if (!group.target.empty()) systems.insert(group.target);
        }
    }
    return {systems.begin(), systems.end()};
}

std::vector<Translation> ConceptMaps::translate(
    std::string_view map_url, std::string_view system, std::string_view code
) const {
    Arena arena;
    Growing<Translation> found(arena);
    translate(map_url, system, code, found);
    return {found.begin(), found.end()};
}

void ConceptMaps::translate(
    std::string_view map_url,
    std::string_view system,
    std::string_view code,
    Growing<Translation>& found
) const {
    const auto map = state_->maps.find(map_url);
    if (map == state_->maps.end()) return;
    for (const MapGroup& group : map->second.groups) {
        if (group.source != system) continue;
        const auto element = group.elements.find(code);
        if (element != group.elements.end()) {
            for (const MapTarget& target : element->second) {
                found.push_back({group.target, target.code, target.relationship});
            }
        } else if (group.unmapped == Unmapped::provided) {
            found.push_back({group.target, code, Relationship::equivalent});
        } else if (group.unmapped == Unmapped::fixed) {
            found.push_back({group.target, group.fixed.code, group.fixed.relationship});
        } else if (group.unmapped == Unmapped::other_map) {
            translate(group.other_map, system, code, found);
        }
    }
}

}  // namespace mappings
