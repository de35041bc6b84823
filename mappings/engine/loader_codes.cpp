// The maps once more as JSON, so that each target has its place.
#include "mappings/engine/loader_codes.hpp"

#include <algorithm>
#include <string>

#include "fhir/document.hpp"
#include "fhir/json.hpp"
#include "mappings/engine/loader_fault.hpp"
#include "mappings/engine/settings_reader.hpp"

namespace mappings {
namespace {

namespace json = fhir::json;
using fhir::Node;

/// A system whose codes are known.
struct CodeList {
    std::vector<std::string> systems;
    std::vector<std::string> codes;
};

/// How one policy reads one map.
struct MapUse {
    std::string url;
    /// The policy's file and the pointer of the URL in it.
    std::string policy;
    std::string pointer;
    std::vector<std::string> accept;
    std::vector<CodeList> lists;
};

std::vector<std::string> kind_names() {
    std::vector<std::string> names;
    for (int i = 0; i < static_cast<int>(ContactKind::other); ++i) {
        names.emplace_back(name(static_cast<ContactKind>(i)));
    }
    return names;
}

std::vector<MapUse> uses_of(const Policies& policies) {
    const CareManagerPolicy& contact = policies.care_manager();
    MapUse kinds{contact.kind_map, "policies/care-manager.json", "/kind/map", contact.accept, {}};
    CodeList national{contact.national_systems, {}};
    for (const CareManagerPolicy::KindName& one : contact.kind_names) {
        national.codes.push_back(one.code);
    }
    kinds.lists.push_back(std::move(national));
    if (!contact.sub_kind_system.empty()) {
        kinds.lists.push_back({{contact.sub_kind_system}, kind_names()});
    }
    const CarePlanPolicy& plan = policies.care_plan();
    MapUse types{plan.type_map, "policies/care-plan.json", "/type/map", plan.accept, {}};
    types.lists.push_back({{plan.type_system}, plan.type_codes});
    return {std::move(kinds), std::move(types)};
}

/// Calls `use` for each element of an array member.
template <class Use>
void each(const Node& parent, std::string_view name, Use use) {
    const json::Value* list = json::find(parent.value(), name);
    if (list == nullptr || !list->IsArray()) return;
    const Node node(parent, name, *list);
    for (unsigned i = 0; i < list->Size(); ++i) use(Node(node, i, (*list)[i]));
}

class MapCheck {
public:
    MapCheck(const MapUse& use, Faults& faults) : use_(use), faults_(faults) {}

    void run(const Node& map) {
        each(map, "group", [&](const Node& group) { this->group(group); });
    }

private:
    void group(const Node& group) {
        std::string_view target = json::find_text(group.value(), "target");
        target = target.substr(0, target.find('|'));
        if (target.empty()) return;
        const CodeList* list = list_of(target);
        if (list == nullptr) {
            return faults_.warning(
                "concept-map-system",
                "no policy that uses this map reads codes of '" + std::string(target) + "'",
                Node(group, "target", group.value()).pointer()
            );
        }
        if (list->codes.empty()) return;
        each(group, "element", [&](const Node& element) {
            each(element, "target", [&](const Node& one) {
                if (is_accepted(one)) code(one, *list);
            });
        });
        const json::Value* unmapped = json::find(group.value(), "unmapped");
        const bool fixed = unmapped != nullptr && json::find_text(*unmapped, "mode") == "fixed";
        if (fixed) code(Node(group, "unmapped", *unmapped), *list);
    }

    const CodeList* list_of(std::string_view system) const {
        for (const CodeList& list : use_.lists) {
            const auto& systems = list.systems;
            if (std::find(systems.begin(), systems.end(), system) != systems.end()) return &list;
        }
        return nullptr;
    }

    bool is_accepted(const Node& target) const {
        for (const std::string_view name : {"equivalence", "relationship"}) {
            const std::string_view word = json::find_text(target.value(), name);
            if (word.empty()) continue;
            const auto relation = relationship_from(word);
            return std::any_of(
                use_.accept.begin(),
                use_.accept.end(),
                [&](const std::string& accepted) { return relationship_from(accepted) == relation; }
            );
        }
        return false;
    }

    void code(const Node& target, const CodeList& list) {
        const std::string_view code = json::find_text(target.value(), "code");
        if (code.empty()) return;  // no map, or reported when the map was read
        if (std::find(list.codes.begin(), list.codes.end(), code) != list.codes.end()) return;
        faults_.error(
            "concept-map-target",
            "The target code " + unknown_word(code, list.codes),
            Node(target, "code", target.value()).pointer()
        );
    }

    const MapUse& use_;
    Faults& faults_;
};

void append(std::vector<fhir::Issue>& all, const SetFile& file, const Faults& faults) {
    auto issues = issues_in(file, faults.all());
    all.insert(all.end(), issues.begin(), issues.end());
}

void check_map(
    std::span<const SetFile> files, const MapUse& use, std::vector<fhir::Issue>& issues
) {
    for (const SetFile& file : files) {
        if (!file.path.starts_with("concept-maps/")) continue;
        auto document = fhir::Document::parse(file.bytes, fhir::Limits::config());
        if (!document) continue;  // cannot be: it has been read
        const Node root = document->root();
        if (json::find_text(root.value(), "url") != use.url) continue;
        Faults faults;
        MapCheck(use, faults).run(root);
        append(issues, file, faults);
    }
}

void missing_map(
    std::span<const SetFile> files,
    const ConceptMaps& maps,
    const MapUse& use,
    std::vector<fhir::Issue>& issues
) {
    std::vector<std::string> urls;
    for (const std::string_view url : maps.urls()) urls.emplace_back(url);
    std::string text = "The set has no ConceptMap '" + use.url + "'";
    const std::string_view meant = nearest(use.url, urls);
    text += meant.empty() ? "." : "; did you mean '" + std::string(meant) + "'?";
    for (const SetFile& file : files) {
        if (file.path != use.policy) continue;
        Faults faults;
        faults.error("policy-map", text, use.pointer);
        append(issues, file, faults);
    }
}

}  // namespace

std::vector<fhir::Issue> check_targets(
    std::span<const SetFile> files, const ConceptMaps& maps, const Policies& policies
) {
    std::vector<fhir::Issue> issues;
    for (const MapUse& use : uses_of(policies)) {
        if (maps.has(use.url))
            check_map(files, use, issues);
        else
            missing_map(files, maps, use, issues);
    }
    return issues;
}

}  // namespace mappings
