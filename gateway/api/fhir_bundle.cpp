// transaction and batch: https://hl7.org/fhir/R4/http.html#transaction
#include <algorithm>
#include <atomic>
#include <memory>

#include "fhir/document.hpp"
#include "gateway/api/answers.hpp"
#include "gateway/api/fhir_handlers.hpp"
#include "gateway/api/fhir_instance.hpp"
#include "gateway/api/preconditions.hpp"
#include "gateway/api/timestamps.hpp"
#include "gateway/api/worker.hpp"
#include "gateway/ingest/bundle.hpp"
#include "gateway/outcome_response.hpp"

namespace gateway::api {
namespace {

using ingest::EntryAction;
using Kind = EntryAction::Kind;

/// How one entry ended.
struct EntryResult {
    std::optional<store::Written> written;
    std::optional<fhir::Outcome> refusal;
};

/// Everything the answer is made of; shared between the worker and the writer's callbacks.
struct Work {
    ingest::BundlePlan plan;
    std::vector<EntryResult> results;
    FhirFormat format;
    fhir::Version base = fhir::Version::r4;
    Request request;
    Worker* worker = nullptr;
    /// Access-log rows of the entries that are no writes, and of refused ones.
    std::vector<audit::Entry> log;
    std::vector<audit::Entry> attempts;
    std::vector<std::size_t> writes;
    std::vector<store::Change> changes;
    std::atomic<std::size_t> waiting = 0;
};

std::string_view phrase(int status) {
    switch (status) {
        case 200:
            return "200 OK";
        case 201:
            return "201 Created";
        case 204:
            return "204 No Content";
        case 400:
            return "400 Bad Request";
        case 404:
            return "404 Not Found";
        case 405:
            return "405 Method Not Allowed";
        case 406:
            return "406 Not Acceptable";
        case 410:
            return "410 Gone";
        case 412:
            return "412 Precondition Failed";
        case 422:
            return "422 Unprocessable Content";
        case 503:
            return "503 Service Unavailable";
        case 507:
            return "507 Insufficient Storage";
        default:
            return "500 Internal Server Error";
    }
}

void write_outcome(fhir::JsonWriter& json, const Work& work, std::span<const fhir::Issue> issues) {
    if (issues.empty()) return;
    json.key("outcome");
    write_operation_outcome(json, issues, ErrorContext::of(work.request));
}

void write_refusal(fhir::JsonWriter& json, const Work& work, const fhir::Outcome& outcome) {
    auto response = json.object("response");
    json.member("status", phrase(status_of(outcome.kind())));
    write_outcome(json, work, outcome.issues());
}

void write_done(
    fhir::JsonWriter& json,
    const Work& work,
    const EntryAction& action,
    const store::Written& written
) {
    auto response = json.object("response");
    const bool removed = action.kind == Kind::remove;
    const bool created = written.disposition == store::Disposition::created;
    json.member("status", phrase(removed ? 204 : created ? 201 : 200));
    if (!removed) json.member("location", version_path(action.key, written.version));
    if (written.version > 0) {
        json.member("etag", etag_of(written.version));
        json.member("lastModified", fhir_instant(written.last_updated));
    }
    write_outcome(json, work, action.warnings);
}

void write_read(fhir::JsonWriter& json, const Work& work, const EntryAction& action) {
    const auto stored = work.worker->reader->current(action.key);
    if (!stored || stored->deleted || !on_base(*stored, work.base)) {
        auto response = json.object("response");
        json.member("status", phrase(!stored ? 404 : stored->deleted ? 410 : 406));
        return;
    }
    const auto document =
        fhir::Document::parse(instance_of(*stored, action.key.id), fhir::Limits::bundle());
    if (!document) throw std::logic_error("a stored resource cannot be read");
    json.key("resource");
    json.value(document->root().value());
    auto response = json.object("response");
    json.member("status", phrase(200));
    json.member("etag", etag_of(stored->version));
    json.member("lastModified", fhir_instant(stored->last_updated));
}

void write_entry(fhir::JsonWriter& json, const Work& work, std::size_t index) {
    const EntryAction& action = work.plan.actions[index];
    const EntryResult& result = work.results[index];
    auto entry = json.object();
    if (action.refusal) return write_refusal(json, work, *action.refusal);
    if (result.refusal) return write_refusal(json, work, *result.refusal);
    if (action.kind == Kind::read) return write_read(json, work, action);
    if (result.written) return write_done(json, work, action, *result.written);
    auto response = json.object("response");
    json.member("status", phrase(204));
    write_outcome(json, work, action.warnings);
}

void report(const Work& work) {
    for (std::size_t i = 0; i < work.plan.actions.size(); ++i) {
        const EntryAction& action = work.plan.actions[i];
        const EntryResult& result = work.results[i];
        if (action.refusal || result.refusal) report_ingest(*work.worker, action.key, "refused");
        if (action.kind == Kind::left_out) report_ingest(*work.worker, action.key, "left-out");
        if (!result.written) continue;
        report_ingest(*work.worker, action.key, result_of(result.written->disposition));
    }
}

Response answer_bundle(const Work& work) {
    report(work);
    fhir::JsonWriter json(work.format.layout);
    {
        auto root = json.object();
        json.member("resourceType", "Bundle");
        const bool transaction = work.plan.type == fhir::BundleType::transaction;
        json.member("type", transaction ? "transaction-response" : "batch-response");
        auto entries = json.array("entry");
        for (std::size_t i = 0; i < work.plan.actions.size(); ++i) write_entry(json, work, i);
    }
    Response response;
    response.content_type = work.format.content_type;
    response.with("Cache-Control", "private, no-cache");
    response.body = json.take();
    return response;
}

audit::Action action_of(const EntryAction& action) {
    if (action.kind == Kind::remove) return audit::Action::remove;
    if (action.kind == Kind::read) return audit::Action::read;
    return action.method == fhir::BundleMethod::post ? audit::Action::create
                                                     : audit::Action::update;
}

audit::Entry entry_of(const Call& call, const EntryAction& action) {
    auto entry = resource_entry(call, action_of(action), action.key, std::nullopt);
    if (action.kind == Kind::put) entry.patient_id = patient_of(call, action.write);
    return entry;
}

/// Moves the writes out of the plan and makes the access-log rows, in the order of carrying out.
std::shared_ptr<Work> prepare_work(Call& call, ingest::BundlePlan plan) {
    auto work = std::make_shared<Work>();
    work->base = call.base();
    work->format = *negotiate_fhir(call.request, call.base());
    work->request.request_id = call.request.request_id;
    work->request.scheme = call.request.scheme;
    work->request.host = call.request.host;
    work->worker = &call.worker;
    work->results.resize(plan.actions.size());
    const bool whole = plan.type == fhir::BundleType::transaction;
    if (whole) work->changes.emplace_back();
    for (const std::size_t index : plan.order) {
        EntryAction& action = plan.actions[index];
        if (action.kind == Kind::left_out || action.same_as) continue;
        if (action.refusal) {
            auto entry = entry_of(call, action);
            entry.outcome = audit::Outcome::failed;
            work->log.push_back(std::move(entry));
            continue;
        }
        if (action.kind == Kind::read) {
            work->log.push_back(entry_of(call, action));
            continue;
        }
        if (action.kind == Kind::remove) stamp_removal(call.worker, action.write);
        if (!whole) work->changes.emplace_back();
        store::Change& change = work->changes.back();
        change.audit.push_back(entry_of(call, action));
        work->attempts.push_back(change.audit.back());
        change.writes.push_back(std::move(action.write));
        work->writes.push_back(index);
    }
    work->plan = std::move(plan);
    return work;
}

/// All or nothing: one change.
Answer carry_out_transaction(Call& call, const std::shared_ptr<Work>& work) {
    store::Change change = std::move(work->changes.front());
    std::move(work->log.begin(), work->log.end(), std::back_inserter(change.audit));
    if (change.audit.empty()) {
        change.audit.push_back(audit_entry(call, audit::Action::execute, audit::Outcome::ok));
    }
    return after_commit(call, std::move(change), [work](const store::Receipt& receipt) {
        for (std::size_t i = 0; i < work->writes.size(); ++i) {
            work->results[work->writes[i]].written = receipt.written[i];
        }
        for (std::size_t i = 0; i < work->results.size(); ++i) {
            const auto same_as = work->plan.actions[i].same_as;
            if (same_as) work->results[i].written = work->results[*same_as].written;
        }
        return answer_bundle(*work);
    });
}

/// The last entry to end commits the access-log rows that are still owed and answers.
void end_batch(const std::shared_ptr<Work>& work, const Done& done) {
    if (work->waiting.fetch_sub(1) != 1) return;
    store::Change rest;
    rest.audit = std::move(work->log);
    for (std::size_t i = 0; i < work->writes.size(); ++i) {
        if (!work->results[work->writes[i]].refusal) continue;
        work->attempts[i].outcome = audit::Outcome::failed;
        rest.audit.push_back(std::move(work->attempts[i]));
    }
    const auto answer = [work] { return answer_bundle(*work); };
    if (rest.audit.empty()) return done(answer);
    store::Store* store = work->worker->deps().store;
    store->submit(std::move(rest), [work, done, answer](fhir::Result<store::Receipt> logged) {
        if (logged) return done(answer);
        const auto unavailable = std::make_shared<fhir::Outcome>(logged.error());
        done([work, unavailable] {
            return refusal(Form::fhir, *unavailable, work->request, nullptr);
        });
    });
}

/// Each write is a change of its own, handed over in order.
Answer carry_out_batch(const std::shared_ptr<Work>& work) {
    return Answer([work](Done done) {
        store::Store* store = work->worker->deps().store;
        // One more, so that the batch cannot end while it is still being handed over.
        work->waiting = work->changes.size() + 1;
        for (std::size_t i = 0; i < work->changes.size(); ++i) {
            store->submit(
                std::move(work->changes[i]),
                [work, done, i](fhir::Result<store::Receipt> receipt) {
                    EntryResult& result = work->results[work->writes[i]];
                    if (receipt) {
                        result.written = receipt->written.front();
                    } else {
                        result.refusal = receipt.error();
                    }
                    end_batch(work, done);
                }
            );
        }
        end_batch(work, done);
    });
}

Answer refuse_bundle(Call& call, const fhir::Outcome& outcome) {
    auto entry = audit_entry(call, audit::Action::execute, audit::Outcome::failed);
    entry.resource_type = "Bundle";
    return refuse_audited(call, Form::fhir, std::move(entry), outcome);
}

}  // namespace

Answer bundle(Call& call) {
    const ingest::Sender sender = sender_of(call);
    auto document = fhir::Document::parse(std::move(call.request.body), fhir::Limits::bundle());
    if (!document) return refuse_bundle(call, document.error());
    if (document->resource_type() != "Bundle") {
        return refuse_bundle(
            call,
            fhir::Outcome(
                fhir::Kind::bad_request,
                fhir::IssueType::value,
                "not-a-bundle",
                "The base takes a Bundle of type transaction or batch. A single resource is sent "
                "to its "
                "type, by POST or PUT."
            )
        );
    }
    const auto other_types = read_prefer(call.request).asked_lenient ? ingest::OtherTypes::leave_out
                                                                     : ingest::OtherTypes::refuse;
    auto plan = ingest::plan_bundle(
        call.worker.set->rules, sender, call.worker.shared->content_ids, other_types, *document
    );
    if (!plan) return refuse_bundle(call, plan.error());
    const bool whole = plan->type == fhir::BundleType::transaction;
    const auto work = prepare_work(call, std::move(*plan));
    return whole ? carry_out_transaction(call, work) : carry_out_batch(work);
}

}  // namespace gateway::api
