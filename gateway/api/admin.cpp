// Health and metrics.
#include "gateway/api/admin.hpp"

#include <memory>

#include "fhir/json_writer.hpp"
#include "gateway/api/timestamps.hpp"

namespace gateway::api {
namespace {

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

Response answer(AdminWorker& worker, const Request& request) {
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
    return text_response(404, "The pages here are /livez, /readyz and /metrics.\n");
}

}  // namespace

HandlerFactory make_admin_handler_factory(AdminDeps deps) {
    auto shared = std::make_shared<const AdminDeps>(std::move(deps));
    return [shared](std::size_t) {
        auto worker = std::make_shared<AdminWorker>(AdminWorker{*shared, {}});
        worker->failing_since.resize(shared->checks.size());
        Handler handler;
        // No page has a body: the limit stays 0.
        handler.admit = [](const Request&) { return Admission{}; };
        handler.handle = [worker](Request&& request, Principal&&) {
            return Answer(answer(*worker, request));
        };
        return handler;
    };
}

}  // namespace gateway::api
