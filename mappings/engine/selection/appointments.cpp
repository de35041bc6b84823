// Agreed times that lie ahead (mapping trap 30).
#include <array>

#include "mappings/engine/assembly/context.hpp"
#include "mappings/engine/selection/plans.hpp"
#include "mappings/model/stockholm.hpp"

namespace mappings {
namespace {

AppointmentItem item_of(Selection& selection, const AgreedTime& time, SectionState state) {
    AppointmentItem item;
    item.id = time.id;
    item.state = state;
    item.status = time.status;
    item.description = time.description;
    item.start = time.start;
    item.end = time.end;
    if (!time.with_protected) item.with_name = time.with_name;
    item.place = time.place;
    const std::array<RouteLevels, 1> levels{{{RouteLevel::managing_care_unit, &time.contact}}};
    item.route = route_of(selection, levels);
    item.source = selection.item_source(time.provenance);
    return item;
}

/// Until it is over; without an end, until the day is.
bool is_over(Selection& selection, const AgreedTime& time) {
    return selection.passed(time.end ? *time.end : next_local_midnight(*time.start));
}

}  // namespace

Section<AppointmentItem> appointments(Selection& selection) {
    const auto delay = selection.policies().visibility().delay.appointments;
    SectionFound<AppointmentItem> found(selection.arena());
    for (const AgreedTime& time : selection.overview().appointments) {
        if (!contains(selection.policies().care_plan().show_appointment, time.status)) continue;
        const Silence silence = selection.silence_of(time.provenance.source);
        if (silence == Silence::hidden || selection.is_delayed(time.provenance, delay)) continue;
        if (is_over(selection, time)) continue;
        if (!time.approved_for_patient) {
            found.withheld = true;
            continue;
        }
        const SectionState state =
            silence == Silence::warned ? SectionState::stale : SectionState::present;
        found.current.push_back(item_of(selection, time, state));
    }
    return decided(selection, found, NoneOf::appointments);
}

}  // namespace mappings
