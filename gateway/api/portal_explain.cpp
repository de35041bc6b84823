// GET /v1/patients/{ref}/explain: why the view is as it is, as JSON.
#include "gateway/api/answers.hpp"
#include "gateway/api/explained.hpp"
#include "gateway/api/portal_access.hpp"
#include "gateway/api/portal_handlers.hpp"
#include "gateway/api/worker.hpp"
#include "mappings/explain/explain_json.hpp"

namespace gateway::api {

Answer explain(Call& call) {
    if (const auto refusal = check_may_explain(call)) {
        return refuse_audited(call, Form::portal, explain_entry(call, std::nullopt), *refusal);
    }
    const auto person = person_behind(call);
    if (!person) {
        return refuse_audited(
            call, Form::portal, explain_entry(call, std::nullopt), not_available()
        );
    }
    const auto explanation = explain_person(call, *person);
    if (!explanation) {
        return refuse_audited(call, Form::portal, explain_entry(call, person), explanation.error());
    }
    fhir::JsonWriter json;
    mappings::write_explanation(json, *explanation, call.path.ref);
    Response response;
    response.content_type = "application/json";
    response.body = json.take();
    response.with("Cache-Control", "no-store");
    std::vector<audit::Entry> entries{explain_entry(call, person, &*explanation)};
    return after_audit(call, Form::portal, std::move(entries), std::move(response));
}

}  // namespace gateway::api
