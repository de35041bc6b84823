// Finds what distinguishes a resource from the others of its source and type.
#include "gateway/ingest/identify.hpp"

#include <optional>
#include <utility>

#include "fhir/instance.hpp"

namespace gateway::ingest {
namespace {

using BusinessIdentifier = std::pair<std::string_view, std::string_view>;

std::optional<BusinessIdentifier> usable(const fhir::json::Value& identifier) {
    const auto system = fhir::json::find_text(identifier, "system");
    const auto value = fhir::json::find_text(identifier, "value");
    if (system.empty() || value.empty()) return std::nullopt;
    if (fhir::json::find_text(identifier, "use") == "old") return std::nullopt;
    return BusinessIdentifier{system, value};
}

std::optional<BusinessIdentifier> least_identifier(const fhir::json::Value& resource) {
    const fhir::json::Value* list = fhir::json::find(resource, "identifier");
    if (list == nullptr || !list->IsArray()) return std::nullopt;
    std::optional<BusinessIdentifier> least;
    for (auto item = list->Begin(); item != list->End(); ++item) {
        const auto candidate = usable(*item);
        if (candidate && (!least || *candidate < *least)) least = candidate;
    }
    return least;
}

}  // namespace

std::string content_id_of(
    const auth::ContentIds& ids, std::string_view source, const fhir::Node& resource
) {
    const auto type = fhir::json::find_text(resource.value(), "resourceType");
    if (const auto identifier = least_identifier(resource.value())) {
        // A blank stands in no URI, so system and value cannot run into each other.
        const std::string distinction =
            "identifier " + std::string(identifier->first) + " " + std::string(identifier->second);
        return ids.make(source, type, distinction);
    }
    const std::string content = fhir::canonical(resource, fhir::CanonicalPart::content);
    return ids.make(source, type, "content " + content);
}

}  // namespace gateway::ingest
