// GET /fhir/{release}/Patient/{id}/$explain: the explanation as Parameters.
#include "gateway/api/answers.hpp"
#include "gateway/api/explained.hpp"
#include "gateway/api/fhir_handlers.hpp"
#include "gateway/api/fhir_instance.hpp"
#include "gateway/api/negotiate.hpp"
#include "mappings/explain/explain_json.hpp"

namespace gateway::api {
namespace {

fhir::Outcome patients_only(const std::string& type) {
    return fhir::Outcome(
        fhir::Kind::not_found,
        fhir::IssueType::not_supported,
        "no-such-path",
        "$explain is an operation of Patient, not of " + type + "."
    );
}

}  // namespace

Answer explain_patient(Call& call) {
    const store::Key key = key_of(call);
    const mappings::Anchor person{key.source, key.owner()};
    const auto refuse = [&](const std::optional<mappings::Anchor>& named,
                            const fhir::Outcome& outcome) {
        return refuse_audited(call, Form::fhir, explain_entry(call, named), outcome);
    };
    if (const auto refusal = check_may_explain(call)) return refuse(std::nullopt, *refusal);
    if (key.type != "Patient") return refuse(std::nullopt, patients_only(key.type));
    const auto format = negotiate_fhir(call.request, call.base());
    if (!format) return refuse(std::nullopt, format.error());
    const auto explanation = explain_person(call, person);
    if (!explanation) return refuse(person, explanation.error());
    fhir::JsonWriter json(format->layout);
    mappings::write_explanation_parameters(json, *explanation);
    Response response;
    response.content_type = format->content_type;
    response.body = json.take();
    response.with("Cache-Control", "no-store");
    std::vector<audit::Entry> entries{explain_entry(call, person, &*explanation)};
    return after_audit(call, Form::fhir, std::move(entries), std::move(response));
}

}  // namespace gateway::api
