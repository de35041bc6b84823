// Handlers of the documentation.
#include "gateway/docs/routes.hpp"

#include <memory>

#include "gateway/api/answers.hpp"
#include "gateway/api/worker.hpp"
#include "gateway/docs/errors.hpp"
#include "gateway/docs/explain_page.hpp"
#include "gateway/docs/page.hpp"

namespace gateway::docs {
namespace {

constexpr auto language = api::Language::en;

mappings::TemplateData data_of(const ErrorText& error) {
    mappings::TemplateData data;
    data.texts = {
        {"code", error.code},
        {"when", error.when},
        {"cause", error.cause},
        {"cure", error.cure},
    };
    if (!error.example.empty()) {
        mappings::TemplateData example;
        example.texts["example"] = error.example;
        data.sections["has_example"] = {std::move(example)};
    }
    return data;
}

Answer error_list(const Page& page) {
    mappings::TemplateData data;
    data.texts["title"] = "Error codes";
    for (const ErrorText& error : error_catalogue()) {
        data.sections["errors"].push_back(data_of(error));
    }
    return page.respond(200, language, std::move(data));
}

Answer error_page(const Page& page, api::Call& call) {
    const ErrorText* error = find_error(call.path.id);
    if (error == nullptr) {
        return api::refusal(
            api::Form::page,
            fhir::Outcome(
                fhir::Kind::not_found,
                fhir::IssueType::not_found,
                "no-such-path",
                "There is no error code of this name; /docs/errors lists them."
            ),
            call.request,
            &call.worker
        );
    }
    auto data = data_of(*error);
    data.texts["title"] = error->code;
    return page.respond(200, language, std::move(data));
}

Answer style_sheet(api::Call& call) {
    Response response;
    response.content_type = "text/css; charset=utf-8";
    response.body = call.worker.set->pages.style_sheet();
    response.with("Cache-Control", "public, max-age=3600");
    return response;
}

api::Route page_row(std::string_view path, api::Handle handle) {
    return {
        Method::get, path, api::Body::none, api::Form::page, api::Audited::no, std::move(handle)};
}

}  // namespace

std::vector<api::Route> routes(std::span<const mappings::SetFile> set_files) {
    const auto list =
        std::make_shared<const Page>("gateway/docs/templates/errors.mustache", set_files);
    const auto one =
        std::make_shared<const Page>("gateway/docs/templates/error.mustache", set_files);
    return {
        page_row("/docs/errors", [list](api::Call&) { return error_list(*list); }),
        page_row("/docs/errors/{id}", [one](api::Call& call) { return error_page(*one, call); }),
        page_row("/docs/view.css", style_sheet),
        {Method::get,
         "/view/{ref}/explain",
         api::Body::none,
         api::Form::page,
         api::Audited::yes,
         explain_page(set_files)},
    };
}

}  // namespace gateway::docs
