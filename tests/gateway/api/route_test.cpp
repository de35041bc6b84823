// Paths and methods against the real table.
#include "gateway/api/route.hpp"

#include <gtest/gtest.h>

namespace {

using namespace gateway;
using namespace gateway::api;

const std::vector<Route> table{
    {Method::get, "/fhir/{release}/metadata", Body::none, Form::fhir, Audited::no, {}},
    {Method::post, "/fhir/{release}", Body::bundle, Form::fhir, Audited::yes, {}},
    {Method::post, "/fhir/{release}/{type}", Body::resource, Form::fhir, Audited::yes, {}},
    {Method::get, "/fhir/{release}/{type}/{id}", Body::none, Form::fhir, Audited::yes, {}},
    {Method::put, "/fhir/{release}/{type}/{id}", Body::resource, Form::fhir, Audited::yes, {}},
    {Method::post,
     "/fhir/{release}/{type}/$validate",
     Body::resource,
     Form::fhir,
     Audited::yes,
     {}},
    {Method::get, "/view/accessibility", Body::none, Form::page, Audited::no, {}},
    {Method::get, "/view/{ref}", Body::none, Form::page, Audited::yes, {}},
};

std::string_view path_of(Method method, std::string_view path) {
    const Match match = find_route(table, method, path);
    return match.route == nullptr ? std::string_view("none") : match.route->path;
}

TEST(Routes, FindTheRowAndItsParts) {
    const Match match = find_route(table, Method::put, "/fhir/r5/CareTeam/ct1");
    ASSERT_NE(match.route, nullptr);
    EXPECT_EQ(match.path, "/fhir/{release}/{type}/{id}");
    EXPECT_EQ(match.parts.release, "r5");
    EXPECT_EQ(match.parts.type, "CareTeam");
    EXPECT_EQ(match.parts.id, "ct1");
}

TEST(Routes, KeepLiteralSegmentsApartFromIds) {
    EXPECT_EQ(path_of(Method::get, "/fhir/r4/metadata"), "/fhir/{release}/metadata");
    EXPECT_EQ(
        path_of(Method::post, "/fhir/r4/CareTeam/$validate"), "/fhir/{release}/{type}/$validate"
    );
    EXPECT_EQ(path_of(Method::get, "/view/accessibility"), "/view/accessibility");
    EXPECT_EQ(path_of(Method::get, "/view/p_x"), "/view/{ref}");
    EXPECT_EQ(path_of(Method::get, "/fhir/r4/CareTeam/$everything"), "none");
    EXPECT_EQ(path_of(Method::get, "/fhir/r4/CareTeam/_history"), "none");
}

TEST(Routes, AnswerHeadByTheRowOfGet) {
    EXPECT_EQ(path_of(Method::head, "/fhir/r4/metadata"), "/fhir/{release}/metadata");
    EXPECT_EQ(path_of(Method::head, "/fhir/r4/CareTeam"), "none");
}

TEST(Routes, ForgiveOneSlashAtTheEnd) {
    EXPECT_EQ(path_of(Method::post, "/fhir/r4/"), "/fhir/{release}");
    EXPECT_EQ(path_of(Method::post, "/fhir/r4//"), "none");
}

TEST(Routes, TellTheMethodsOfAPath) {
    const Match match = find_route(table, Method::patch, "/fhir/r4/CareTeam/ct1");
    EXPECT_EQ(match.route, nullptr);
    EXPECT_EQ(match.path, "/fhir/{release}/{type}/{id}");
    EXPECT_EQ(match.allowed, "GET, HEAD, PUT");
}

TEST(Routes, KnowNothingOfOtherPaths) {
    for (const char* path :
         {"",
          "/",
          "fhir/r4",
          "/fhir",
          "/fhir/r6/metadata",
          "/fhir/r4/careteam/x",
          "/fhir/r4/CareTeam/a/b",
          "/view",
          "//",
          "/fhir//CareTeam/x"}) {
        const Match match = find_route(table, Method::get, path);
        EXPECT_TRUE(match.path.empty()) << path;
        EXPECT_TRUE(match.allowed.empty()) << path;
    }
}

}  // namespace
