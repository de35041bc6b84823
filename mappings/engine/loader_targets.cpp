// A walk over the elements of a type and of the types in it.
#include "mappings/engine/loader_targets.hpp"

#include "fhir/definitions/definitions.hpp"

namespace mappings {
namespace {

namespace definitions = fhir::definitions;

class ReferenceTargets {
public:
    std::set<std::string_view> of(std::string_view resource) {
        for (const fhir::Version version :
             {fhir::Version::r4, fhir::Version::r4b, fhir::Version::r5}) {
            const auto* type = definitions::find_type(version, resource);
            if (type != nullptr) visit(*type);
        }
        return std::move(targets_);
    }

private:
    void visit(const definitions::Type& type) {
        if (!visited_.insert(&type).second) return;
        for (const definitions::Element& element : type.elements) {
            const bool passed_by = element.name == "extension" ||
                                   element.name == "modifierExtension" ||
                                   element.name == "contained";
            if (passed_by) continue;
            for (const definitions::TypeRef& ref : element.types) {
                const std::string_view name = ref.type->name;
                const bool refers = name == "Reference" || name == "CodeableReference";
                if (refers) {
                    if (ref.targets.empty()) targets_.insert("Resource");
                    targets_.insert(ref.targets.begin(), ref.targets.end());
                }
                // Its own `reference` names no targets; the element that uses it does.
                if (name != "CodeableReference") visit(*ref.type);
            }
        }
    }
    std::set<const definitions::Type*> visited_;
    std::set<std::string_view> targets_;
};

}  // namespace

std::set<std::string_view> reference_targets(std::string_view resource) {
    return ReferenceTargets().of(resource);
}

}  // namespace mappings
