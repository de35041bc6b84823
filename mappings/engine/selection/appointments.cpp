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

std::optional<WhyNot> stopped_by(
    Selection& selection, const AgreedTime& time, std::chrono::days delay, Silence silence
) {
    const bool shown = contains(selection.policies().care_plan().show_appointment, time.status);
    if (!shown) return WhyNot::status;
    if (silence == Silence::hidden) return WhyNot::source_silent;
    if (selection.is_delayed(time.provenance, delay)) return WhyNot::delayed;
    if (is_over(selection, time)) return WhyNot::period;
    return std::nullopt;
}

}  // namespace

Section<AppointmentItem> appointments(Selection& selection) {
    const auto delay = selection.policies().visibility().delay.appointments;
    SectionFound<AppointmentItem> found(selection.arena());
    for (const AgreedTime& time : selection.overview().appointments) {
        const Silence silence = selection.silence_of(time.provenance.source);
        if (const auto why = stopped_by(selection, time, delay, silence)) {
            selection.stop(
                time.id, *why, *why == WhyNot::status ? time.status : std::string_view()
            );
            continue;
        }
        if (!time.approved_for_patient) {
            found.withheld = true;
            selection.stop(time.id, WhyNot::label);
            continue;
        }
        const SectionState state =
            silence == Silence::warned ? SectionState::stale : SectionState::present;
        found.current.push_back(item_of(selection, time, state));
    }
    return decided(selection, found, NoneOf::appointments);
}

}  // namespace mappings
