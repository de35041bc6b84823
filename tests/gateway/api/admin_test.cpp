// Health and metrics pages.
#include "gateway/api/admin.hpp"

#include <gtest/gtest.h>

namespace {

using namespace gateway;

struct Admin {
    std::optional<std::string> fault;
    Instant now = std::chrono::sys_days(std::chrono::year(2026) / 11 / 22);
    Handler handler;

    Admin() {
        api::AdminDeps deps;
        deps.checks.push_back({"store", [this] { return fault; }});
        deps.checks.push_back({"keys", [] { return std::optional<std::string>(); }});
        deps.reassembly_backlog = [] { return std::size_t{7}; };
        deps.metrics_text = [] { return std::string("nara_up 1\n"); };
        deps.clock = [this] { return now; };
        handler = api::make_admin_handler_factory(std::move(deps))(0);
    }
    Response get(std::string path, Method method = Method::get) {
        Request request;
        request.method = method;
        request.path = std::move(path);
        EXPECT_EQ(handler.admit(request).body_limit, 0U);
        return handler.handle(std::move(request), {}).response;
    }
};

TEST(Admin, LivezSaysOk) {
    const Response response = Admin().get("/livez");
    EXPECT_EQ(response.status, 200);
    EXPECT_EQ(response.body, "ok\n");
    EXPECT_EQ(response.route, "/livez");
}

TEST(Admin, ReadyzListsEveryCheck) {
    const Response response = Admin().get("/readyz");
    EXPECT_EQ(response.status, 200);
    EXPECT_EQ(
        response.body,
        R"({"ready":true,"checks":[{"name":"store","ok":true},{"name":"keys","ok":true}],"reassemblyBacklog":7})"
    );
}

TEST(Admin, ReadyzRemembersSinceWhenACheckFails) {
    Admin admin;
    admin.fault = "disk full";
    EXPECT_EQ(admin.get("/readyz").status, 503);
    admin.now += std::chrono::hours(2);
    EXPECT_EQ(
        admin.get("/readyz").body,
        R"({"ready":false,"checks":[{"name":"store","ok":false,"since":"2026-11-22T00:00:00Z","text":"disk full"},{"name":"keys","ok":true}],"reassemblyBacklog":7})"
    );
    admin.fault.reset();
    EXPECT_EQ(admin.get("/readyz").status, 200);
}

TEST(Admin, MetricsAreGivenAsTheyAre) {
    const Response response = Admin().get("/metrics");
    EXPECT_EQ(response.content_type, "text/plain; version=0.0.4; charset=utf-8");
    EXPECT_EQ(response.body, "nara_up 1\n");
}

TEST(Admin, OtherPathsAndMethodsAreRefused) {
    Admin admin;
    EXPECT_EQ(admin.get("/").status, 404);
    const Response response = admin.get("/livez", Method::post);
    EXPECT_EQ(response.status, 405);
    EXPECT_EQ(response.headers.back(), (Header{"Allow", "GET, HEAD"}));
}

/// The page on which mapping sets are changed.
struct MappingsPage {
    std::optional<fhir::Outcome> refusal;
    std::vector<std::string> changes;
    Handler handler;

    MappingsPage() {
        api::AdminDeps deps;
        deps.mappings_status = [] { return std::string(R"({"phase":"checking"})"); };
        deps.change_mappings = [this](Request&& request) {
            changes.push_back(request.body);
            return refusal;
        };
        handler = api::make_admin_handler_factory(std::move(deps))(0);
    }
    static Request post(std::string peer, std::vector<Header> headers) {
        Request request;
        request.method = Method::post;
        request.path = "/mappings";
        request.peer = std::move(peer);
        request.headers = std::move(headers);
        return request;
    }
    Response send(Request request) {
        request.body = R"({"folder":"/etc/nara/mappings"})";
        return handler.handle(std::move(request), {}).response;
    }
};

const Header json_body{"content-type", "application/json"};
constexpr const char* loopback_only =
    R"({"issues":[{"severity":"error","code":"mappings-loopback-only","text":)"
    R"("Mapping sets are changed from the same machine only, and not by a web page: run nara )"
    R"(mappings apply there."}]})";

TEST(AdminMappings, AChangeFromTheSameMachineIsBegunAndTold) {
    MappingsPage page;
    for (const char* const peer : {"127.0.0.1", "::1"}) {
        const Request request = MappingsPage::post(peer, {json_body});
        const Admission admission = page.handler.admit(request);
        EXPECT_FALSE(admission.refusal) << peer;
        EXPECT_GT(admission.body_limit, 0U) << peer;
        const Response response = page.send(request);
        EXPECT_EQ(response.status, 202) << peer;
        EXPECT_EQ(response.body, R"({"phase":"checking"})") << peer;
    }
    EXPECT_EQ(page.changes, std::vector<std::string>(2, R"({"folder":"/etc/nara/mappings"})"));
}

TEST(AdminMappings, AnotherMachineAndAWebPageChangeNothing) {
    MappingsPage page;
    for (const Request& request :
         {MappingsPage::post("192.0.2.7", {json_body}),
          MappingsPage::post("2001:db8::7", {json_body}),
          MappingsPage::post("", {json_body}),
          MappingsPage::post("127.0.0.1", {json_body, {"origin", "https://page.example"}})}) {
        const Admission admission = page.handler.admit(request);
        ASSERT_TRUE(admission.refusal);
        EXPECT_EQ(admission.refusal->status, 403);
        EXPECT_EQ(admission.refusal->body, loopback_only);
        // Whoever asks the handler without admission is refused all the same.
        EXPECT_EQ(page.send(request).body, loopback_only);
    }
    EXPECT_TRUE(page.changes.empty());
}

TEST(AdminMappings, TheBodyIsJson) {
    MappingsPage page;
    const Response response =
        page.send(MappingsPage::post("127.0.0.1", {{"content-type", "text/plain"}}));
    EXPECT_EQ(response.status, 415);
    EXPECT_EQ(
        response.body,
        R"({"issues":[{"severity":"error","code":"mappings-body","text":"The body must be application/json."}]})"
    );
    EXPECT_TRUE(page.changes.empty());
}

TEST(AdminMappings, ARefusedChangeSaysWhy) {
    MappingsPage page;
    page.refusal = fhir::Outcome(
        fhir::Kind::conflict, fhir::IssueType::conflict, "mappings-busy", "Another change runs."
    );
    const Response response = page.send(MappingsPage::post("127.0.0.1", {json_body}));
    EXPECT_EQ(response.status, 409);
    EXPECT_EQ(
        response.body,
        R"({"issues":[{"severity":"error","code":"mappings-busy","text":"Another change runs."}]})"
    );
}

TEST(AdminMappings, OtherMethodsAreRefused) {
    MappingsPage page;
    Request request = MappingsPage::post("127.0.0.1", {json_body});
    request.method = Method::put;
    const Response response = page.send(request);
    EXPECT_EQ(response.status, 405);
    EXPECT_EQ(response.headers.back(), (Header{"Allow", "GET, HEAD, POST"}));
    request.method = Method::get;
    EXPECT_EQ(page.send(request).body, R"({"phase":"checking"})");
}

}  // namespace
