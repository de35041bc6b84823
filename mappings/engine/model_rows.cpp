// Each part of a model as one row of texts.
#include "mappings/engine/model_rows.hpp"

#include "fhir/json_writer.hpp"
#include "mappings/model/stockholm.hpp"

namespace mappings {
namespace {

std::string quoted(std::string_view text) {
    fhir::JsonWriter out;
    out.string(text);
    return out.take();
}

class Row {
public:
    Row(std::string_view section, std::size_t rank) {
        text("section", section);
        row_["rank"] = std::to_string(rank);
    }
    Row& text(std::string_view column, std::string_view value) {
        if (!value.empty()) row_.emplace(column, quoted(value));
        return *this;
    }
    Row& truth(std::string_view column, bool value) {
        row_.emplace(column, value ? "true" : "false");
        return *this;
    }
    Row& period(const Period& period) { return text("from", period.start).text("to", period.end); }
    Row& unit(std::string_view column, const std::optional<Unit>& unit) {
        if (!unit) return *this;
        return text(column, unit->name).text(std::string(column) + "_hsa_id", unit->hsa_id);
    }
    ComparedRow take() { return std::move(row_); }

private:
    ComparedRow row_;
};

/// "phone 0300-12 34 56; email a@b.example": every route in the order it should be tried.
std::string routes(List<Contact> contacts) {
    std::string text;
    for (const Contact& contact : contacts) {
        for (const Telecom& telecom : contact.telecom) {
            if (!text.empty()) text += "; ";
            text.append(telecom.system).append(" ").append(telecom.value);
        }
    }
    return text;
}

std::string joined(List<std::string_view> words) {
    std::string text;
    for (const std::string_view word : words) {
        if (!text.empty()) text += ' ';
        text += word;
    }
    return text;
}

/// "2026-01-15T09:00:00Z"; empty when there is none.
std::string utc(const std::optional<Moment>& moment) {
    if (!moment) return {};
    const auto day = std::chrono::floor<std::chrono::days>(*moment);
    const std::chrono::hh_mm_ss time(std::chrono::floor<std::chrono::seconds>(*moment - day));
    const auto two = [](auto number) {
        const std::string digits = std::to_string(number);
        return digits.size() < 2 ? '0' + digits : digits;
    };
    return iso_date(std::chrono::year_month_day(day)) + 'T' + two(time.hours().count()) + ':' +
           two(time.minutes().count()) + ':' + two(time.seconds().count()) + 'Z';
}

ComparedRow contact_row(const CareManager& one, std::size_t rank) {
    return Row("contact", rank)
        .text("kind", name(one.kind))
        .text("code", one.code.code)
        .text("name", one.practitioner.name)
        .text("name_hsa_id", one.practitioner.hsa_id)
        .text("title", one.practitioner.qualification.display_name)
        .text("team", one.care_team ? one.care_team->name : std::string_view())
        .unit("unit", one.managing_care_unit)
        .unit("providing_unit", one.care_providing_care_unit)
        .unit("care_giver", one.managing_care_giver)
        .text("status", name(one.status))
        .period(one.period)
        .text("routes", routes(one.contact))
        .text("text", one.external_notes)
        .truth("named", one.named)
        .truth("approved", one.approved_for_patient)
        .truth("eligible", !one.not_eligible)
        .truth("complete", !one.incomplete)
        .text("flags", joined(one.flags))
        .take();
}

ComparedRow listing_row(const Listing& one, std::size_t rank) {
    Row row("listing", rank);
    if (one.resource) {
        row.text("name", one.resource->name).text("name_hsa_id", one.resource->hsa_id);
    }
    return row.text("kind", one.listing_type)
        .unit("unit", one.unit)
        .unit("care_giver", one.care_giver)
        .period(one.period)
        .truth("approved", one.approved_for_patient)
        .take();
}

void add_plan(const CarePlanEntry& plan, std::size_t rank, std::vector<ComparedRow>& rows) {
    rows.push_back(Row("plan", rank)
                       .text("kind", plan.type_of_care_plan.display_name)
                       .text("code", plan.type_of_care_plan.code)
                       .text("name", plan.healthcare_professional_name)
                       .text("title", plan.document_title)
                       .text("unit", plan.org_unit_name)
                       .text("status", plan.status)
                       .text("text", plan.summary)
                       .period(plan.period)
                       .truth("approved", plan.approved_for_patient)
                       .text("flags", joined(plan.flags))
                       .take());
    for (std::size_t i = 0; i < plan.goals.size(); ++i) {
        const Goal& goal = plan.goals[i];
        rows.push_back(Row("goal", i)
                           .text("title", plan.document_title)
                           .text("status", goal.status)
                           .text("text", goal.text)
                           .take());
    }
    for (std::size_t i = 0; i < plan.activities.size(); ++i) {
        const Activity& activity = plan.activities[i];
        rows.push_back(Row("activity", i)
                           .text("kind", activity.must_not ? "mustNot" : "do")
                           .text("name", activity.who_name)
                           .text("title", plan.document_title)
                           .text("status", name(activity.status))
                           .period(activity.when)
                           .text("text", activity.text)
                           .take());
    }
}

ComparedRow appointment_row(const AgreedTime& one, std::size_t rank) {
    return Row("appointment", rank)
        .text("name", one.with_name)
        .text("unit", one.place)
        .text("status", one.status)
        .text("from", utc(one.start))
        .text("to", utc(one.end))
        .text("text", one.description)
        .text("routes", routes(one.contact))
        .truth("approved", one.approved_for_patient)
        .text("flags", joined(one.flags))
        .take();
}

}  // namespace

std::span<const std::string> model_columns() {
    static const std::vector<std::string> columns{
        "section",
        "rank",
        "kind",
        "code",
        "name",
        "name_hsa_id",
        "title",
        "team",
        "unit",
        "unit_hsa_id",
        "providing_unit",
        "providing_unit_hsa_id",
        "care_giver",
        "care_giver_hsa_id",
        "status",
        "from",
        "to",
        "routes",
        "text",
        "named",
        "approved",
        "eligible",
        "complete",
        "flags"};
    return columns;
}

std::vector<ComparedRow> model_rows(const Overview& overview) {
    std::vector<ComparedRow> rows;
    for (std::size_t i = 0; i < overview.care_managers.size(); ++i) {
        rows.push_back(contact_row(overview.care_managers[i], i));
    }
    for (std::size_t i = 0; i < overview.listings.size(); ++i) {
        rows.push_back(listing_row(overview.listings[i], i));
    }
    for (std::size_t i = 0; i < overview.care_plans.size(); ++i) {
        add_plan(overview.care_plans[i], i, rows);
    }
    for (std::size_t i = 0; i < overview.appointments.size(); ++i) {
        rows.push_back(appointment_row(overview.appointments[i], i));
    }
    for (std::size_t i = 0; i < overview.none_stated.size(); ++i) {
        rows.push_back(Row("none", i).text("kind", name(overview.none_stated[i].what)).take());
    }
    for (std::size_t i = 0; i < overview.dropped.size(); ++i) {
        const Dropped& one = overview.dropped[i];
        rows.push_back(Row("dropped", i).text("kind", name(one.why)).text("text", one.detail).take()
        );
    }
    return rows;
}

}  // namespace mappings
