// Reading a ConceptMap: one function per level, each reporting what the look-up cannot honour.
#include "mappings/engine/concept_map_read.hpp"

#include "fhir/json.hpp"

namespace mappings {
namespace {

namespace json = fhir::json;
using fhir::Node;

/// A system without the version R5 may write behind a bar.
std::string system_of(std::string_view text) {
    return std::string(text.substr(0, text.find('|')));
}

/// Reads one ConceptMap; each function reads one level and reports what it cannot honour.
class Reader {
public:
    explicit Reader(Faults& faults) : faults_(faults) {}

    CodeMap map(const Node& root) {
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
        CodeMap result;
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

    MapGroup group(const Node& node) {
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
        MapGroup result;
        result.source = system_of(required(node, "source"));
        result.target = system_of(json::find_text(node.value(), "target"));
        each(node, "element", [&](const Node& element) { this->element(element, result); });
        if (const json::Value* rule = json::find(node.value(), "unmapped")) {
            unmapped(Node(node, "unmapped", *rule), result);
        }
        return result;
    }

    void element(const Node& node, MapGroup& group) {
        check_members(
            node,
            {"id", "extension", "code", "display", "noMap", "target"},
            "ConceptMap.group.element",
            fhir::Severity::error,
            faults_
        );
        const std::string code = required(node, "code");
        std::vector<MapTarget>& targets = group.elements[code];
        const json::Value* no_map = json::find(node.value(), "noMap");
        if (no_map != nullptr && no_map->IsTrue()) targets.push_back({"", Relationship::no_map});
        each(node, "target", [&](const Node& one) { targets.push_back(target(one, group)); });
    }

    MapTarget target(const Node& node, const MapGroup& group) {
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
        MapTarget result;
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

    void unmapped(const Node& node, MapGroup& group) {
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

}  // namespace

CodeMap read_concept_map(const Node& root, Faults& faults) {
    return Reader(faults).map(root);
}

}  // namespace mappings
