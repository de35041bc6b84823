// Waiting for the writer, and saying no.
#include "gateway/api/answers.hpp"

#include <memory>
#include <utility>

#include "gateway/api/problem.hpp"
#include "gateway/api/worker.hpp"
#include "gateway/outcome_response.hpp"

namespace gateway::api {
namespace {

fhir::Outcome audit_unavailable() {
    return fhir::Outcome(
        fhir::Kind::busy,
        fhir::IssueType::transient,
        "audit-unavailable",
        "The access log cannot be written, and nothing is answered without it. Try again."
    );
}

/// What an answer still needs when the commit is through.
struct Pending {
    Request request;
    Response response;
    Form form = Form::fhir;
    Worker* worker = nullptr;
};

mappings::TextPage page_of(fhir::Kind kind) {
    switch (kind) {
        case fhir::Kind::unauthenticated:
            return mappings::TextPage::not_logged_in;
        case fhir::Kind::not_found:
        case fhir::Kind::gone:
        case fhir::Kind::forbidden:
            return mappings::TextPage::refused;
        case fhir::Kind::busy:
        case fhir::Kind::internal:
        case fhir::Kind::storage_full:
            return mappings::TextPage::not_available;
        default:
            return mappings::TextPage::bad_address;
    }
}

Language language_of(const Request& request, const Worker* worker) {
    const bool english =
        worker != nullptr && worker->deps().config->portal.default_language == "en";
    const Language fallback = english ? Language::en : Language::sv;
    const auto chosen = choose_language(request, fallback);
    return chosen ? *chosen : fallback;
}

Response plain_refusal(const fhir::Outcome& outcome) {
    Response response;
    response.status = status_of(outcome.kind());
    response.content_type = "text/plain; charset=utf-8";
    for (const fhir::Issue& issue : outcome.issues()) response.body += issue.text + "\n";
    add_error_fields(outcome.kind(), response);
    return response;
}

Response page_refusal(const fhir::Outcome& outcome, const Request& request, Worker& worker) {
    const Language language = language_of(request, &worker);
    const mappings::Words* words = worker.set->texts->find(code_of(language));
    const bool no_such_page =
        !outcome.issues().empty() && outcome.issues().front().code == "no-such-path";
    const auto page = no_such_page ? mappings::TextPage::no_such_page : page_of(outcome.kind());
    mappings::TextPageOptions options;
    options.surroundings = worker.deps().surroundings;
    Response response;
    response.status = status_of(outcome.kind());
    response.content_type = "text/html; charset=utf-8";
    response.body = worker.set->pages.render(
        page, words != nullptr ? *words : worker.set->texts->swedish(), options
    );
    response.with("Content-Language", std::string(code_of(language)))
        .with("Content-Security-Policy", worker.set->page_policy)
        .with("Referrer-Policy", "no-referrer")
        .with("X-Content-Type-Options", "nosniff");
    add_error_fields(outcome.kind(), response);
    return response;
}

bool reached_the_store(fhir::Kind kind) {
    return kind != fhir::Kind::busy && kind != fhir::Kind::internal &&
           kind != fhir::Kind::storage_full;
}

}  // namespace

Response refusal(Form form, const fhir::Outcome& outcome, const Request& request, Worker* worker) {
    const ErrorContext context = ErrorContext::of(request);
    if (form == Form::fhir) return outcome_response(outcome, context);
    if (form == Form::portal) {
        return problem_response(outcome, context, language_of(request, worker));
    }
    return worker != nullptr ? page_refusal(outcome, request, *worker) : plain_refusal(outcome);
}

audit::Entry audit_entry(const Call& call, audit::Action action, audit::Outcome outcome) {
    audit::Entry entry;
    entry.time = call.worker.now();
    entry.action = action;
    entry.outcome = outcome;
    if (!call.principal.client.empty()) {
        entry.user_id = call.principal.client;
        entry.user_id_type = "system";
        entry.client_id = call.principal.client;
    }
    if (!call.request.request_id.empty()) entry.request_id = call.request.request_id;
    entry.source_ip = call.request.peer;
    return entry;
}

std::string audit_name(const mappings::Anchor& anchor) {
    return anchor.source.empty() ? anchor.value : anchor.source + "|" + anchor.value;
}

Answer after_audit(Call& call, Form form, std::vector<audit::Entry> entries, Response response) {
    auto pending = std::make_shared<Pending>(Pending{
        std::move(call.request), std::move(response), form, &call.worker});
    auto change = std::make_shared<store::Change>();
    change->audit = std::move(entries);
    store::Store* store = call.worker.deps().store;
    return Answer([pending, change, store](Done done) {
        store->submit(std::move(*change), [pending, done](fhir::Result<store::Receipt> receipt) {
            const bool logged = receipt.has_value();
            done([pending, logged] {
                if (logged) return std::move(pending->response);
                return refusal(
                    pending->form, audit_unavailable(), pending->request, pending->worker
                );
            });
        });
    });
}

Answer refuse_audited(Call& call, Form form, audit::Entry entry, const fhir::Outcome& outcome) {
    const bool denied =
        outcome.kind() == fhir::Kind::unauthenticated || outcome.kind() == fhir::Kind::forbidden;
    entry.outcome = denied ? audit::Outcome::denied : audit::Outcome::failed;
    Response response = refusal(form, outcome, call.request, &call.worker);
    std::vector<audit::Entry> entries;
    entries.push_back(std::move(entry));
    return after_audit(call, form, std::move(entries), std::move(response));
}

Answer after_commit(Call& call, store::Change change, OnReceipt respond) {
    struct Waiting {
        Request request;
        store::Change change;
        OnReceipt respond;
        audit::Entry entry;
        store::Store* store;
    };
    auto waiting = std::make_shared<Waiting>();
    waiting->request = std::move(call.request);
    waiting->entry = change.audit.front();
    waiting->change = std::move(change);
    waiting->respond = std::move(respond);
    waiting->store = call.worker.deps().store;
    return Answer([waiting](Done done) {
        const auto committed = [waiting, done](fhir::Result<store::Receipt> receipt) {
            if (receipt) {
                auto kept = std::make_shared<store::Receipt>(std::move(*receipt));
                done([waiting, kept] { return waiting->respond(*kept); });
                return;
            }
            const auto refused = std::make_shared<fhir::Outcome>(receipt.error());
            const auto say_no = [waiting, refused] {
                return refusal(Form::fhir, *refused, waiting->request, nullptr);
            };
            if (!reached_the_store(refused->kind())) return done(say_no);
            // The refused change took its access-log rows with it: the attempt is logged alone.
            store::Change attempt;
            waiting->entry.outcome = audit::Outcome::failed;
            attempt.audit.push_back(waiting->entry);
            waiting->store->submit(
                std::move(attempt),
                [waiting, done, say_no](fhir::Result<store::Receipt> logged) {
                    if (logged) return done(say_no);
                    done([waiting] {
                        return refusal(Form::fhir, audit_unavailable(), waiting->request, nullptr);
                    });
                }
            );
        };
        waiting->store->submit(std::move(waiting->change), committed);
    });
}

}  // namespace gateway::api
