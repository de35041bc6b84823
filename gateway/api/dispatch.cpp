// From a request to its handler: path, method, credentials, media types, then the row's function.
#include <algorithm>
#include <array>

#include "gateway/api/answers.hpp"
#include "gateway/api/cross_origin.hpp"
#include "gateway/api/field_list.hpp"
#include "gateway/api/preconditions.hpp"
#include "gateway/api/routes.hpp"
#include "gateway/api/worker.hpp"

namespace gateway::api {
namespace {

using fhir::IssueType;
using fhir::Kind;
using fhir::Outcome;

Outcome no_such_path() {
    return Outcome(
        Kind::not_found,
        IssueType::not_found,
        "no-such-path",
        "Nothing is served at this path. FHIR is below /fhir/r4 and /fhir/r5, the portal API below "
        "/v1."
    );
}

Outcome wrong_method(const Match& match) {
    return Outcome(
        Kind::method_not_allowed,
        IssueType::not_supported,
        "method-not-allowed",
        "This path answers " + match.allowed + "."
    );
}

/// The form of errors where no route says it.
Form form_of(std::string_view path) {
    if (path.starts_with("/v1/")) return Form::portal;
    if (path.starts_with("/view") || path.starts_with("/favicon")) return Form::page;
    return Form::fhir;
}

fhir::Version base_of(const Match& match) {
    return match.parts.release == "r5" ? fhir::Version::r5 : fhir::Version::r4;
}

/// FHIR asks a server to refuse parameters it does not know unless the client is lenient.
std::optional<Outcome> check_parameters(const Request& head) {
    constexpr std::array known{
        std::string_view("_format"),
        std::string_view("_pretty"),
        std::string_view("_count"),
        std::string_view("_before")};
    if (read_prefer(head).asked_lenient) return std::nullopt;
    for (const auto& [name, value] : head.query) {
        if (std::find(known.begin(), known.end(), name) != known.end()) continue;
        return Outcome(
            Kind::bad_request,
            IssueType::not_supported,
            "bad-parameter",
            "A query parameter is not supported here. Known are _format, _pretty and, for a "
            "history, "
            "_count and _before; Prefer: handling=lenient ignores others."
        );
    }
    return std::nullopt;
}

std::optional<Outcome> check_fhir_head(const Request& head, const Match& match) {
    const bool has_body = match.route->body != Body::none;
    if (has_body) {
        const auto version = read_content_type(head, base_of(match));
        if (!version) return version.error();
    }
    const auto format = negotiate_fhir(head, base_of(match));
    if (!format) return format.error();
    return check_parameters(head);
}

/// What can be told wrong from the head alone, once the path is known.
std::optional<Outcome> check_head(const Request& head, const Match& match) {
    if (match.path.empty()) return no_such_path();
    if (match.route == nullptr) return wrong_method(match);
    if (match.form == Form::fhir) return check_fhir_head(head, match);
    if (match.route->body == Body::lookup) {
        const auto json = require_json_body(head);
        if (!json) return json.error();
    }
    if (match.form == Form::page) return std::nullopt;
    const auto accepted = require_accepts(head, "application/json");
    if (!accepted) return accepted.error();
    return std::nullopt;
}

void finish(Response& response, const Match& match, const Worker& worker, std::string_view origin) {
    response.route = match.path;
    if (match.form != Form::portal) return;
    response.with("Vary", "Authorization, Accept, Accept-Language, Origin");
    add_cross_origin(response, worker.deps().config->portal.allowed_origins, origin);
}

Response refuse_head(
    Worker& worker, const Request& head, const Match& match, const Outcome& outcome
) {
    const Form form = match.path.empty() ? form_of(head.path) : match.form;
    Response response = refusal(form, outcome, head, &worker);
    if (outcome.kind() == Kind::method_not_allowed) response.with("Allow", match.allowed);
    if (match.form == Form::portal) finish(response, match, worker, head.header("origin"));
    response.route = match.path;
    return response;
}

audit::Action action_of(Method method) {
    switch (method) {
        case Method::put:
            return audit::Action::update;
        case Method::delete_:
            return audit::Action::remove;
        case Method::post:
            return audit::Action::execute;
        default:
            return audit::Action::read;
    }
}

/// Refusals of a read wait for their access-log row, which `admit` cannot do: `handle` says them.
bool said_by_handle(const Match& match) {
    return match.route != nullptr && match.route->audited == Audited::yes &&
           match.route->body == Body::none;
}

/// A refused write has shown nothing of anybody: its row follows without being waited for.
void log_refused_write(Worker& worker, const Request& head, const Match& match, Kind kind) {
    if (match.route == nullptr || match.route->audited == Audited::no) return;
    audit::Entry entry;
    entry.time = worker.now();
    entry.action = action_of(head.method);
    const bool denied = kind == Kind::unauthenticated || kind == Kind::forbidden;
    entry.outcome = denied ? audit::Outcome::denied : audit::Outcome::failed;
    entry.request_id = head.request_id.empty() ? std::string(audit::none) : head.request_id;
    entry.source_ip = head.peer;
    store::Change change;
    change.audit.push_back(std::move(entry));
    worker.deps().store->submit(std::move(change), [](const fhir::Result<store::Receipt>&) {});
}

Admission admit(Worker& worker, const Request& head) {
    keep_up(worker);
    const Match match = find_route(worker.set->routes, head.method, head.path);
    Admission admission;
    if (head.method == Method::options && match.form == Form::portal && !match.path.empty()) {
        admission.refusal = preflight(
            match.allowed, worker.deps().config->portal.allowed_origins, head.header("origin")
        );
        admission.refusal->route = match.path;
        return admission;
    }
    auto refused = check_head(head, match);
    auto principal = worker.deps().authenticate(head);
    if (principal) admission.principal = std::move(*principal);
    const bool open = match.route != nullptr && match.route->audited == Audited::no;
    if (!refused && !principal && !open) refused = principal.error();
    if (refused && !said_by_handle(match)) {
        log_refused_write(worker, head, match, refused->kind());
        admission.refusal = refuse_head(worker, head, match, *refused);
        return admission;
    }
    admission.body_limit = match.route != nullptr ? limit_of(match.route->body) : 0;
    return admission;
}

/// Puts the route and the fields of the whole API on whatever answer comes.
Answer finished(Answer answer, const Match& match, Worker& worker, std::string origin) {
    if (!answer.start) {
        finish(answer.response, match, worker, origin);
        return answer;
    }
    struct Rest {
        std::string_view path;
        Form form;
        std::string origin;
        Worker* worker;
    };
    const Rest rest{match.path, match.form, std::move(origin), &worker};
    return Answer([start = std::move(answer.start), rest](Done done) {
        start([done, rest](Finish make) {
            done([make = std::move(make), rest] {
                Response response = make();
                Match where;
                where.path = rest.path;
                where.form = rest.form;
                finish(response, where, *rest.worker, rest.origin);
                return response;
            });
        });
    });
}

Answer handle(Worker& worker, Request&& request, Principal&& principal) {
    keep_up(worker);
    // A handler may exchange the worker's set; its route must stay until it has returned.
    const std::shared_ptr<const WorkerSet> set = worker.set;
    const Match match = find_route(set->routes, request.method, request.path);
    const std::string origin(request.header("origin"));
    Call call{request, principal, match.parts, worker};
    auto refused = check_head(request, match);
    if (!refused && principal.client.empty() && match.route->audited == Audited::yes) {
        const auto again = worker.deps().authenticate(request);
        if (!again) refused = again.error();
    }
    if (refused && !said_by_handle(match)) {
        return refuse_head(worker, request, match, *refused);
    }
    if (refused) {
        auto entry = audit_entry(call, action_of(request.method), audit::Outcome::failed);
        return finished(
            refuse_audited(call, match.form, std::move(entry), *refused), match, worker, origin
        );
    }
    return finished(match.route->handle(call), match, worker, origin);
}

}  // namespace

fhir::Result<HandlerFactory> make_handler_factory(Deps deps) {
    auto sources = config::source_settings(*deps.config);
    const Instant started = deps.clock();
    auth::ContentIds content_ids(deps.key);
    auto shared = std::make_shared<const Shared>(Shared{
        .deps = std::move(deps),
        .content_ids = content_ids,
        .sources = std::move(sources),
        .started = started,
    });
    // A worker is made here once to find faults of the templates before the server starts.
    auto probe = make_worker(shared);
    if (!probe) return probe.error();
    return HandlerFactory([shared](std::size_t) {
        auto made = make_worker(shared);
        // The probe found the set in order; only memory can be short now.
        if (!made) throw std::runtime_error("a worker could not be made");
        std::shared_ptr<Worker> worker = std::move(*made);
        Handler handler;
        handler.admit = [worker](const Request& head) { return admit(*worker, head); };
        handler.handle = [worker](Request&& request, Principal&& principal) {
            return handle(*worker, std::move(request), std::move(principal));
        };
        return handler;
    });
}

Response error_response(const fhir::Outcome& outcome, const Request* head) {
    const Request none;
    const Request& request = head != nullptr ? *head : none;
    return refusal(form_of(request.path), outcome, request, nullptr);
}

}  // namespace gateway::api
