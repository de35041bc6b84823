// Reading ConceptMaps of both shapes, and looking codes up in them.
#include "mappings/engine/concept_map.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "fhir/document.hpp"
#include "fhir/json.hpp"
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

struct Target {
    std::string code;
    Relationship relationship = Relationship::equivalent;
};
enum class Unmapped : std::uint8_t { nothing, provided, fixed, other_map };
struct Group {
    std::string source;
    std::string target;
    std::map<std::string, std::vector<Target>, std::less<>> elements;
    Unmapped unmapped = Unmapped::nothing;
    Target fixed;
    std::string other_map;
};
struct Map {
    std::vector<Group> groups;
};
using Maps = std::map<std::string, Map, std::less<>>;

/// A system without the version R5 may write behind a bar.
std::string system_of(std::string_view text) {
    return std::string(text.substr(0, text.find('|')));
}

/// Reads one ConceptMap; each function reads one level and reports what it cannot honour.
class Reader {
public:
    explicit Reader(Faults& faults) : faults_(faults) {}

    Map map(const Node& root) {
        check_members(
            root,
            {"resourceType",
             "id",
             "meta",
             "implicitRules",
             "language",
             "text",
             "contained",
             "extension",
             "url",
             "identifier",
             "version",
             "versionAlgorithmString",
             "versionAlgorithmCoding",
             "name",
             "title",
             "status",
             "experimental",
             "date",
             "publisher",
             "contact",
             "description",
             "useContext",
             "jurisdiction",
             "purpose",
             "copyright",
             "copyrightLabel",
             "approvalDate",
             "lastReviewDate",
             "effectivePeriod",
             "topic",
             "author",
             "editor",
             "reviewer",
             "endorser",
             "relatedArtifact",
             "sourceUri",
             "sourceCanonical",
             "targetUri",
             "targetCanonical",
             "sourceScopeUri",
             "sourceScopeCanonical",
             "targetScopeUri",
             "targetScopeCanonical",
             "group"},
            "ConceptMap",
            fhir::Severity::error,
            faults_
        );
        Map result;
        each(root, "group", [&](const Node& node) { result.groups.push_back(group(node)); });
        return result;
    }

private:
    template <class Use>
    void each(const Node& parent, std::string_view name, Use use) {
        const json::Value* list = json::find(parent.value(), name);
        if (list == nullptr) return;
        const Node node(parent, name, *list);
        if (!list->IsArray()) {
            return faults_.error(
                "set-wrong-json", "'" + std::string(name) + "' must be an array", node
            );
        }
        for (std::size_t i = 0; i < list->Size(); ++i) {
            use(Node(node, i, (*list)[static_cast<unsigned>(i)]));
        }
    }

    /// A text member; missing or of another JSON type = a fault, and empty.
    std::string required(const Node& parent, std::string_view name) {
        const std::string_view text = json::find_text(parent.value(), name);
        if (text.empty()) {
            faults_.error(
                "set-missing-member", "'" + std::string(name) + "' is missing or not a text", parent
            );
        }
        return std::string(text);
    }

    Group group(const Node& node) {
        check_members(
            node,
            {"id",
             "extension",
             "source",
             "sourceVersion",
             "target",
             "targetVersion",
             "element",
             "unmapped"},
            "ConceptMap.group",
            fhir::Severity::error,
            faults_
        );
        Group result;
        result.source = system_of(required(node, "source"));
        result.target = system_of(json::find_text(node.value(), "target"));
        each(node, "element", [&](const Node& element) { this->element(element, result); });
        if (const json::Value* rule = json::find(node.value(), "unmapped")) {
            unmapped(Node(node, "unmapped", *rule), result);
        }
        return result;
    }

    void element(const Node& node, Group& group) {
        check_members(
            node,
            {"id", "extension", "code", "display", "noMap", "target"},
            "ConceptMap.group.element",
            fhir::Severity::error,
            faults_
        );
        const std::string code = required(node, "code");
        std::vector<Target>& targets = group.elements[code];
        const json::Value* no_map = json::find(node.value(), "noMap");
        if (no_map != nullptr && no_map->IsTrue()) targets.push_back({"", Relationship::no_map});
        each(node, "target", [&](const Node& one) { targets.push_back(target(one, group)); });
    }

