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

}  // namespace
