// Variants by small edits of the carried files.
#include "tests/properties/halland_variants.hpp"

#include <stdexcept>

#include "mappings/embedded.hpp"

namespace gateway::properties {
namespace {

struct Edit {
    std::string_view path;
    std::string_view from;
    std::string_view to;
};

// A team with a note gives no rows; of names only official ones count.
const std::vector<Edit> other_views{
    {"views/care_team_claim.json",
     R"~({"path": "subject.getReferenceKey(Group).empty()"})~",
     R"~({"path": "note.empty()"}, {"path": "subject.getReferenceKey(Group).empty()"})~"},
    {"views/practitioner.json",
     "name.where(use.empty() or use = 'official' or use = 'usual')",
     "name.where(use = 'official')"},
};
const std::vector<Edit> other_maps{
    {"concept-maps/contact-kind.json",
     R"~({"code": "FLK", "target": [{"code": "2", "equivalence": "equivalent"}]})~",
     R"~({"code": "FLK", "target": [{"code": "1", "equivalence": "equivalent"}]})~"},
    {"concept-maps/contact-kind.json",
     R"~({"code": "KSSK", "target": [{"code": "kontaktsjukskoterska", "equivalence": "equal"}]},)~",
     ""},
};
const std::vector<Edit> other_policies{
    {"policies/care-manager.json", R"~("from: desc")~", R"~("from: asc")~"},
    {"policies/care-manager.json",
     R"~("unit": ["role.unit", "claim.behalf", "claim.managing_unit"])~",
     R"~("unit": ["claim.managing_unit", "role.unit", "claim.behalf"])~"},
    {"policies/care-manager.json",
     R"~("denyLabels": ["NOPATIENT", "R", "V"])~",
     R"~("denyLabels": ["V"])~"},
};

SharedSet edited(std::initializer_list<const std::vector<Edit>*> edits) {
    std::vector<mappings::SetFile> files;
    for (const auto& file : halland::files()) {
        files.push_back({std::string(file.path), std::string(file.bytes)});
    }
    for (const std::vector<Edit>* some : edits) {
        for (const Edit& edit : *some) {
            bool done = false;
            for (mappings::SetFile& file : files) {
                const std::size_t at =
                    file.path == edit.path ? file.bytes.find(edit.from) : std::string::npos;
                if (at == std::string::npos) continue;
                file.bytes.replace(at, edit.from.size(), edit.to);
                done = true;
            }
            if (!done) throw std::logic_error("nothing to edit in " + std::string(edit.path));
        }
    }
    auto set = mappings::MappingSet::load(files);
    if (!set) throw std::logic_error(set.error().issues().front().text);
    return std::move(*set);
}

}  // namespace

const std::vector<Variant>& halland_variants() {
    static const std::vector<Variant> variants{
        {"as carried", mappings::MappingSet::built_in()},
        {"other views", edited({&other_views})},
        {"other maps", edited({&other_maps})},
        {"other policies", edited({&other_policies})},
        {"all other", edited({&other_views, &other_maps, &other_policies})},
    };
    return variants;
}

}  // namespace gateway::properties
