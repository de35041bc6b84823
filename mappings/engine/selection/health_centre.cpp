// The listed unit.
#include <array>

#include "mappings/engine/selection/plans.hpp"

namespace mappings {
namespace {

HealthCentreItem item_of(Selection& selection, const Listing& listing, SectionState state) {
    HealthCentreItem item;
    item.id = listing.id;
    item.state = state;
    item.unit = *listing.unit;
    item.unit.contact = current_contact(selection, listing.unit->contact);
    item.period = listing.period;
    item.source = selection.item_source(listing.provenance);
    const std::array<RouteLevels, 2> levels{{
        {RouteLevel::managing_care_unit, &listing.unit->contact},
        {RouteLevel::managing_care_giver,
         listing.care_giver ? &listing.care_giver->contact : nullptr},
    }};
    item.route = route_of(selection, levels);
    return item;
}

void add(Selection& selection, const Listing& listing, SectionFound<HealthCentreItem>& found) {
    const Silence silence = selection.silence_of(listing.provenance.source);
    if (silence == Silence::hidden) return selection.stop(listing.id, WhyNot::source_silent);
    if (listing.interval.empty()) return selection.stop(listing.id, WhyNot::period);
    const auto delay = selection.policies().visibility().delay.health_centre;
    if (selection.is_delayed(listing.provenance, delay)) {
        return selection.stop(listing.id, WhyNot::delayed);
    }
    if (selection.ended_lately(listing.interval)) {
        if (listing.approved_for_patient && !listing.unit->name.empty()) {
            found.ended = ended_notice(selection.arena(), listing.unit->name, listing.interval);
        }
        return;
    }
    if (selection.has_ended(listing.interval)) return;
    const bool begun = selection.has_begun(listing.interval);
    if (!listing.approved_for_patient) {
        found.withheld = found.withheld || begun;
        return selection.stop(listing.id, WhyNot::label);
    }
    if (begun) {
        const SectionState state =
            silence == Silence::warned ? SectionState::stale : SectionState::present;
        found.current.push_back(item_of(selection, listing, state));
        return;
    }
    if (!found.begins) {
        found.begins = begins_notice(selection.arena(), listing.unit->name, listing.interval);
    }
    found.future.push_back(item_of(selection, listing, SectionState::future));
}

}  // namespace

Section<HealthCentreItem> health_centre(Selection& selection) {
    SectionFound<HealthCentreItem> found(selection.arena());
    for (const Listing& listing : selection.overview().listings) {
        if (listing.unit)
            add(selection, listing, found);
        else
            selection.stop(listing.id, WhyNot::join_pending);
    }
    // The law knows one list at a time: both are shown, and the conflict is told to operators.
    if (found.current.size() > 1) found.reason = "listed-twice";
    return decided(selection, found, NoneOf::health_centre);
}

}  // namespace mappings
