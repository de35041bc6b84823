// Sections of contacts: named doctor, coordinators, contact nurses, planning doctor.
#pragma once

#include <optional>
#include <vector>

#include "mappings/engine/selection/shown.hpp"

namespace mappings {

Section<ContactItem> regular_doctor(Selection& selection);
Section<ContactItem> care_contacts(Selection& selection);
/// Unset without content, and for readers who may not know (patient-view.md section 7).
std::optional<Section<ContactItem>> contact_nurses(Selection& selection);
std::optional<Section<ContactItem>> planning_doctor(Selection& selection);

}  // namespace mappings
