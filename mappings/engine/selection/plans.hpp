// Sections that are not about contacts: listed unit, plan and agreed times.
#pragma once

#include "mappings/engine/selection/shown.hpp"

namespace mappings {

Section<HealthCentreItem> health_centre(Selection& selection);
Section<PlanItem> plan(Selection& selection);
Section<AppointmentItem> appointments(Selection& selection);

}  // namespace mappings
