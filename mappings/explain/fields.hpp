// Walks the texts of a shown item under the names that /v1 gives them. A test holds the two
// together: whatever text /v1 shows of an item is visited here.
#pragma once

#include <functional>
#include <string_view>

#include "mappings/model/patient_view.hpp"

namespace mappings {

/// One value of an item. Texts are borrowed from the view; empty ones are not visited.
struct Field {
    std::string_view name;
    std::string_view text;
    /// The column of the item's own row that a value which is no text was read from ("start_at").
    std::string_view column = {};
    /// The weekdays of the opening hours whose times `text` holds.
    bool week_days = false;
};
using VisitField = std::function<void(const Field& field)>;

void each_field(const ContactItem& item, const VisitField& visit);
void each_field(const HealthCentreItem& item, const VisitField& visit);
void each_field(const PlanItem& item, const VisitField& visit);
void each_field(const AppointmentItem& item, const VisitField& visit);

}  // namespace mappings
