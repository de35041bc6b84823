// What a newcomer sees first.
#include "gateway/sandbox/landing.hpp"

#include <optional>

#include "gateway/api/answers.hpp"
#include "gateway/api/worker.hpp"
#include "gateway/docs/page.hpp"
#include "gateway/sandbox/calls.hpp"

namespace gateway::sandbox {
namespace {

// Nothing when the person's resources were deleted or the store never saw the number.
std::optional<std::string> reference_of(api::Call& call, const Person& person) {
    const auto subject = call.worker.reader->subject_id({"", "pnr:" + person.number});
    if (!subject) return std::nullopt;
    return call.worker.refs.make(call.principal.client, *subject);
}

mappings::TemplateData data_of(api::Call& call, const Person& person, api::Language language) {
    mappings::TemplateData data;
    data.texts = {
        {"name", person.name},
        {"number", person.number},
        {"sees", language == api::Language::sv ? person.sees_sv : person.sees_en},
    };
    if (const auto ref = reference_of(call, person)) {
        data.texts["ref"] = *ref;
        data.show("known");
    }
    return data;
}

mappings::TemplateData landing_data(
    api::Call& call, const std::vector<Person>& people, api::Language language
) {
    const std::string base = call.request.scheme + "://" + call.request.host;
    mappings::TemplateData data;
    data.texts = {
        {"title", language == api::Language::sv ? "Sandlåda" : "Sandbox"},
        {"example", std::string(example_resource())},
        {"curl_push", curl_push(base)},
        {"curl_lookup", curl_lookup(base)},
    };
    for (const config::Source& source : call.worker.deps().config->sources) {
        mappings::TemplateData& one = data.sections["sources"].emplace_back();
        one.texts = {{"client", source.client}, {"source_name", source.patient_name}};
    }
    for (const Person& person : people) {
        data.sections["people"].push_back(data_of(call, person, language));
    }
    if (people.empty()) return data;
    if (const auto ref = reference_of(call, people.front())) {
        data.texts["curl_page"] = curl_page(base, *ref);
        data.show("first");
    }
    return data;
}

}  // namespace

api::Handle landing(const People& people, std::span<const mappings::SetFile> set_files) {
    const auto swedish = std::make_shared<const docs::Page>(
        "gateway/sandbox/templates/landing.sv.mustache", set_files
    );
    const auto english = std::make_shared<const docs::Page>(
        "gateway/sandbox/templates/landing.en.mustache", set_files
    );
    return [people, swedish, english](api::Call& call) -> Answer {
        const auto language = api::choose_language(call.request, api::Language::sv);
        if (!language) {
            return api::refusal(api::Form::page, language.error(), call.request, &call.worker);
        }
        const docs::Page& page = *language == api::Language::sv ? *swedish : *english;
        return page.respond(200, *language, landing_data(call, *people, *language));
    };
}

api::Handle people_list(const People& people) {
    return [people](api::Call& call) -> Answer {
        fhir::JsonWriter json(fhir::JsonWriter::Layout::indented);
        {
            const auto root = json.object();
            {
                const auto list = json.array("people");
                for (const Person& person : *people) {
                    const auto one = json.object();
                    json.member("id", person.id);
                    json.member("name", person.name);
                    json.member("number", person.number);
                    json.member_if("ref", reference_of(call, person).value_or(""));
                    json.member("sees", person.sees_en);
                }
            }
            const auto numbers = json.array("numbers");
            for (const std::string& number : published_numbers()) json.string(number);
        }
        Response response;
        response.content_type = "application/json";
        response.body = json.take() + "\n";
        response.with("Cache-Control", "no-store");
        return response;
    };
}

}  // namespace gateway::sandbox
