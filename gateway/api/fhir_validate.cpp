// $validate: what would happen to a resource, without storing it
// (https://hl7.org/fhir/R4/resource-operation-validate.html).
#include <algorithm>

#include "fhir/document.hpp"
#include "gateway/api/answers.hpp"
#include "gateway/api/fhir_handlers.hpp"
#include "gateway/api/fhir_instance.hpp"
#include "gateway/api/worker.hpp"

namespace gateway::api {
namespace {

using fhir::Issue;
using fhir::IssueType;
using fhir::Kind;
using fhir::Outcome;

/// The `resource` parameter of a Parameters, as a path through it.
class Parameter {
public:
    /// Both must outlive the parameter.
    Parameter(const fhir::Node& root, const fhir::json::Value& list, std::size_t index)
        : list_(root, "parameter", list), element_(list_, index, list.Begin()[index]) {}
    Parameter(const Parameter&) = delete;
    Parameter& operator=(const Parameter&) = delete;

    fhir::Node resource() const {
        return fhir::Node(element_, "resource", *fhir::json::find(element_.value(), "resource"));
    }

private:
    fhir::Node list_;
    fhir::Node element_;
};

std::optional<std::size_t> resource_parameter(const fhir::json::Value* list) {
    if (list == nullptr || !list->IsArray()) return std::nullopt;
    std::size_t index = 0;
    for (auto one = list->Begin(); one != list->End(); ++one, ++index) {
        const fhir::json::Value* resource = fhir::json::find(*one, "resource");
        const bool named = fhir::json::find_text(*one, "name") == "resource";
        if (named && resource != nullptr && resource->IsObject()) return index;
    }
    return std::nullopt;
}

std::vector<Issue> extraction_issues(
    const Call& call,
    const ingest::Sender& sender,
    const fhir::Node& resource,
    std::vector<Issue> known
) {
    fhir::JsonWriter json;
    json.value(resource.value());
    const auto alone = fhir::Document::parse(json.take());
    if (!alone) return alone.error().issues();
    const std::string id = call.path.id.empty() ? std::string("0") : call.path.id;
    auto prepared = ingest::extract(call.worker.set->rules, sender, *alone, id, {});
    if (!prepared) {
        auto faults = prepared.error().issues();
        ingest::rebase(faults, resource);
        std::move(faults.begin(), faults.end(), std::back_inserter(known));
        return known;
    }
    ingest::rebase(prepared->warnings, resource);
    ingest::add_new_places(known, std::move(prepared->warnings));

    std::string rows;
    for (const auto& batch : prepared->write.rows) {
        if (batch.empty()) continue;
        if (!rows.empty()) rows += ", ";
        rows += batch.table().name + " " + std::to_string(batch.rows());
    }
    known.push_back(told(
        "extracted",
        rows.empty() ? "The views make no rows of this resource: it will not be shown."
                     : "The views make these rows: " + rows + "."
    ));
    return known;
}

std::vector<Issue> issues_of(const Call& call, const fhir::Node& resource) {
    const ingest::Sender sender = sender_of(call);
    const auto type = fhir::json::find_text(resource.value(), "resourceType");
    if (type != call.path.type) {
        Issue issue;
        issue.type = IssueType::value;
        issue.code = "type-mismatch";
        issue.text = "resourceType must be the type in the URL.";
        issue.expression = resource.expression();
        issue.pointer = resource.pointer();
        return {std::move(issue)};
    }
    auto issues = ingest::check(call.worker.set->rules, sender, resource);
    if (!call.path.id.empty() && fhir::json::find_text(resource.value(), "id") != call.path.id) {
        Issue issue;
        issue.type = IssueType::value;
        issue.code = "id-mismatch";
        issue.text = "The resource's id must be the one in the URL.";
        issue.expression = resource.expression() + ".id";
        issue.pointer = resource.pointer() + "/id";
        issues.push_back(std::move(issue));
    }
    if (fhir::has_errors(issues)) return issues;
    return extraction_issues(call, sender, resource, std::move(issues));
}

Answer answer_issues(Call& call, const fhir::Document& document, std::vector<Issue> issues) {
    document.locate(issues);
    const FhirFormat format = *negotiate_fhir(call.request, call.base());
    Response response;
    response.content_type = format.content_type;
    response.with("Cache-Control", "no-store");
    response.body = outcome_text(issues, call.request, format.layout);
    auto entry = resource_entry(call, audit::Action::execute, key_of(call), std::nullopt);
    entry.resource_ids = "$validate";
    std::vector<audit::Entry> entries;
    entries.push_back(std::move(entry));
    return after_audit(call, Form::fhir, std::move(entries), std::move(response));
}

Answer refuse(Call& call, const Outcome& outcome) {
    auto entry = resource_entry(call, audit::Action::execute, key_of(call), std::nullopt);
    entry.resource_ids = "$validate";
    return refuse_audited(call, Form::fhir, std::move(entry), outcome);
}

}  // namespace

Answer validate(Call& call) {
    if (const auto refused = check_instance(call)) return refuse(call, *refused);
    const auto document = fhir::Document::parse(std::move(call.request.body));
    if (!document) return refuse(call, document.error());
    const fhir::Node root = document->root();
    if (document->resource_type() != "Parameters") {
        return answer_issues(call, *document, issues_of(call, root));
    }
    const fhir::json::Value* list = fhir::json::find(root.value(), "parameter");
    const auto index = resource_parameter(list);
    if (!index) {
        return refuse(
            call,
            Outcome(
                Kind::bad_request,
                IssueType::required,
                "bad-parameter",
                "Parameters must hold a parameter named resource with the resource to validate."
            )
        );
    }
    const Parameter parameter(root, *list, *index);
    return answer_issues(call, *document, issues_of(call, parameter.resource()));
}

}  // namespace gateway::api
