// Sample views. Telephone numbers are from the series kept for fiction.
#include "samples.hpp"

#include <chrono>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "fhir/partial_date_time.hpp"

namespace samples {

using namespace mappings;

std::vector<SetFile> halland_files() {
    namespace fs = std::filesystem;
    const fs::path base = fs::path(NARA_SOURCE_DIR) / "mappings" / "halland";
    std::vector<SetFile> files;
    for (const char* folder : {"texts", "templates"}) {
        for (const auto& entry : fs::directory_iterator(base / folder)) {
            std::ifstream in(entry.path(), std::ios::binary);
            std::ostringstream bytes;
            bytes << in.rdbuf();
            files.push_back(
                {std::string(folder) + "/" + entry.path().filename().string(), bytes.str()}
            );
        }
    }
    return files;
}

const Texts& texts() {
    static const Texts loaded = [] {
        auto result = Texts::load(halland_files());
        if (!result) throw std::runtime_error(result.error().issues().front().text);
        return std::move(*result);
    }();
    return loaded;
}

const Words& swedish() {
    return texts().swedish();
}
const Words& english() {
    return *texts().find("en");
}

Moment at(std::string_view instant) {
    const auto value = fhir::parse_date_time(instant);
    if (!value) throw std::invalid_argument("no moment");
    const auto first = fhir::instants(*value, std::chrono::minutes(0)).first;
    return std::chrono::floor<std::chrono::microseconds>(first);
}

namespace {

const std::vector<Weekday> weekdays = {
    Weekday::monday,
    Weekday::tuesday,
    Weekday::wednesday,
    Weekday::thursday,
    Weekday::friday,
};

Telecom phone(std::string number, std::string opens, std::string closes) {
    Telecom telecom;
    telecom.system = "phone";
    telecom.value = std::move(number);
    HoursOfService hours;
    hours.week_days = weekdays;
    hours.opens = std::move(opens);
    hours.closes = std::move(closes);
    telecom.period = {hours};
    return telecom;
}

Unit unit(std::string hsa_id, std::string name, std::optional<Telecom> telecom = std::nullopt) {
    Unit out;
    out.hsa_id = std::move(hsa_id);
    out.name = std::move(name);
    if (telecom) {
        Contact contact;
        contact.telecom = {*telecom};
        contact.address = Address{{"Exempelgatan 1"}, "31000", "Exempelstad"};
        out.contact = {contact};
    }
    return out;
}

ItemSource source() {
    return {"Region Exempel", at("2026-11-21T09:12:44Z")};
}

Unit care_giver() {
    return unit("SE2321000131-0001", "Region Exempel");
}

}  // namespace

ContactItem doctor() {
    ContactItem item;
    item.id = "cm_5e0b1c";
    item.kind = ContactKind::fast_lakarkontakt;
    item.code = {"2", "1.2.752.129.5.1.69", "fast läkarkontakt i primärvård"};
    item.practitioner.hsa_id = "SE2321000131-E000000000001";
    item.practitioner.name = "Anna Exempel";
    item.practitioner.qualification = {
        "201011", "1.2.752.129.2.2.1.4", "Distriktsläkare/Specialist allmänmedicin"};
    item.period.start = "2024-03-03";
    item.managing_care_giver = care_giver();
    const Telecom route = phone("+46313900601", "08:00", "16:00");
    item.managing_care_unit = unit("SE2321000131-E000000000002", "Vårdcentralen Exempel", route);
    item.route = {RouteLevel::managing_care_unit, route, std::nullopt};
    item.source = source();
    return item;
}

HealthCentreItem health_centre() {
    HealthCentreItem item;
    item.id = "hc_20b9";
    const Telecom route = phone("+46313900600", "07:30", "17:00");
    item.unit = unit("SE2321000131-E000000000002", "Vårdcentralen Exempel", route);
    item.route = {RouteLevel::contact, route, std::nullopt};
    item.source = source();
    return item;
}

ContactItem care_contact(int number) {
    static constexpr const char* names[] = {
        "Bo Provsson",
        "Cecilia Testberg",
        "Daniel Mönster",
        "Eva Exempelström",
        "Farid Prov",
        "Gunilla Test",
        "Hassan Exempel",
        "Ingrid Mallgren",
        "Johan Utkast",
    };
    static constexpr const char* titles[] = {
        "Sjuksköterska",
        "Kurator",
        "Fysioterapeut",
        "Arbetsterapeut",
        "Psykolog",
        "Dietist",
        "Läkare",
        "Distriktssköterska",
        "Logoped",
    };
    const auto index = static_cast<std::size_t>(number % 9);
    ContactItem item;
    item.id = "cm_" + std::to_string(number);
    item.kind =
        number == 0 ? ContactKind::fast_vardkontakt_samordnare : ContactKind::fast_vardkontakt;
    item.code = {number == 0 ? "4" : "1", "1.2.752.129.5.1.69", "fast vårdkontakt"};
    item.practitioner.name = names[index];
    item.practitioner.qualification = {"", "", titles[index]};
    item.period.start = "2025-0" + std::to_string(index + 1);
    item.external_notes = number == 1 ? "Stöd i vardagen och kontakt med skolan." : "";
    item.managing_care_giver = care_giver();
    const Telecom route = phone("031-39006" + std::to_string(number + 10), "08:00", "12:00");
    item.managing_care_unit = unit("", "Mottagning " + std::to_string(number + 1), route);
    item.route = {RouteLevel::managing_care_unit, route, std::nullopt};
    item.source = source();
    return item;
}

ContactItem nurse() {
    ContactItem item = care_contact(0);
    item.id = "cm_nurse";
    item.kind = ContactKind::kontaktsjukskoterska;
    item.code = {"1", "1.2.752.129.5.1.69", "fast vårdkontakt"};
    item.practitioner.name = "Karin Exempel";
    item.practitioner.qualification = {"", "", "Kontaktsjuksköterska"};
    Telecom url;
    url.system = "url";
    url.value = "https://www.example.se/skriv";
    item.route.url = url;
    return item;
}

ContactItem planning_doctor() {
    ContactItem item = doctor();
    item.id = "cm_planning";
    item.kind = ContactKind::fast_lakarkontakt_livsuppehallande;
    item.practitioner.name = "Lars Exempel";
    return item;
}

PlanItem plan() {
    PlanItem item;
    item.id = "pl_91c2";
    item.status = "active";
    item.document_id = "SIP-2026-17";
    item.document_title = "Samordnad individuell plan";
    item.document_time = "2026-02-03T10:00:00+01:00";
    item.author_time = at("2026-02-03T09:00:00Z");
    item.healthcare_professional_name = "Maria Exempel";
    item.org_unit_name = "Exempelstads kommun, hemsjukvården";
    item.org_unit_telecom = "+46313900611";
    item.type_of_care_plan = {"SIP", "https://fhir.inera.se/CodeSystem/typeofcareplan-cs", "SIP"};
    item.notes = {"Att kunna bo kvar hemma."};
    item.goals = {"Orka gå till affären själv."};
    Activity medicine;
    medicine.text = "Hemsjukvården hjälper till med läkemedel";
    medicine.who_name = "Exempelstads kommun";
    medicine.when_text = "Varje dag";
    medicine.status = ActivityStatus::ongoing;
    Activity weight;
    weight.text = "Ta vikten på morgonen";
    weight.by_patient = true;
    weight.when_text = "Varje dag";
    weight.status = ActivityStatus::planned;
    Activity visit;
    visit.text = "Hembesök av arbetsterapeut";
    visit.who_name = "Region Exempel";
    visit.when = {"2026-12-01", "2026-12-05"};
    visit.status = ActivityStatus::planned;
    Activity never;
    never.text = "Ingen promenad utan sällskap vid halka";
    never.must_not = true;
    item.activities = {medicine, weight, visit, never};
    item.care_manager_ids = {"cm_77aa10"};
    item.source = source();
    return item;
}

AppointmentItem appointment() {
    AppointmentItem item;
    item.id = "ap_1";
    item.status = "booked";
    item.description = "Återbesök hos doktorn";
    item.start = at("2026-12-07T09:15:00Z");
    item.with_name = "Anna Exempel";
    item.place = "Vårdcentralen Exempel, plan 2";
    item.route.phone = phone("+46313900601", "08:00", "16:00");
    item.source = source();
    return item;
}

PatientView overview() {
    PatientView view;
    view.as_of = at("2026-11-22T04:00:00Z");
    view.valid_until = at("2026-11-30T23:00:00Z");
    view.revision = "m41";
    view.sources = {
        {"vas", "Region Exempel", SourceState::ok, at("2026-11-22T03:58:10Z")},
        {"sp", "Exempelstads kommun", SourceState::silent, at("2026-10-01T22:14:05Z")},
    };
    view.regular_doctor.state = SectionState::present;
    view.regular_doctor.items = {doctor()};
    view.health_centre.state = SectionState::present;
    view.health_centre.items = {health_centre()};
    view.plan.state = SectionState::source_unavailable;
    view.plan.silent_sources = {"Exempelstads kommun"};
    return view;
}

PatientView full() {
    PatientView view = overview();
    view.care_contacts.state = SectionState::present;
    view.care_contacts.items = {care_contact(0), care_contact(1)};
    view.contact_nurses.emplace();
    view.contact_nurses->state = SectionState::present;
    view.contact_nurses->items = {nurse()};
    view.planning_doctor.emplace();
    view.planning_doctor->state = SectionState::present;
    view.planning_doctor->items = {planning_doctor()};
    view.plan.state = SectionState::present;
    view.plan.silent_sources.clear();
    view.plan.items = {plan()};
    view.appointments.state = SectionState::present;
    view.appointments.items = {appointment()};
    return view;
}

namespace {

template <class Item>
void put_in(Section<Item>& section, SectionState state, const std::string& name) {
    section.state = state;
    const bool has_items = state == SectionState::present || state == SectionState::stale ||
                           state == SectionState::future;
    if (!has_items) section.items.clear();
    for (Item& item : section.items) {
        item.state = state;
        if (state == SectionState::stale) item.source.name = "Exempelstads kommun";
    }
    if (state == SectionState::future) {
        section.notice = Notice{name, "2027-01-15"};
        if constexpr (requires(Item item) { item.period; }) {
            for (Item& item : section.items) item.period = {"2027-01-15", ""};
        }
    }
    if (state == SectionState::ended) section.notice = Notice{name, "2026-11-01"};
    section.silent_sources.clear();
    if (state == SectionState::source_unavailable) section.silent_sources = {"Exempelstads kommun"};
}

}  // namespace

PatientView all_in(SectionState state) {
    PatientView view = full();
    put_in(view.regular_doctor, state, "Anna Exempel");
    put_in(view.health_centre, state, "Vårdcentralen Exempel");
    put_in(view.care_contacts, state, "Bo Provsson");
    put_in(*view.contact_nurses, state, "Karin Exempel");
    put_in(*view.planning_doctor, state, "Lars Exempel");
    put_in(view.plan, state, "");
    put_in(view.appointments, state, "");
    return view;
}

PatientView nine_contacts() {
    PatientView view = full();
    view.planning_doctor.reset();
    view.care_contacts.items.clear();
    for (int number = 0; number < 9; ++number)
        view.care_contacts.items.push_back(care_contact(number));
    return view;
}

PatientView with_text_everywhere(const std::string& text) {
    PatientView view = full();
    const auto spoil = [&](ContactItem& item) {
        item.practitioner.name = text;
        // A title without letters is taken for a code and left out.
        item.practitioner.qualification = {"", "", "Titel " + text};
        item.external_notes = text;
        item.managing_care_unit->name = text;
        item.managing_care_giver->name = text;
        item.managing_care_unit->contact.front().address = Address{{text, text}, text, text};
        item.code.display_name = text;
        item.route.url = Telecom{"url", text, "", {}, {}};
        item.source.name = text;
    };
    spoil(view.regular_doctor.items.front());
    for (ContactItem& item : view.care_contacts.items) spoil(item);
    spoil(view.contact_nurses->items.front());
    spoil(view.planning_doctor->items.front());
    HealthCentreItem& centre = view.health_centre.items.front();
    centre.unit.name = text;
    centre.route.phone = Telecom{"phone", text, "", {}, {}};
    centre.route.url = Telecom{"url", text, "", {}, {}};
    PlanItem& item = view.plan.items.front();
    item.document_title = text;
    item.summary = text;
    item.notes = {text};
    item.goals = {text};
    item.healthcare_professional_name = text;
    item.org_unit_name = text;
    for (Activity& activity : item.activities) {
        activity.text = text;
        activity.who_name = text;
        activity.when_text = text;
    }
    AppointmentItem& time = view.appointments.items.front();
    time.description = text;
    time.with_name = text;
    time.place = text;
    view.regular_doctor.silent_sources = {text};
    view.care_contacts.silent_sources = {text};
    view.sources.push_back({"x", text, SourceState::silent, at("2026-10-01T22:14:05Z")});
    return view;
}

}  // namespace samples
