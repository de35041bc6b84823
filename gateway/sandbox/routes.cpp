// The rows of the sandbox, and who may use them.
#include "gateway/sandbox/routes.hpp"

#include "gateway/api/answers.hpp"
#include "gateway/sandbox/landing.hpp"
#include "gateway/sandbox/push.hpp"

namespace gateway::sandbox {
namespace {

// Rows without access log are open to callers that authentication refused: not these.
api::Handle for_integrators(api::Handle handle) {
    return [handle = std::move(handle)](api::Call& call) -> Answer {
        if (call.principal.integrator) return handle(call);
        return api::refusal(
            api::Form::page,
            fhir::Outcome(
                fhir::Kind::forbidden,
                fhir::IssueType::forbidden,
                "sandbox-loopback-only",
                "The sandbox answers only callers on the same machine."
            ),
            call.request,
            &call.worker
        );
    };
}

}  // namespace

std::vector<api::Route> routes(People people, std::span<const mappings::SetFile> set_files) {
    if (people == nullptr) people = std::make_shared<const std::vector<Person>>();
    using api::Audited;
    using api::Body;
    const auto page = api::Form::page;
    return {
        {Method::get,
         "/",
         Body::none,
         page,
         Audited::no,
         for_integrators(landing(people, set_files))},
        {Method::get,
         "/sandbox/people",
         Body::none,
         page,
         Audited::no,
         for_integrators(people_list(people))},
        {Method::post,
         "/sandbox/push",
         Body::bundle,
         page,
         Audited::no,
         for_integrators(push_form(set_files))},
    };
}

}  // namespace gateway::sandbox
