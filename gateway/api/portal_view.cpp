// GET /view/{ref}: the patient's page, and the pages beside it.
#include "gateway/api/answers.hpp"
#include "gateway/api/portal_access.hpp"
#include "gateway/api/portal_handlers.hpp"
#include "gateway/api/worker.hpp"
#include "mappings/render/page.hpp"

namespace gateway::api {
namespace {

Response page_response(const Call& call, Language language, std::string html) {
    Response response;
    response.content_type = "text/html; charset=utf-8";
    response.body = std::move(html);
    response.with("Cache-Control", "no-store")
        .with("Content-Language", std::string(code_of(language)))
        .with("Vary", "Authorization, Accept-Language")
        .with("Referrer-Policy", "no-referrer")
        .with("X-Content-Type-Options", "nosniff")
        .with("Content-Security-Policy", call.worker.set->page_policy);
    return response;
}

fhir::Result<mappings::PageLayout> layout_of(const Request& request) {
    const auto layout = mappings::page_layout(request.parameter("layout").value_or("page"));
    if (layout) return *layout;
    return fhir::Outcome(
        fhir::Kind::bad_request,
        fhir::IssueType::value,
        "bad-parameter",
        "layout must be page, print or fragment."
    );
}

mappings::PageOptions options_of(const Call& call, mappings::PageLayout layout) {
    mappings::PageOptions options;
    options.layout = layout;
    options.surroundings = call.worker.deps().surroundings;
    if (call.request.parameter("planningDoctor") == "1") {
        options.planning_doctor = mappings::PlanningDoctorOnPaper::included;
    }
    return options;
}

}  // namespace

Answer view(Call& call) {
    const auto language = language_of(call);
    const auto layout = layout_of(call.request);
    if (!language || !layout) {
        return refuse_audited(
            call,
            Form::page,
            view_entry(call, Part::overview, nullptr),
            language ? layout.error() : language.error()
        );
    }
    PatientModel* model = find_model(call);
    auto entry = view_entry(call, Part::overview, model);
    if (model == nullptr) {
        return refuse_audited(call, Form::page, std::move(entry), not_available());
    }
    std::string html = call.worker.set->pages.render(
        model->view, words_of(call, *language), options_of(call, *layout)
    );
    Response response = page_response(call, *language, std::move(html));
    std::vector<audit::Entry> entries;
    entries.push_back(std::move(entry));
    return after_audit(call, Form::page, std::move(entries), std::move(response));
}

Answer accessibility(Call& call) {
    const auto language = language_of(call);
    if (!language) return refusal(Form::page, language.error(), call.request, &call.worker);
    std::string html = call.worker.set->pages.accessibility(
        words_of(call, *language), call.worker.deps().surroundings
    );
    return page_response(call, *language, std::move(html));
}

Answer no_icon(Call&) {
    Response response;
    response.status = 204;
    response.with("Cache-Control", "public, max-age=86400");
    return response;
}

}  // namespace gateway::api
