// The form as a client of the FHIR API: it makes the request a record system would have made, and
// gives it to the same handler.
#include "gateway/sandbox/push.hpp"

#include <algorithm>
#include <memory>
#include <set>

#include "fhir/document.hpp"
#include "gateway/api/answers.hpp"
#include "gateway/api/worker.hpp"
#include "gateway/docs/page.hpp"
#include "gateway/ingest/bundle.hpp"
#include "gateway/ingest/identify.hpp"
#include "gateway/sandbox/form.hpp"

namespace gateway::sandbox {
namespace {

namespace json = fhir::json;

struct Pages {
    docs::Page swedish;
    docs::Page english;
};

// The request that the form stands for, and who is touched by it.
struct Inner {
    Request request;
    Principal principal;
    api::Language language = api::Language::sv;
    std::vector<mappings::Anchor> anchors;
};

std::string_view field(const Form& form, std::string_view name) {
    const auto found = form.find(name);
    return found == form.end() ? std::string_view() : std::string_view(found->second);
}

fhir::Version version_of(std::string_view release) {
    if (release == "r5") return fhir::Version::r5;
    return release == "r4b" ? fhir::Version::r4b : fhir::Version::r4;
}

std::string content_type_of(fhir::Version version) {
    if (version != fhir::Version::r4b) return "application/fhir+json";
    return "application/fhir+json; fhirVersion=4.3";
}

// Anchors of whatever the push's rows touch directly; none for shared resources and faulty bodies.
std::vector<mappings::Anchor> anchors_of(
    api::Call& call, const Inner& inner, const fhir::Document& document, fhir::Version version
) {
    const ingest::Rules& rules = call.worker.set->rules;
    const auth::ContentIds& ids = call.worker.shared->content_ids;
    const ingest::Sender sender{
        .source = inner.principal.source,
        .version = version,
        .strictness = ingest::Strictness::lenient,
        .now = call.worker.now(),
    };
    std::vector<mappings::RowBatch> rows;
    const auto take = [&rows](std::vector<mappings::RowBatch>&& batches) {
        std::ranges::move(batches, std::back_inserter(rows));
    };
    if (document.resource_type() == "Bundle") {
        auto plan =
            ingest::plan_bundle(rules, sender, ids, ingest::OtherTypes::leave_out, document);
        if (!plan) return {};
        for (ingest::EntryAction& action : plan->actions) take(std::move(action.write.rows));
    } else {
        if (!rules.takes(document.resource_type())) return {};
        std::string id(json::find_text(document.root().value(), "id"));
        auto prepared = ingest::prepare(rules, sender, document, std::move(id));
        if (!prepared) return {};
        take(std::move(prepared->write.rows));
    }
    return mappings::subjects(call.worker.set->mapping_set(), rows);
}

// Where a record system would send it: PUT with an id, POST without, Bundles to the base.
void address(
    Inner& inner, const fhir::Document& document, const Form& form, std::string_view base
) {
    Request& request = inner.request;
    const std::string type(document.resource_type());
    const std::string_view id = json::find_text(document.root().value(), "id");
    request.method = Method::post;
    request.path = "/fhir/" + std::string(base);
    if (field(form, "how") == "check") {
        request.path += "/" + type + "/$validate";
    } else if (type != "Bundle") {
        request.path += "/" + type;
        if (!id.empty()) {
            request.method = Method::put;
            request.path += "/" + std::string(id);
        }
    }
}

api::Language language_of(const Form& form) {
    return field(form, "lang") == "en" ? api::Language::en : api::Language::sv;
}

fhir::Result<Inner> inner_of(api::Call& call, const Form& form) {
    Inner inner;
    inner.language = language_of(form);
    inner.principal = call.principal;
    if (const auto source = field(form, "source"); !source.empty()) {
        inner.principal.source = source;
    }
    const auto file = field(form, "file");
    std::string body(file.empty() ? field(form, "resource") : file);
    const auto document = fhir::Document::parse(body, fhir::Limits::bundle());
    if (!document) return document.error();
    if (document->resource_type().empty()) {
        return fhir::Outcome(
            fhir::Kind::bad_request,
            fhir::IssueType::structure,
            "not-a-resource",
            "The body must be one JSON object with a resourceType."
        );
    }
    const auto version = version_of(field(form, "release"));
    address(inner, *document, form, version == fhir::Version::r5 ? "r5" : "r4");
    if (field(form, "how") != "check") {
        inner.anchors = anchors_of(call, inner, *document, version);
    }
    Request& request = inner.request;
    request.headers = {{"content-type", content_type_of(version)}, {"prefer", "handling=lenient"}};
    request.body = std::move(body);
    request.request_id = call.request.request_id;
    request.scheme = call.request.scheme;
    request.host = call.request.host;
    request.peer = call.request.peer;
    return inner;
}

void add_issues(mappings::TemplateData& data, const json::Value& outcome) {
    const json::Value* issues = json::find(outcome, "issue");
    if (issues == nullptr || !issues->IsArray()) return;
    for (const json::Value& issue : issues->GetArray()) {
        mappings::TemplateData& one = data.sections["issues"].emplace_back();
        one.texts["severity"] = json::find_text(issue, "severity");
        one.texts["diagnostics"] = json::find_text(issue, "diagnostics");
        one.texts["expression"] = "";
        if (const json::Value* details = json::find(issue, "details")) {
            one.texts["text"] = json::find_text(*details, "text");
            const json::Value* codings = json::find(*details, "coding");
            if (codings != nullptr && codings->IsArray() && !codings->Empty()) {
                one.texts["code"] = json::find_text((*codings)[0], "code");
                one.show("has_code");
            }
        }
        const json::Value* expressions = json::find(issue, "expression");
        if (expressions != nullptr && expressions->IsArray() && !expressions->Empty()) {
            one.texts["expression"] = json::text((*expressions)[0]);
        }
    }
    if (!data.sections["issues"].empty()) data.show("has_issues");
}

void add_entries(mappings::TemplateData& data, const json::Value& bundle) {
    const json::Value* entries = json::find(bundle, "entry");
    if (entries == nullptr || !entries->IsArray()) return;
    for (const json::Value& entry : entries->GetArray()) {
        const json::Value* response = json::find(entry, "response");
        if (response == nullptr) continue;
        mappings::TemplateData& one = data.sections["entries"].emplace_back();
        one.texts["status"] = json::find_text(*response, "status");
        one.texts["location"] = json::find_text(*response, "location");
        if (const json::Value* outcome = json::find(*response, "outcome"))
            add_issues(data, *outcome);
    }
    if (!data.sections["entries"].empty()) data.show("has_entries");
}

void add_patients(mappings::TemplateData& data, const Inner& inner, api::Worker& worker) {
    std::set<std::string> references;
    for (const mappings::Anchor& anchor : inner.anchors) {
        const auto subject = worker.reader->subject_id(anchor);
        if (subject) references.insert(worker.refs.make(inner.principal.client, *subject));
    }
    for (const std::string& reference : references) {
        data.sections["patients"].emplace_back().texts["ref"] = reference;
    }
    if (!references.empty()) data.show("has_patients");
}

Response show(const Pages& pages, const Inner& inner, api::Worker& worker, const Response& said) {
    const bool swedish = inner.language == api::Language::sv;
    mappings::TemplateData data;
    data.texts = {
        {"title", swedish ? "Svar" : "Answer"},
        {"status", std::to_string(said.status)},
        {"method", std::string(name(inner.request.method))},
        {"path", inner.request.path},
    };
    if (said.status < 300) {
        data.show("good");
        add_patients(data, inner, worker);
    }
    if (const auto document = fhir::Document::parse(said.body, fhir::Limits::bundle())) {
        add_issues(data, document->root().value());
        add_entries(data, document->root().value());
    }
    const docs::Page& page = swedish ? pages.swedish : pages.english;
    return page.respond(said.status, inner.language, std::move(data));
}

// A refusal of the form itself, shown like one of the FHIR API.
Answer refuse(
    const Pages& pages, api::Call& call, api::Language language, const fhir::Outcome& outcome
) {
    Inner nothing;
    nothing.language = language;
    nothing.request.method = call.request.method;
    nothing.request.path = call.request.path;
    const Response said = api::refusal(api::Form::fhir, outcome, call.request, &call.worker);
    return show(pages, nothing, call.worker, said);
}

Answer push(const std::shared_ptr<const Pages>& pages, api::Call& call) {
    const auto form = read_form(call.request);
    if (!form) return refuse(*pages, call, api::Language::sv, form.error());
    auto read = inner_of(call, *form);
    if (!read) return refuse(*pages, call, language_of(*form), read.error());
    auto inner = std::make_shared<Inner>(std::move(*read));
    api::Worker& worker = call.worker;
    const auto match =
        api::find_route(worker.set->routes, inner->request.method, inner->request.path);
    if (match.route == nullptr) {
        const fhir::Outcome outcome(
            fhir::Kind::bad_request,
            fhir::IssueType::not_supported,
            "type-not-taken",
            "The resource's type or id cannot stand in a URL. Check resourceType and id."
        );
        return refuse(*pages, call, inner->language, outcome);
    }
    // The handler takes its request apart; what is shown later is kept.
    Request request = inner->request;
    inner->request.body.clear();
    api::Call inside{request, inner->principal, match.parts, worker};
    Answer answer = match.route->handle(inside);
    if (!answer.start) return show(*pages, *inner, worker, answer.response);
    return Answer([start = std::move(answer.start), pages, inner, &worker](Done done) {
        start([done, pages, inner, &worker](Finish finish) {
            done([finish = std::move(finish), pages, inner, &worker] {
                return show(*pages, *inner, worker, finish());
            });
        });
    });
}

}  // namespace

api::Handle push_form(std::span<const mappings::SetFile> set_files) {
    const auto pages = std::make_shared<const Pages>(Pages{
        docs::Page("gateway/sandbox/templates/pushed.sv.mustache", set_files),
        docs::Page("gateway/sandbox/templates/pushed.en.mustache", set_files),
    });
    return [pages](api::Call& call) { return push(pages, call); };
}

}  // namespace gateway::sandbox
