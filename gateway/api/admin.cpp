// Health and metrics.
#include "gateway/api/admin.hpp"

#include <memory>

#include "fhir/json_writer.hpp"
#include "gateway/api/timestamps.hpp"
#include "gateway/auth/authenticator.hpp"
#include "gateway/outcome_response.hpp"

namespace gateway::api {
namespace {

// Several times the largest set anybody has.
constexpr std::size_t largest_set = std::size_t{16} << 20;

/// A worker's memory of since when a check has failed.
struct AdminWorker {
    const AdminDeps deps;
    std::vector<std::optional<Instant>> failing_since;
};

Response text_response(int status, std::string text) {
    Response response;
    response.status = status;
    response.content_type = "text/plain; charset=utf-8";
    response.body = std::move(text);
    response.with("Cache-Control", "no-store");
    return response;
}

Response readyz(AdminWorker& worker) {
    std::vector<std::optional<std::string>> faults;
    bool ready = true;
    for (std::size_t i = 0; i < worker.deps.checks.size(); ++i) {
        faults.push_back(worker.deps.checks[i].fault());
        auto& since = worker.failing_since[i];
        if (!faults.back()) {
            since.reset();
            continue;
        }
        ready = false;
        if (!since) since = worker.deps.clock();
    }
    fhir::JsonWriter json;
    {
        auto root = json.object();
        json.member("ready", ready);
        {
            auto list = json.array("checks");
            for (std::size_t i = 0; i < faults.size(); ++i) {
                auto check = json.object();
                json.member("name", worker.deps.checks[i].name);
                json.member("ok", !faults[i].has_value());
                if (!faults[i]) continue;
                json.member("since", utc_seconds(*worker.failing_since[i]));
                json.member("text", *faults[i]);
            }
        }
        const std::size_t backlog =
            worker.deps.reassembly_backlog ? worker.deps.reassembly_backlog() : 0;
        json.member("reassemblyBacklog", static_cast<std::int64_t>(backlog));
        if (worker.deps.more_ready) worker.deps.more_ready(json);
    }
    Response response = text_response(ready ? 200 : 503, json.take());
    response.content_type = "application/json";
    return response;
}

Response metrics(const AdminWorker& worker) {
    Response response =
        text_response(200, worker.deps.metrics_text ? worker.deps.metrics_text() : std::string());
    response.content_type = "text/plain; version=0.0.4; charset=utf-8";
    return response;
}

Response json_response(int status, std::string text) {
    Response response = text_response(status, std::move(text));
    response.content_type = "application/json";
    return response;
}

Response refuse(const fhir::Outcome& outcome) {
    fhir::JsonWriter json;
    {
        const auto root = json.object();
        const auto list = json.array("issues");
        for (const fhir::Issue& issue : outcome.issues()) {
            const auto object = json.object();
            json.member("severity", code_of(issue.severity));
            json.member("code", issue.code);
            json.member("text", issue.text);
        }
    }
    return json_response(status_of(outcome.kind()), json.take());
}

constexpr std::string_view mappings_path = "/mappings";

/// Nobody logs in here, so only the machine itself may change sets, and no page a browser on it
/// happens to show: such a page cannot send this media type without asking first, and says where it
/// is from.
std::optional<fhir::Outcome> check_change(const Request& head) {
    if (!auth::is_loopback(head.peer) || !head.header("origin").empty()) {
        return fhir::Outcome(
            fhir::Kind::forbidden,
            fhir::IssueType::forbidden,
            "mappings-loopback-only",
            "Mapping sets are changed from the same machine only, and not by a web page: run nara "
            "mappings apply there."
        );
    }
    if (head.header("content-type").starts_with("application/json")) return std::nullopt;
    return fhir::Outcome(
        fhir::Kind::unsupported_media_type,
        fhir::IssueType::not_supported,
        "mappings-body",
        "The body must be application/json."
    );
}

Response change(AdminWorker& worker, Request&& request) {
    if (auto refusal = check_change(request)) return refuse(*refusal);
    if (auto refusal = worker.deps.change_mappings(std::move(request))) return refuse(*refusal);
    return json_response(202, worker.deps.mappings_status());
}

Response answer(AdminWorker& worker, Request&& request) {
    if (request.path == mappings_path && worker.deps.mappings_status) {
        const bool reads = request.method == Method::get || request.method == Method::head;
        Response response;
        if (reads) {
            response = json_response(200, worker.deps.mappings_status());
        } else if (request.method == Method::post) {
            response = change(worker, std::move(request));
        } else {
            response = text_response(405, "This page answers GET, HEAD and POST.\n");
            response.with("Allow", "GET, HEAD, POST");
        }
        response.route = mappings_path;
        return response;
    }
    struct Page {
        std::string_view path;
        Response (*make)(AdminWorker&);
    };
    static constexpr Page pages[]{
        {"/livez", [](AdminWorker&) { return text_response(200, "ok\n"); }},
        {"/readyz", [](AdminWorker& one) { return readyz(one); }},
        {"/metrics", [](AdminWorker& one) { return metrics(one); }},
    };
    for (const Page& page : pages) {
        if (page.path != request.path) continue;
        Response response;
        if (request.method == Method::get || request.method == Method::head) {
            response = page.make(worker);
        } else {
            response = text_response(405, "This page answers GET and HEAD.\n");
            response.with("Allow", "GET, HEAD");
        }
        response.route = page.path;
        return response;
    }
    return text_response(404, "The pages here are /livez, /readyz, /metrics and /mappings.\n");
}

}  // namespace

HandlerFactory make_admin_handler_factory(AdminDeps deps) {
    auto shared = std::make_shared<const AdminDeps>(std::move(deps));
    return [shared](std::size_t) {
        auto worker = std::make_shared<AdminWorker>(AdminWorker{*shared, {}});
        worker->failing_since.resize(shared->checks.size());
        Handler handler;
        handler.admit = [worker](const Request& head) {
            Admission admission;
            // No other page has a body.
            const bool changes = head.method == Method::post && head.path == mappings_path &&
                                 worker->deps.mappings_status;
            if (!changes) return admission;
            const auto refusal = check_change(head);
            if (refusal) admission.refusal = refuse(*refusal);
            admission.body_limit = largest_set;
            return admission;
        };
        handler.handle = [worker](Request&& request, Principal&&) {
            return Answer(answer(*worker, std::move(request)));
        };
        return handler;
    };
}

}  // namespace gateway::api
