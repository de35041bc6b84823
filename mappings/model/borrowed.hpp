// Every member of the model that borrows a text or a list, once: what copies a model whole, or
// looks at all its texts, goes through here.
#pragma once

#include "mappings/model/overview.hpp"

namespace mappings {

/// Calls `visit` with each member of `value` that is, or holds, a text or a list. `Self` may be
/// const. Members that only hold numbers are left out.
template <class Self, class Visit>
void each_borrowed(Self& value, Visit&& visit) {
    using Value = std::remove_const_t<Self>;
    const auto all = [&visit](auto&... members) { (visit(members), ...); };
    if constexpr (std::is_same_v<Value, CodedValue>) {
        all(value.code, value.code_system, value.display_name);
    } else if constexpr (std::is_same_v<Value, Period>) {
        all(value.start, value.end);
    } else if constexpr (std::is_same_v<Value, HoursOfService>) {
        all(value.week_days, value.opens, value.closes, value.dates);
    } else if constexpr (std::is_same_v<Value, Telecom>) {
        all(value.system, value.value, value.use, value.period);
    } else if constexpr (std::is_same_v<Value, Address>) {
        all(value.line, value.postal_code, value.city);
    } else if constexpr (std::is_same_v<Value, Contact>) {
        all(value.telecom, value.address);
    } else if constexpr (std::is_same_v<Value, Unit>) {
        all(value.hsa_id, value.name, value.contact);
    } else if constexpr (std::is_same_v<Value, Practitioner>) {
        all(value.hsa_id, value.name, value.qualification);
    } else if constexpr (std::is_same_v<Value, CareTeam>) {
        all(value.id, value.name, value.external_notes, value.contact);
    } else if constexpr (std::is_same_v<Value, Provenance>) {
        all(value.source, value.owner);
    } else if constexpr (std::is_same_v<Value, PatientKey>) {
        all(value.source, value.key);
    } else if constexpr (std::is_same_v<Value, Dropped>) {
        all(value.provenance, value.detail, value.table);
    } else if constexpr (std::is_same_v<Value, CareManager>) {
        all(value.id,
            value.code,
            value.source_code,
            value.practitioner,
            value.person_key,
            value.care_team,
            value.team_internal_notes,
            value.managing_care_giver,
            value.managing_care_unit,
            value.care_providing_care_unit,
            value.unit_keys,
            value.contact,
            value.period,
            value.internal_notes,
            value.external_notes,
            value.provenance,
            value.also_from,
            value.same_as,
            value.flags);
    } else if constexpr (std::is_same_v<Value, Listing>) {
        all(value.id,
            value.listing_type,
            value.unit,
            value.unit_keys,
            value.care_giver,
            value.resource,
            value.resource_key,
            value.period,
            value.provenance);
    } else if constexpr (std::is_same_v<Value, Activity>) {
        all(value.text, value.who_name, value.when_text, value.when);
    } else if constexpr (std::is_same_v<Value, Goal>) {
        all(value.text, value.status);
    } else if constexpr (std::is_same_v<Value, CarePlanEntry>) {
        all(value.id,
            value.status,
            value.intent,
            value.document_id,
            value.document_title,
            value.document_time,
            value.healthcare_professional_name,
            value.org_unit_name,
            value.org_unit_telecom,
            value.type_of_care_plan,
            value.summary,
            value.notes,
            value.goals,
            value.activities,
            value.care_manager_ids,
            value.replaces,
            value.period,
            value.flags,
            value.provenance);
    } else if constexpr (std::is_same_v<Value, AgreedTime>) {
        all(value.id,
            value.status,
            value.description,
            value.with_name,
            value.place,
            value.contact,
            value.flags,
            value.provenance);
    } else if constexpr (std::is_same_v<Value, NoneStated>) {
        all(value.provenance);
    } else {
        static_assert(std::is_same_v<Value, Overview>);
        all(value.keys,
            value.numbers,
            value.labels,
            value.birth_date,
            value.care_managers,
            value.listings,
            value.care_plans,
            value.appointments,
            value.none_stated,
            value.dropped,
            value.warnings);
    }
}

}  // namespace mappings
