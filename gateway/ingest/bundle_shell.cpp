// Writes the Bundle once more without the resources and validates that.
#include "gateway/ingest/bundle_shell.hpp"

#include "fhir/json_writer.hpp"
#include "fhir/validate/validate.hpp"

namespace gateway::ingest {

std::vector<fhir::Issue> check_shell(const fhir::Document& document, fhir::Version version) {
    const fhir::Node root = document.root();
    const fhir::json::Value& bundle = root.value();
    fhir::JsonWriter json;
    {
        auto object = json.object();
        for (auto member = bundle.MemberBegin(); member != bundle.MemberEnd(); ++member) {
            const auto name = fhir::json::name(*member);
            json.key(name);
            if (name != "entry" || !member->value.IsArray()) {
                json.value(member->value);
                continue;
            }
            auto list = json.array();
            for (auto entry = member->value.Begin(); entry != member->value.End(); ++entry) {
                if (!entry->IsObject()) {
                    json.value(*entry);
                    continue;
                }
                auto shell = json.object();
                for (auto part = entry->MemberBegin(); part != entry->MemberEnd(); ++part) {
                    if (fhir::json::name(*part) == "resource") continue;
                    json.key(fhir::json::name(*part));
                    json.value(part->value);
                }
            }
        }
    }
    auto shell = fhir::Document::parse(json.take(), fhir::Limits::bundle());
    if (!shell) return shell.error().issues();
    return fhir::validate(shell->root(), version);
}

}  // namespace gateway::ingest
