// GetCareManagers 1.0 and GetCarePlans 2.0 field names in JSON's own formats.
#include "mappings/render/portal_items.hpp"

#include <algorithm>
#include <array>
#include <chrono>

#include "fhir/partial_date_time.hpp"
#include "mappings/model/links.hpp"
#include "mappings/render/dates.hpp"
#include "mappings/render/portal_json.hpp"
#include "mappings/render/shown.hpp"

namespace mappings {

namespace {

using fhir::JsonKey;
using fhir::JsonWriter;
using namespace fhir::literals;

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

void write_strings(JsonWriter& out, JsonKey key, List<std::string_view> values) {
    const auto list = out.array(key);
    for (const std::string_view value : values) out.string(value);
}

void write_coded(JsonWriter& out, JsonKey key, const CodedValue& value) {
    if (value.code.empty() && value.code_system.empty() && value.display_name.empty()) return;
    const auto object = out.object(key);
    out.member_if("code"_key, value.code);
    out.member_if("codeSystem"_key, value.code_system);
    out.member_if("displayName"_key, value.display_name);
}

void write_period(JsonWriter& out, JsonKey key, const Period& period) {
    const DateText start = local_date(period.start);
    const DateText end = local_date(period.end);
    if (start.empty() && end.empty()) return;
    const auto object = out.object(key);
    out.member_if("start"_key, start);
    out.member_if("end"_key, end);
}

void write_hours(JsonWriter& out, const HoursOfService& hours) {
    const auto object = out.object();
    write_period(out, "datePeriod"_key, hours.dates);
    if (!hours.week_days.empty()) {
        const auto list = out.array("weekDay"_key);
        for (const Weekday day : hours.week_days)
            out.string(week_days[static_cast<std::size_t>(day)]);
    }
    if (hours.opens.empty() && hours.closes.empty()) return;
    const auto time = out.object("time"_key);
    out.member_if("start"_key, hours.opens);
    out.member_if("end"_key, hours.closes);
}

void write_telecom(JsonWriter& out, const Telecom& telecom) {
    const auto object = out.object();
    if (!telecom.system.empty()) {
        const auto system = out.object("system"_key);
        out.member("code"_key, telecom.system);
    }
    out.member("value"_key, telecom.value);
    if (telecom.period.empty()) return;
    const auto list = out.array("period"_key);
    for (const auto& hours : telecom.period) write_hours(out, hours);
}

void write_address(JsonWriter& out, const Address& address) {
    const auto object = out.object("address"_key);
    write_strings(out, "line"_key, address.line);
    out.member_if("postalCode"_key, address.postal_code);
    out.member_if("city"_key, address.city);
}

void write_contacts(JsonWriter& out, List<Contact> contacts, Owner owner) {
    const auto list = out.array("contact"_key);
    for (const Contact& contact : contacts) {
        const auto object = out.object();
        {
            const auto telecoms = out.array("telecom"_key);
            for (const Telecom& telecom : contact.telecom) {
                if (may_leave(telecom, owner)) write_telecom(out, telecom);
            }
        }
        if (contact.address && owner == Owner::unit) write_address(out, *contact.address);
    }
}

void write_practitioner(
    JsonWriter& out, const Practitioner& practitioner, Identifiers identifiers
) {
    const auto object = out.object("practitioner"_key);
    if (identifiers == Identifiers::included) out.member_if("hsaId"_key, practitioner.hsa_id);
    out.member_if("name"_key, practitioner.name);
    write_coded(out, "qualification"_key, practitioner.qualification);
    if (practitioner.protected_identity) out.member("protected"_key, true);
}

void write_care_team(JsonWriter& out, const CareTeam& team) {
    const auto object = out.object("careTeam"_key);
    out.member_if("id"_key, team.id);
    out.member_if("name"_key, team.name);
    out.member_if("externalNotes"_key, team.external_notes);
    if (!team.contact.empty()) write_contacts(out, team.contact, Owner::unit);
}

void write_phone(JsonWriter& out, const std::optional<ShownPhone>& phone, std::string_view level) {
    if (!phone) return;
    const auto object = out.object("phone"_key);
    out.member("href"_key, phone->href);
    out.member("text"_key, phone->text);
    out.member("level"_key, level);
}

void write_route(JsonWriter& out, const ShownCard& card, std::string_view level) {
    write_phone(out, card.phone, level);
    out.member_if("url"_key, card.url);
}

void write_show(JsonWriter& out, const ShownCard& card, const Words& words) {
    const auto object = out.object("show"_key);
    out.member("name"_key, card.heading.text);
    if (card.label) out.member("label"_key, words.text(*card.label));
    out.member_if("role"_key, card.role.text);
    out.member_if("unit"_key, card.unit);
    out.member_if("hours"_key, card.hours);
    out.member_if("since"_key, card.since.text);
    out.member_if("from"_key, card.from.text);
    write_route(out, card, name(card.level));
}

}  // namespace

void PortalItems::write_source(const ItemSource& source) {
    if (source.name.empty() && !source.changed) return;
    source_.write(out_, source, [&] {
        const auto object = out_.object("source"_key);
        out_.member_if("name"_key, source.name);
        if (source.changed) out_.member("changed"_key, portal_instant(*source.changed));
    });
}

void PortalItems::write_unit(
    WrittenPart<Unit>& written, JsonKey name, const std::optional<Unit>& unit
) {
    if (!unit) return;
    written.write(out_, *unit, [&] {
        const auto object = out_.object(name);
        if (identifiers_ == Identifiers::included) out_.member_if("hsaId"_key, unit->hsa_id);
        out_.member_if("name"_key, unit->name);
        if (!unit->contact.empty()) write_contacts(out_, unit->contact, Owner::unit);
    });
}

void PortalItems::write(const ContactItem& item) {
    const auto object = out_.object();
    out_.member("id"_key, item.id);
    out_.member("state"_key, name(item.state));
    out_.member("kind"_key, name(item.kind));
    write_coded(out_, "code"_key, item.code);
    write_practitioner(out_, item.practitioner, identifiers_);
    if (const auto& team = item.care_team) {
        care_team_.write(out_, *team, [&] { write_care_team(out_, *team); });
    }
    write_period(out_, "period"_key, item.period);
    out_.member_if("externalNotes"_key, item.external_notes);
    write_unit(managing_care_giver_, "managingCareGiver"_key, item.managing_care_giver);
    write_unit(managing_care_unit_, "managingCareUnit"_key, item.managing_care_unit);
    write_unit(
        care_providing_care_unit_, "careProvidingCareUnit"_key, item.care_providing_care_unit
    );
    contact_.write(out_, item.contact, [&] { write_contacts(out_, item.contact, Owner::person); });
    write_show(out_, shown(item, words_, arena_), words_);
    write_source(item.source);
    if (!item.flags.empty()) write_strings(out_, "flags"_key, item.flags);
}

void PortalItems::write(const HealthCentreItem& item) {
    const auto object = out_.object();
    out_.member("id"_key, item.id);
    out_.member("state"_key, name(item.state));
    if (identifiers_ == Identifiers::included) out_.member_if("hsaId"_key, item.unit.hsa_id);
    out_.member_if("name"_key, item.unit.name);
    write_period(out_, "period"_key, item.period);
    if (!item.unit.contact.empty()) write_contacts(out_, item.unit.contact, Owner::unit);
    {
        const ShownCard card = shown(item, words_, arena_);
        const auto show = out_.object("show"_key);
        out_.member_if("hours"_key, card.hours);
        out_.member_if("since"_key, card.since.text);
        out_.member_if("from"_key, card.from.text);
        write_route(out_, card, "unit");
    }
    write_source(item.source);
}

namespace {

/// An instant in UTC; a date stays a date.
void write_document_time(JsonWriter& out, std::string_view received) {
    const auto value = fhir::parse_date_time(received);
    if (!value || !value->zone) {
        out.member_if("documentTime"_key, local_date(received));
    } else {
        const auto first = fhir::instants(*value, *value->zone).first;
        const auto moment = std::chrono::floor<std::chrono::microseconds>(first);
        out.member("documentTime"_key, portal_instant(moment));
    }
}

void write_plan_header(JsonWriter& out, const PlanItem& item) {
    const auto header = out.object("carePlanHeader"_key);
    out.member_if("documentId"_key, item.document_id);
    out.member_if("documentTitle"_key, item.document_title);
    write_document_time(out, item.document_time);
    // A plan that is not approved never gets into a view (LAW-8).
    out.member("approvedForPatient"_key, true);
    const auto professional = out.object("accountableHealthcareProfessional"_key);
    if (item.author_time) out.member("authorTime"_key, portal_instant(*item.author_time));
    out.member_if("healthcareProfessionalName"_key, item.healthcare_professional_name);
    if (item.org_unit_name.empty() && item.org_unit_telecom.empty()) return;
    const auto unit = out.object("healthcareProfessionalOrgUnit"_key);
    out.member_if("orgUnitName"_key, item.org_unit_name);
    out.member_if("orgUnitTelecom"_key, item.org_unit_telecom);
}

void write_plan_body(JsonWriter& out, const PlanItem& item) {
    const auto body = out.object("carePlanBody"_key);
    out.member_if("typeOfCarePlanEnum"_key, item.type_of_care_plan.code);
    // FHIR plans carry no documents, and units are named where they have a part in the plan.
    write_strings(out, "content"_key, {});
    write_strings(out, "participatingCareUnitHSAId"_key, {});
}

void write_activity(JsonWriter& out, const Activity& activity, const Words& words, Arena& arena) {
    const auto object = out.object();
    out.member("text"_key, activity.text);
    out.member_if("who"_key, performer(activity));
    out.member_if("whoName"_key, activity.who_name);
    out.member_if("when"_key, shown_when(activity, words, arena).text);
    out.member("status"_key, name(activity.status));
    out.member("mustNot"_key, activity.must_not);
}

void write_leader(JsonWriter& out, const PlanItem& item) {
    const bool has_name = has_words(item.healthcare_professional_name);
    const auto& leader = has_name ? item.healthcare_professional_name : item.org_unit_name;
    if (!has_words(leader)) return;
    const auto object = out.object("leader"_key);
    out.member("name"_key, leader);
}

}  // namespace

void PortalItems::write(const PlanItem& item) {
    const auto object = out_.object();
    out_.member("id"_key, item.id);
    out_.member("state"_key, name(item.state));
    out_.member_if("status"_key, item.status);
    write_strings(out_, "careManagerIds"_key, item.care_manager_ids);
    write_plan_header(out_, item);
    write_plan_body(out_, item);
    write_period(out_, "period"_key, item.period);
    out_.member_if("summary"_key, item.summary);
    write_strings(out_, "important"_key, item.notes);
    write_strings(out_, "goals"_key, item.goals);
    {
        const auto list = out_.array("activities"_key);
        for (const Activity& activity : item.activities)
            write_activity(out_, activity, words_, arena_);
    }
    write_leader(out_, item);
    write_source(item.source);
}

void PortalItems::write(const AppointmentItem& item) {
    const auto object = out_.object();
    out_.member("id"_key, item.id);
    out_.member("state"_key, name(item.state));
    out_.member_if("status"_key, item.status);
    out_.member_if("description"_key, item.description);
    if (item.start) out_.member("start"_key, portal_instant(*item.start));
    if (item.end) out_.member("end"_key, portal_instant(*item.end));
    out_.member_if("withName"_key, item.with_name);
    out_.member_if("place"_key, item.place);
    {
        const auto show = out_.object("show"_key);
        if (item.start) out_.member("time"_key, shown_time(*item.start, words_, arena_));
        const bool has_phone = item.route.phone.has_value();
        write_phone(
            out_,
            has_phone ? shown_phone(item.route.phone->value, arena_) : std::nullopt,
            name(item.route.level)
        );
    }
    write_source(item.source);
}

}  // namespace mappings
