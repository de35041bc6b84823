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

/// True when following unmapped rules from `url` leads to a map that is missing or met before.
std::string broken_chain(const Maps& maps, const std::string& url, std::set<std::string>& met) {
    const auto found = maps.find(url);
    if (found == maps.end()) return "'" + url + "' is not a map of this set";
    if (!met.insert(url).second) return "'" + url + "' comes back to itself by other-map";
    for (const MapGroup& group : found->second.groups) {
        if (group.unmapped != Unmapped::other_map) continue;
        std::string broken = broken_chain(maps, group.other_map, met);
        if (!broken.empty()) return broken;
    }
    met.erase(url);
    return {};
}

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
    for (const Read& one : read) {
        std::set<std::string> met;
        const std::string broken = broken_chain(state->maps, one.url, met);
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
    std::vector<Translation> result;
    const auto found = state_->maps.find(map_url);
    if (found == state_->maps.end()) return result;
    for (const MapGroup& group : found->second.groups) {
        if (group.source != system) continue;
        const auto element = group.elements.find(code);
        if (element != group.elements.end()) {
            for (const MapTarget& target : element->second) {
                result.push_back({group.target, target.code, target.relationship});
            }
        } else if (group.unmapped == Unmapped::provided) {
            result.push_back({group.target, code, Relationship::equivalent});
        } else if (group.unmapped == Unmapped::fixed) {
            result.push_back({group.target, group.fixed.code, group.fixed.relationship});
        } else if (group.unmapped == Unmapped::other_map) {
            const auto other = translate(group.other_map, system, code);
            result.insert(result.end(), other.begin(), other.end());
        }
    }
    return result;
}

}  // namespace mappings
