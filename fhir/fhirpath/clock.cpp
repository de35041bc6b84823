// now(), today() and timeOfDay(): the evaluation time is given, never read.
#include "fhir/fhirpath/functions.hpp"

namespace fhir::fhirpath::code {
namespace {

const Temporal* given(Run& run, const PlanNode& call) {
    if (run.scope().now) return &*run.scope().now;
    run.fail(call, call.name + " needs an evaluation time, and none was given.");
    return nullptr;
}

}  // namespace

Items now(Run& run, const PlanNode& call, Items, const Frame&) {
    const Temporal* const moment = given(run, call);
    return moment != nullptr ? run.one(Value::date_time(*moment)) : Items{};
}

Items today(Run& run, const PlanNode& call, Items, const Frame&) {
    const Temporal* const moment = given(run, call);
    if (moment == nullptr) return {};
    return run.one(Value::date(Temporal{moment->year, moment->month, moment->day}));
}

Items time_of_day(Run& run, const PlanNode& call, Items, const Frame&) {
    const Temporal* const moment = given(run, call);
    if (moment == nullptr) return {};
    return run.one(Value::time(time_part(*moment)));
}

}  // namespace fhir::fhirpath::code
