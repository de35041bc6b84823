// The route table itself.
#include "gateway/api/routes.hpp"

#include "gateway/api/fhir_handlers.hpp"
#include "gateway/api/portal_handlers.hpp"

namespace gateway::api {

// clang-format off
std::vector<Route> route_table() {
    using enum Method;
    using B = Body;
    using F = Form;
    using A = Audited;
    return {
        {get,     "/v1/patients/{ref}/overview",                     B::none,     F::portal, A::yes, overview},
        {get,     "/v1/patients/{ref}/contacts",                     B::none,     F::portal, A::yes, contacts},
        {get,     "/v1/patients/{ref}/plan",                         B::none,     F::portal, A::yes, plan},
        {get,     "/v1/patients/{ref}/explain",                      B::none,     F::portal, A::yes, explain},
        {post,    "/v1/contacts/lookup",                             B::lookup,   F::portal, A::yes, lookup},

        {get,     "/view/accessibility",                             B::none,     F::page,   A::no,  accessibility},
        {get,     "/view/{ref}",                                     B::none,     F::page,   A::yes, view},
        {get,     "/favicon.ico",                                    B::none,     F::page,   A::no,  no_icon},

        {get,     "/fhir/{release}/metadata",                        B::none,     F::fhir,   A::no,  capabilities},
        {post,    "/fhir/{release}",                                 B::bundle,   F::fhir,   A::yes, bundle},
        {post,    "/fhir/{release}/{type}",                          B::resource, F::fhir,   A::yes, create},
        {get,     "/fhir/{release}/{type}/{id}",                     B::none,     F::fhir,   A::yes, read},
        {put,     "/fhir/{release}/{type}/{id}",                     B::resource, F::fhir,   A::yes, update},
        {delete_, "/fhir/{release}/{type}/{id}",                     B::none,     F::fhir,   A::yes, remove},
        {get,     "/fhir/{release}/{type}/{id}/_history",            B::none,     F::fhir,   A::yes, history},
        {get,     "/fhir/{release}/{type}/{id}/_history/{version}",  B::none,     F::fhir,   A::yes, read_version},
        {post,    "/fhir/{release}/{type}/$validate",                B::resource, F::fhir,   A::yes, validate},
        {post,    "/fhir/{release}/{type}/{id}/$validate",           B::resource, F::fhir,   A::yes, validate},
        {get,     "/fhir/{release}/{type}/{id}/$explain",            B::none,     F::fhir,   A::yes, explain_patient},
    };
}
// clang-format on

}  // namespace gateway::api
