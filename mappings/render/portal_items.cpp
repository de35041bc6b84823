// GetCareManagers 1.0 and GetCarePlans 2.0 field names in JSON's own formats.
#include "mappings/render/portal_items.hpp"

#include <algorithm>
#include <array>
#include <chrono>

#include "fhir/partial_date_time.hpp"
#include "mappings/render/dates.hpp"
#include "mappings/render/portal_json.hpp"
#include "mappings/render/shown.hpp"

namespace mappings {

namespace {

using fhir::JsonWriter;

// HoursOfService spells days out; FHIR's three letters are for FHIR.
constexpr auto week_days = std::to_array<std::string_view>(
    {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"}
);

/// A level's own telecoms, or those of one person, where private routes must not leave.
enum class Owner : std::uint8_t { person, unit };

bool may_leave(const Telecom& telecom, Owner owner) {
    if (telecom.system == "url") return is_safe_link(telecom.value);
    if (owner == Owner::unit) return true;
    return telecom.use != "home" && telecom.use != "mobile" && telecom.system != "email";
}

void write_strings(JsonWriter& out, std::string_view key, List<std::string_view> values) {
    const auto list = out.array(key);
    for (const std::string_view value : values) out.string(value);
}

void write_coded(JsonWriter& out, std::string_view key, const CodedValue& value) {
    if (value == CodedValue{}) return;
    const auto object = out.object(key);
    out.member_if("code", value.code);
    out.member_if("codeSystem", value.code_system);
    out.member_if("displayName", value.display_name);
}

void write_period(JsonWriter& out, std::string_view key, const Period& period) {
    const std::string start = local_date(period.start);
    const std::string end = local_date(period.end);
    if (start.empty() && end.empty()) return;
    const auto object = out.object(key);
    out.member_if("start", start);
    out.member_if("end", end);
}

void write_hours(JsonWriter& out, const HoursOfService& hours) {
    const auto object = out.object();
    write_period(out, "datePeriod", hours.dates);
    if (!hours.week_days.empty()) {
        const auto list = out.array("weekDay");
        for (const Weekday day : hours.week_days)
            out.string(week_days[static_cast<std::size_t>(day)]);
    }
    if (hours.opens.empty() && hours.closes.empty()) return;
    const auto time = out.object("time");
    out.member_if("start", hours.opens);
    out.member_if("end", hours.closes);
}

void write_telecom(JsonWriter& out, const Telecom& telecom) {
    const auto object = out.object();
    if (!telecom.system.empty()) {
        const auto system = out.object("system");
        out.member("code", telecom.system);
    }
    out.member("value", telecom.value);
    if (telecom.period.empty()) return;
    const auto list = out.array("period");
    for (const auto& hours : telecom.period) write_hours(out, hours);
}

void write_address(JsonWriter& out, const Address& address) {
    const auto object = out.object("address");
    write_strings(out, "line", address.line);
    out.member_if("postalCode", address.postal_code);
    out.member_if("city", address.city);
}

void write_contacts(JsonWriter& out, List<Contact> contacts, Owner owner) {
    const auto list = out.array("contact");
    for (const Contact& contact : contacts) {
        const auto object = out.object();
        {
            const auto telecoms = out.array("telecom");
            for (const Telecom& telecom : contact.telecom) {
                if (may_leave(telecom, owner)) write_telecom(out, telecom);
            }
        }
        if (contact.address && owner == Owner::unit) write_address(out, *contact.address);
    }
}

void write_unit(
    JsonWriter& out, std::string_view key, const std::optional<Unit>& unit, Identifiers identifiers
) {
    if (!unit) return;
    const auto object = out.object(key);
    if (identifiers == Identifiers::included) out.member_if("hsaId", unit->hsa_id);
    out.member_if("name", unit->name);
    if (!unit->contact.empty()) write_contacts(out, unit->contact, Owner::unit);
}

void write_practitioner(
    JsonWriter& out, const Practitioner& practitioner, Identifiers identifiers
) {
    const auto object = out.object("practitioner");
    if (identifiers == Identifiers::included) out.member_if("hsaId", practitioner.hsa_id);
    out.member_if("name", practitioner.name);
    write_coded(out, "qualification", practitioner.qualification);
    if (practitioner.protected_identity) out.member("protected", true);
}

void write_care_team(JsonWriter& out, const std::optional<CareTeam>& team) {
    if (!team) return;
    const auto object = out.object("careTeam");
    out.member_if("id", team->id);
    out.member_if("name", team->name);
    out.member_if("externalNotes", team->external_notes);
    if (!team->contact.empty()) write_contacts(out, team->contact, Owner::unit);
}

void write_source(JsonWriter& out, const ItemSource& source) {
    if (source == ItemSource{}) return;
    const auto object = out.object("source");
    out.member_if("name", source.name);
    if (source.changed) out.member("changed", portal_instant(*source.changed));
}

void write_phone(JsonWriter& out, const std::optional<ShownPhone>& phone, std::string_view level) {
    if (!phone) return;
    const auto object = out.object("phone");
    out.member("href", phone->href);
    out.member("text", phone->text);
    out.member("level", level);
}

void write_route(JsonWriter& out, const ShownCard& card, std::string_view level) {
    write_phone(out, card.phone, level);
    out.member_if("url", card.url);
}

void write_show(JsonWriter& out, const ShownCard& card, const Words& words) {
    const auto object = out.object("show");
    out.member("name", card.heading.text);
    if (card.label) out.member("label", words.fill(*card.label));
    out.member_if("role", card.role.text);
    out.member_if("unit", card.unit);
    out.member_if("hours", card.hours);
    out.member_if("since", card.since.text);
    out.member_if("from", card.from.text);
    write_route(out, card, name(card.level));
}

}  // namespace

void write_portal_item(
    JsonWriter& out, const ContactItem& item, const Words& words, Identifiers identifiers
) {
    const auto object = out.object();
    out.member("id", item.id);
    out.member("state", name(item.state));
    out.member("kind", name(item.kind));
    write_coded(out, "code", item.code);
    write_practitioner(out, item.practitioner, identifiers);
    write_care_team(out, item.care_team);
    write_period(out, "period", item.period);
    out.member_if("externalNotes", item.external_notes);
    write_unit(out, "managingCareGiver", item.managing_care_giver, identifiers);
    write_unit(out, "managingCareUnit", item.managing_care_unit, identifiers);
    write_unit(out, "careProvidingCareUnit", item.care_providing_care_unit, identifiers);
    write_contacts(out, item.contact, Owner::person);
    write_show(out, shown(item, words), words);
    write_source(out, item.source);
    if (!item.flags.empty()) write_strings(out, "flags", item.flags);
}

void write_portal_item(
    JsonWriter& out, const HealthCentreItem& item, const Words& words, Identifiers identifiers
) {
    const auto object = out.object();
    out.member("id", item.id);
    out.member("state", name(item.state));
    if (identifiers == Identifiers::included) out.member_if("hsaId", item.unit.hsa_id);
    out.member_if("name", item.unit.name);
    write_period(out, "period", item.period);
    if (!item.unit.contact.empty()) write_contacts(out, item.unit.contact, Owner::unit);
    {
        const ShownCard card = shown(item, words);
        const auto show = out.object("show");
        out.member_if("hours", card.hours);
        out.member_if("since", card.since.text);
        out.member_if("from", card.from.text);
        write_route(out, card, "unit");
    }
    write_source(out, item.source);
}

namespace {

/// An instant in UTC; a date stays a date.
std::string document_time(std::string_view received) {
    const auto value = fhir::parse_date_time(received);
    if (!value || !value->zone) return local_date(received);
    const auto first = fhir::instants(*value, *value->zone).first;
    return portal_instant(std::chrono::floor<std::chrono::microseconds>(first));
}

void write_plan_header(JsonWriter& out, const PlanItem& item) {
    const auto header = out.object("carePlanHeader");
    out.member_if("documentId", item.document_id);
    out.member_if("documentTitle", item.document_title);
    out.member_if("documentTime", document_time(item.document_time));
    // A plan that is not approved never gets into a view (LAW-8).
    out.member("approvedForPatient", true);
    const auto professional = out.object("accountableHealthcareProfessional");
    if (item.author_time) out.member("authorTime", portal_instant(*item.author_time));
    out.member_if("healthcareProfessionalName", item.healthcare_professional_name);
    if (item.org_unit_name.empty() && item.org_unit_telecom.empty()) return;
    const auto unit = out.object("healthcareProfessionalOrgUnit");
    out.member_if("orgUnitName", item.org_unit_name);
    out.member_if("orgUnitTelecom", item.org_unit_telecom);
}

void write_plan_body(JsonWriter& out, const PlanItem& item) {
    const auto body = out.object("carePlanBody");
    out.member_if("typeOfCarePlanEnum", item.type_of_care_plan.code);
    // FHIR plans carry no documents, and units are named where they have a part in the plan.
    write_strings(out, "content", {});
    write_strings(out, "participatingCareUnitHSAId", {});
}

void write_activity(JsonWriter& out, const Activity& activity, const Words& words) {
    const auto object = out.object();
    out.member("text", activity.text);
    out.member_if("who", performer(activity));
    out.member_if("whoName", activity.who_name);
    out.member_if("when", shown_when(activity, words).text);
    out.member("status", name(activity.status));
    out.member("mustNot", activity.must_not);
}

void write_leader(JsonWriter& out, const PlanItem& item) {
    const bool has_name = has_words(item.healthcare_professional_name);
    const auto& leader = has_name ? item.healthcare_professional_name : item.org_unit_name;
    if (!has_words(leader)) return;
    const auto object = out.object("leader");
    out.member("name", leader);
}

}  // namespace

void write_portal_item(
    JsonWriter& out,
    const PlanItem& item,
    const Words& words,
    [[maybe_unused]] Identifiers identifiers
) {
    const auto object = out.object();
    out.member("id", item.id);
    out.member("state", name(item.state));
    out.member_if("status", item.status);
    write_strings(out, "careManagerIds", item.care_manager_ids);
    write_plan_header(out, item);
    write_plan_body(out, item);
    write_period(out, "period", item.period);
    out.member_if("summary", item.summary);
    write_strings(out, "important", item.notes);
    write_strings(out, "goals", item.goals);
    {
        const auto list = out.array("activities");
        for (const Activity& activity : item.activities) write_activity(out, activity, words);
    }
    write_leader(out, item);
    write_source(out, item.source);
}

void write_portal_item(
    JsonWriter& out,
    const AppointmentItem& item,
    const Words& words,
    [[maybe_unused]] Identifiers identifiers
) {
    const auto object = out.object();
    out.member("id", item.id);
    out.member("state", name(item.state));
    out.member_if("status", item.status);
    out.member_if("description", item.description);
    if (item.start) out.member("start", portal_instant(*item.start));
    if (item.end) out.member("end", portal_instant(*item.end));
    out.member_if("withName", item.with_name);
    out.member_if("place", item.place);
    {
        const auto show = out.object("show");
        if (item.start) out.member("time", shown_time(*item.start, words));
        const bool has_phone = item.route.phone.has_value();
        write_phone(
            out,
            has_phone ? shown_phone(item.route.phone->value) : std::nullopt,
            name(item.route.level)
        );
    }
    write_source(out, item.source);
}

}  // namespace mappings
