// Fields of items.
#include "mappings/explain/fields.hpp"

#include <string>

#include "mappings/render/portal_json.hpp"

namespace mappings {
namespace {

/// Joins names as /v1 nests them: "managingCareUnit.contact[0].telecom[1].value".
class Fields {
public:
    explicit Fields(const VisitField& visit) : visit_(visit) {}

    void text(std::string_view name, std::string_view value) {
        if (!value.empty()) visit_({path_of(name), value});
    }
    void moment(
        std::string_view name, const std::optional<Moment>& value, std::string_view column
    ) {
        if (value) visit_({path_of(name), portal_instant(*value), column});
    }
    template <class Body>
    void below(const std::string& name, const Body& body) {
        const std::size_t length = path_.size();
        if (!path_.empty()) path_ += '.';
        path_ += name;
        body();
        path_.resize(length);
    }
    template <class List, class Body>
    void each(const std::string& name, const List& list, const Body& body) {
        std::size_t number = 0;
        for (const auto& one : list) {
            below(name + "[" + std::to_string(number++) + "]", [&] { body(one); });
        }
    }
    template <class List>
    void texts(const std::string& name, const List& list) {
        std::size_t number = 0;
        for (const auto& one : list) text(name + "[" + std::to_string(number++) + "]", one);
    }

    void coded(const std::string& name, const CodedValue& value) {
        below(name, [&] {
            text("code", value.code);
            text("codeSystem", value.code_system);
            text("displayName", value.display_name);
        });
    }
    void period(const std::string& name, const Period& value) {
        below(name, [&] {
            text("start", value.start);
            text("end", value.end);
        });
    }
    template <class Contacts>
    void contacts(const Contacts& list) {
        each("contact", list, [&](const Contact& one) {
            each("telecom", one.telecom, [&](const Telecom& telecom) {
                text("system.code", telecom.system);
                text("value", telecom.value);
                each("period", telecom.period, [&](const HoursOfService& hours) {
                    if (!hours.week_days.empty() && !hours.opens.empty()) {
                        visit_({path_of("weekDay"), hours.opens, {}, true});
                    }
                    text("time.start", hours.opens);
                    text("time.end", hours.closes);
                    period("datePeriod", hours.dates);
                });
            });
            if (!one.address) return;
            below("address", [&] {
                texts("line", one.address->line);
                text("postalCode", one.address->postal_code);
                text("city", one.address->city);
            });
        });
    }
    template <class MaybeUnit>
    void unit(const std::string& name, const MaybeUnit& value) {
        if (!value) return;
        below(name, [&] {
            text("hsaId", value->hsa_id);
            text("name", value->name);
            contacts(value->contact);
        });
    }

private:
    std::string path_of(std::string_view name) const {
        return path_.empty() ? std::string(name) : path_ + "." + std::string(name);
    }

    const VisitField& visit_;
    std::string path_;
};

}  // namespace

void each_field(const ContactItem& item, const VisitField& visit) {
    Fields fields(visit);
    fields.coded("code", item.code);
    fields.below("practitioner", [&] {
        fields.text("hsaId", item.practitioner.hsa_id);
        fields.text("name", item.practitioner.name);
        fields.coded("qualification", item.practitioner.qualification);
    });
    if (item.care_team) {
        fields.below("careTeam", [&] {
            fields.text("id", item.care_team->id);
            fields.text("name", item.care_team->name);
            fields.text("externalNotes", item.care_team->external_notes);
            fields.contacts(item.care_team->contact);
        });
    }
    fields.period("period", item.period);
    fields.text("externalNotes", item.external_notes);
    fields.unit("managingCareGiver", item.managing_care_giver);
    fields.unit("managingCareUnit", item.managing_care_unit);
    fields.unit("careProvidingCareUnit", item.care_providing_care_unit);
    fields.contacts(item.contact);
}

void each_field(const HealthCentreItem& item, const VisitField& visit) {
    Fields fields(visit);
    fields.text("hsaId", item.unit.hsa_id);
    fields.text("name", item.unit.name);
    fields.period("period", item.period);
    fields.contacts(item.unit.contact);
}

void each_field(const PlanItem& item, const VisitField& visit) {
    Fields fields(visit);
    fields.text("status", item.status);
    fields.below("carePlanHeader", [&] {
        fields.text("documentId", item.document_id);
        fields.text("documentTitle", item.document_title);
        fields.text("documentTime", item.document_time);
        fields.below("accountableHealthcareProfessional", [&] {
            fields.moment("authorTime", item.author_time, "_changed");
            fields.text("healthcareProfessionalName", item.healthcare_professional_name);
            fields.below("healthcareProfessionalOrgUnit", [&] {
                fields.text("orgUnitName", item.org_unit_name);
                fields.text("orgUnitTelecom", item.org_unit_telecom);
            });
        });
    });
    fields.text("carePlanBody.typeOfCarePlanEnum", item.type_of_care_plan.code);
    fields.period("period", item.period);
    fields.text("summary", item.summary);
    fields.texts("important", item.notes);
    fields.texts("goals", item.goals);
    fields.each("activities", item.activities, [&](const Activity& activity) {
        fields.text("text", activity.text);
        fields.text("whoName", activity.who_name);
        fields.text("when", activity.when_text);
        fields.period("when", activity.when);
    });
}

void each_field(const AppointmentItem& item, const VisitField& visit) {
    Fields fields(visit);
    fields.text("status", item.status);
    fields.text("description", item.description);
    fields.moment("start", item.start, "start_at");
    fields.moment("end", item.end, "end_at");
    fields.text("withName", item.with_name);
    fields.text("place", item.place);
}

}  // namespace mappings
