// create, update and delete: https://hl7.org/fhir/R4/http.html#create
#include <memory>

#include "fhir/document.hpp"
#include "fhir/instance.hpp"
#include "gateway/api/answers.hpp"
#include "gateway/api/fhir_handlers.hpp"
#include "gateway/api/fhir_instance.hpp"
#include "gateway/api/preconditions.hpp"
#include "gateway/api/timestamps.hpp"
#include "gateway/api/worker.hpp"
#include "gateway/ingest/identify.hpp"

namespace gateway::api {
namespace {

using fhir::IssueType;
using fhir::Kind;
using fhir::Outcome;
using store::Disposition;

/// What the answer to a write is made of, once the receipt is there.
struct WriteAnswer {
    store::Key key;
    std::string base;
    FhirFormat format;
    Prefer prefer;
    std::vector<fhir::Issue> warnings;
    /// For return=representation.
    std::string body;
    Request request;
};

Outcome mismatch(std::string_view member, std::string code, std::string text) {
    Outcome outcome(Kind::bad_request, IssueType::value, std::move(code), std::move(text));
    outcome.issues().front().pointer = "/" + std::string(member);
    return outcome;
}

/// The body as a resource of the type in the path.
fhir::Result<fhir::Document> parse_resource(Call& call) {
    auto document = fhir::Document::parse(std::move(call.request.body));
    if (!document) return document.error();
    const std::string_view type = document->resource_type();
    if (type.empty()) {
        return Outcome(
            Kind::bad_request,
            IssueType::structure,
            "not-a-resource",
            "The body must be one JSON object with a resourceType."
        );
    }
    if (type == call.path.type) return document;
    Outcome outcome =
        mismatch("resourceType", "type-mismatch", "resourceType must be the type in the URL.");
    outcome.issues().front().expression = std::string(type) + ".resourceType";
    document->locate(outcome.issues());
    return outcome;
}

std::optional<Outcome> check_id(const Call& call, const fhir::Document& document) {
    const fhir::json::Value& resource = document.root().value();
    const std::string_view id = fhir::json::find_text(resource, "id");
    if (id == call.path.id) return std::nullopt;
    Outcome outcome = mismatch(
        "id",
        "id-mismatch",
        id.empty() ? "The resource must carry its id, the same as in the URL."
                   : "The resource's id must be the one in the URL."
    );
    outcome.issues().front().expression = call.path.type + ".id";
    document.locate(outcome.issues());
    return outcome;
}

fhir::Issue done_issue(const store::Written& written) {
    switch (written.disposition) {
        case Disposition::created:
            return told("created", "The resource was created.");
        case Disposition::updated:
            return told("updated", "The resource was updated.");
        case Disposition::unchanged:
            return told("unchanged", "The same content is stored already: nothing was written.");
        case Disposition::superseded:
            return told(
                "superseded",
                "A newer version is stored: this one was superseded and is kept in "
                "the history. The current version is " +
                    std::to_string(written.current_version) + "."
            );
        case Disposition::deleted:
            return told("deleted", "The resource was deleted.");
        case Disposition::already_gone:
            return told("already-gone", "There was nothing to delete: it is gone or never was.");
    }
    return told("unchanged", "Nothing was written.");
}

Response answer_write(const WriteAnswer& answer, const store::Written& written) {
    Response response = version_response(answer.format, written.version, written.last_updated);
    response.status = written.disposition == Disposition::created ? 201 : 200;
    response.with("Location", answer.base + "/" + version_path(answer.key, written.version));
    if (answer.prefer.answer == Return::minimal) {
        response.content_type.clear();
        return response;
    }
    if (answer.prefer.answer == Return::representation) {
        response.body = laid_out(
            fhir::write_instance(
                answer.body,
                answer.key.id,
                std::to_string(written.version),
                fhir_instant(written.last_updated)
            ),
            answer.format.layout
        );
        return response;
    }
    std::vector<fhir::Issue> issues{done_issue(written)};
    issues.insert(issues.end(), answer.warnings.begin(), answer.warnings.end());
    response.body = outcome_text(issues, answer.request, answer.format.layout);
    return response;
}

/// What of the request the answer still needs: everything but the body.
Request without_body(const Request& request) {
    Request copy;
    copy.request_id = request.request_id;
    copy.scheme = request.scheme;
    copy.host = request.host;
    return copy;
}

Answer refuse_write(Call& call, audit::Action action, const Outcome& outcome) {
    const store::Key key = key_of(call);
    report_ingest(call.worker, key, "refused");
    return refuse_audited(
        call, Form::fhir, resource_entry(call, action, key, std::nullopt), outcome
    );
}

Answer commit(Call& call, audit::Action action, ingest::Prepared prepared) {
    auto answer = std::make_shared<WriteAnswer>();
    answer->key = prepared.write.key;
    answer->base = base_url(call);
    answer->format = *negotiate_fhir(call.request, call.base());
    answer->prefer = read_prefer(call.request);
    answer->warnings = std::move(prepared.warnings);
    answer->request = without_body(call.request);
    if (answer->prefer.answer == Return::representation) answer->body = prepared.write.body;

    auto entry = resource_entry(call, action, answer->key, std::nullopt);
    entry.patient_id = patient_of(call, prepared.write);
    store::Change change;
    change.audit.push_back(std::move(entry));
    change.writes.push_back(std::move(prepared.write));
    Worker* worker = &call.worker;
    return after_commit(call, std::move(change), [answer, worker](const store::Receipt& receipt) {
        const store::Written& written = receipt.written.front();
        report_ingest(*worker, answer->key, result_of(written.disposition));
        return answer_write(*answer, written);
    });
}

/// If-Match: * means the version that is current now, which the writer then compares again.
std::optional<Outcome> apply(const Conditions& conditions, Call& call, store::Write& write) {
    write.if_match = conditions.if_match;
    write.if_none_match = conditions.must_not_exist;
    if (!conditions.must_exist) return std::nullopt;
    const auto current = call.worker.reader->current(write.key);
    if (!current || current->deleted) {
        return Outcome(
            Kind::precondition_failed,
            IssueType::conflict,
            "version-conflict",
            "If-Match: * was sent, but there is no such resource."
        );
    }
    write.if_match = current->version;
    return std::nullopt;
}

}  // namespace

Answer create(Call& call) {
    constexpr auto action = audit::Action::create;
    if (const auto refused = check_instance(call)) return refuse_write(call, action, *refused);
    if (!call.request.header("if-none-exist").empty()) {
        return refuse_write(
            call,
            action,
            Outcome(
                Kind::precondition_failed,
                IssueType::not_supported,
                "conditional-create",
                "If-None-Exist is not supported. A POST with the same business identifier meets "
                "the same "
                "resource anyway."
            )
        );
    }
    const auto document = parse_resource(call);
    if (!document) return refuse_write(call, action, document.error());

    std::string id = ingest::content_id_of(
        call.worker.shared->content_ids, call.principal.source, document->root()
    );
    auto prepared =
        ingest::prepare(call.worker.set->rules, sender_of(call), *document, std::move(id));
    if (!prepared) return refuse_write(call, action, prepared.error());
    return commit(call, action, std::move(*prepared));
}

Answer update(Call& call) {
    constexpr auto action = audit::Action::update;
    if (const auto refused = check_instance(call)) return refuse_write(call, action, *refused);
    const auto conditions = read_conditions(call.request);
    if (!conditions) return refuse_write(call, action, conditions.error());
    const auto document = parse_resource(call);
    if (!document) return refuse_write(call, action, document.error());
    if (const auto refused = check_id(call, *document)) return refuse_write(call, action, *refused);

    auto prepared =
        ingest::prepare(call.worker.set->rules, sender_of(call), *document, call.path.id);
    if (!prepared) return refuse_write(call, action, prepared.error());
    if (const auto refused = apply(*conditions, call, prepared->write)) {
        return refuse_write(call, action, *refused);
    }
    return commit(call, action, std::move(*prepared));
}

Answer remove(Call& call) {
    constexpr auto action = audit::Action::remove;
    if (const auto refused = check_instance(call)) return refuse_write(call, action, *refused);
    const auto conditions = read_conditions(call.request);
    if (!conditions) return refuse_write(call, action, conditions.error());
    store::Write write;
    write.kind = store::WriteKind::remove;
    write.key = key_of(call);
    write.version = call.base();
    if (const auto refused = apply(*conditions, call, write)) {
        return refuse_write(call, action, *refused);
    }
    stamp_removal(call.worker, write);

    auto answer = std::make_shared<WriteAnswer>();
    answer->key = write.key;
    answer->format = *negotiate_fhir(call.request, call.base());
    answer->prefer = read_prefer(call.request);
    answer->request = without_body(call.request);
    store::Change change;
    change.audit.push_back(resource_entry(call, action, write.key, std::nullopt));
    change.writes.push_back(std::move(write));
    Worker* worker = &call.worker;
    return after_commit(call, std::move(change), [answer, worker](const store::Receipt& receipt) {
        const store::Written& written = receipt.written.front();
        report_ingest(*worker, answer->key, result_of(written.disposition));
        Response response;
        // A resource that never was has no version.
        if (written.version > 0) response.with("ETag", etag_of(written.version));
        response.status = 204;
        if (answer->prefer.answer != Return::operation_outcome) return response;
        response.status = 200;
        response.content_type = answer->format.content_type;
        const std::vector<fhir::Issue> issues{done_issue(written)};
        response.body = outcome_text(issues, answer->request, answer->format.layout);
        return response;
    });
}

}  // namespace gateway::api
