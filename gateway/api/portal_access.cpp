// From references to models.
#include "gateway/api/portal_access.hpp"

#include "gateway/api/answers.hpp"
#include "gateway/api/worker.hpp"

namespace gateway::api {

fhir::Outcome not_available() {
    return fhir::Outcome(
        fhir::Kind::not_found,
        fhir::IssueType::not_found,
        "not-available",
        "The person is unknown, or may not be shown."
    );
}

PatientModel* find_model(Call& call) {
    const auto subject = call.worker.refs.read(call.principal.client, call.path.ref);
    if (!subject) return nullptr;
    return model_of(call.worker, *subject, call.worker.now());
}

fhir::Result<Language> language_of(const Call& call) {
    const bool english = call.worker.deps().config->portal.default_language == "en";
    return choose_language(call.request, english ? Language::en : Language::sv);
}

const mappings::Words& words_of(const Call& call, Language language) {
    const mappings::Words* words = call.worker.set->texts->find(code_of(language));
    return words != nullptr ? *words : call.worker.set->texts->swedish();
}

audit::Entry view_entry(const Call& call, Part part, const PatientModel* model) {
    audit::Entry entry = audit_entry(call, audit::Action::read, audit::Outcome::ok);
    entry.field_class = part == Part::plan ? "plan" : "contact";
    if (part == Part::overview) entry.field_class = "contact plan";
    if (model != nullptr) entry.patient_id = audit_name(model->named);
    return entry;
}

}  // namespace gateway::api
