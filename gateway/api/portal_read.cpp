// GET /v1/patients/{ref}/overview, contacts and plan: from the model cache into the response.
#include "gateway/api/answers.hpp"
#include "gateway/api/portal_access.hpp"
#include "gateway/api/portal_handlers.hpp"
#include "gateway/api/preconditions.hpp"
#include "gateway/api/worker.hpp"
#include "mappings/render/portal_json.hpp"

namespace gateway::api {
namespace {

std::string render(Call& call, const PatientModel& model, Part part, const mappings::Words& words) {
    mappings::PortalOptions options;
    options.ref = call.path.ref;
    options.sections = sections_of(part);
    options.identifiers = mappings::Identifiers::included;
    fhir::JsonWriter& json = call.worker.json;
    json.clear();
    mappings::write_portal_view(json, model.view, words, options, call.worker.scratch);
    return json.take();
}

Answer show(Call& call, Part part) {
    const auto language = language_of(call);
    if (!language) {
        return refuse_audited(
            call, Form::portal, view_entry(call, part, nullptr), language.error()
        );
    }
    PatientModel* model = find_model(call);
    auto entry = view_entry(call, part, model);
    if (model == nullptr) {
        return refuse_audited(call, Form::portal, std::move(entry), not_available());
    }
    const mappings::Words& words = words_of(call, *language);
    const std::string& etag =
        etag_of(*model, part, *language, words, call.worker.set->mapping_set());
    Response response;
    response.with("ETag", etag).with("Cache-Control", "private, no-cache");
    if (already_known(call.request, etag)) {
        response.status = 304;
    } else {
        response.content_type = "application/json";
        response.with("Content-Language", std::string(code_of(*language)));
        response.body = render(call, *model, part, words);
    }
    std::vector<audit::Entry> entries;
    entries.push_back(std::move(entry));
    return after_audit(call, Form::portal, std::move(entries), std::move(response));
}

}  // namespace

Answer overview(Call& call) {
    return show(call, Part::overview);
}
Answer contacts(Call& call) {
    return show(call, Part::contacts);
}
Answer plan(Call& call) {
    return show(call, Part::plan);
}

}  // namespace gateway::api