    Target target(const Node& node, const Group& group) {
        check_members(
            node,
            {"id",
             "extension",
             "code",
             "display",
             "equivalence",
             "relationship",
             "comment",
             "dependsOn",
             "product"},
            "ConceptMap.group.element.target",
            fhir::Severity::error,
            faults_
        );
        for (const std::string_view condition : {"dependsOn", "product"}) {
            const json::Value* value = json::find(node.value(), condition);
            if (value == nullptr) continue;
            faults_.error(
                "concept-map-condition",
                "'" + std::string(condition) +
                    "' is not honoured: a code is translated by itself; leave it out",
                Node(node, condition, *value)
            );
        }
        Target result;
        result.relationship = relationship(node);
        if (result.relationship == Relationship::no_map) return result;
        result.code = required(node, "code");
        if (group.target.empty()) {
            faults_.error(
                "set-missing-member", "the group has targets but no 'target' system", node
            );
        }
        return result;
    }

    Relationship relationship(const Node& node) {
        for (const std::string_view name : {"equivalence", "relationship"}) {
            const json::Value* value = json::find(node.value(), name);
            if (value == nullptr) continue;
            const auto known =
                json::is_string(*value) ? relationship_from(json::text(*value)) : std::nullopt;
            if (known) return *known;
            faults_.error(
                "concept-map-relationship",
                "not a code of R4's ConceptMapEquivalence or R5's ConceptMapRelationship",
                Node(node, name, *value)
            );
            return Relationship::related_to;
        }
        faults_.error(
            "set-missing-member", "'equivalence' (R4) or 'relationship' (R5) is missing", node
        );
        return Relationship::related_to;
    }

    void unmapped(const Node& node, Group& group) {
        check_members(
            node,
            {"id", "extension", "mode", "code", "display", "relationship", "url", "otherMap"},
            "ConceptMap.group.unmapped",
            fhir::Severity::error,
            faults_
        );
        const std::string mode = required(node, "mode");
        if (mode == "provided" || mode == "use-source-code") {
            group.unmapped = Unmapped::provided;
        } else if (mode == "fixed") {
            group.unmapped = Unmapped::fixed;
            group.fixed.code = required(node, "code");
            // R4 has no word for it here; that a code was not listed says nothing of its meaning.
            group.fixed.relationship = Relationship::related_to;
            if (json::find(node.value(), "relationship") != nullptr) {
                group.fixed.relationship = relationship(node);
            }
        } else if (mode == "other-map") {
            group.unmapped = Unmapped::other_map;
            const std::string_view r4 = json::find_text(node.value(), "url");
            group.other_map = r4.empty() ? required(node, "otherMap") : std::string(r4);
        } else if (!mode.empty()) {
            faults_.error(
                "concept-map-unmapped",
                "'" + mode +
                    "' is not a mode; use provided, fixed or other-map (R4), or "
                    "use-source-code, fixed or other-map (R5)",
                node
            );
        }
        if (group.unmapped == Unmapped::provided && group.target.empty())
            group.target = group.source;
    }

    Faults& faults_;
};

/// True when following unmapped rules from `url` leads to a map that is missing or met before.
std::string broken_chain(const Maps& maps, const std::string& url, std::set<std::string>& met) {
    const auto found = maps.find(url);
    if (found == maps.end()) return "'" + url + "' is not a map of this set";
    if (!met.insert(url).second) return "'" + url + "' comes back to itself by other-map";
    for (const Group& group : found->second.groups) {
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
        Map map = Reader(faults).map(root);
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
        for (const Group& group : found->second.groups) {
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
    for (const Group& group : found->second.groups) {
        if (group.source != system) continue;
        const auto element = group.elements.find(code);
        if (element != group.elements.end()) {
            for (const Target& target : element->second) {
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
