// The metrics page.
#include "gateway/observe/metrics.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

using gateway::observe::Metrics;
using testing::HasSubstr;

gateway::http::RequestEvent answered(std::string_view route, int status) {
    gateway::http::RequestEvent event;
    event.method = gateway::Method::get;
    event.route = route;
    event.status = status;
    event.duration = std::chrono::microseconds(300);
    return event;
}

TEST(Metrics, CountsRequestsByRouteMethodAndStatus) {
    Metrics metrics("1.2.3");
    metrics.request(answered("/v1/patients/{ref}/overview", 200));
    metrics.request(answered("/v1/patients/{ref}/overview", 200));
    metrics.request(answered("/v1/patients/{ref}/overview", 304));
    metrics.request(answered("", 400));
    const std::string page = metrics.text();
    EXPECT_THAT(
        page,
        HasSubstr("nara_http_requests_total{code=\"200\",method=\"GET\",route=\"/v1/"
                  "patients/{ref}/overview\"} 2")
    );
    EXPECT_THAT(
        page, HasSubstr("nara_http_requests_total{code=\"400\",method=\"GET\",route=\"none\"} 1")
    );
    EXPECT_THAT(
        page, HasSubstr("nara_http_not_modified_total{route=\"/v1/patients/{ref}/overview\"} 1")
    );
    EXPECT_THAT(
        page,
        HasSubstr(
            "nara_http_request_duration_seconds_count{route=\"/v1/patients/{ref}/overview\"} 3"
        )
    );
    EXPECT_THAT(page, HasSubstr("nara_build_info{version=\"1.2.3\"} 1"));
}

TEST(Metrics, ConnectionsGoUpAndDown) {
    Metrics metrics("1");
    metrics.connection_opened();
    metrics.connection_opened();
    metrics.connection_closed();
    EXPECT_THAT(metrics.text(), HasSubstr("nara_http_connections 1"));
}

TEST(Metrics, WhatIsReadRatherThanCountedIsRefreshedForEachPage) {
    Metrics metrics("1");
    double length = 0;
    metrics.before_text([&](Metrics& page) {
        page.set("writer_queue_length", "Changes waiting", ++length);
    });
    EXPECT_THAT(metrics.text(), HasSubstr("nara_writer_queue_length 1"));
    EXPECT_THAT(metrics.text(), HasSubstr("nara_writer_queue_length 2"));
}

TEST(Metrics, PushedResourcesAreCountedByResult) {
    Metrics metrics("1");
    metrics.ingested("vas", "CareTeam", "created");
    EXPECT_THAT(
        metrics.text(),
        HasSubstr(
            "nara_ingest_resources_total{result=\"created\",source=\"vas\",type=\"CareTeam\"} 1"
        )
    );
}

}  // namespace
