// Sample views. Telephone numbers are from the series kept for fiction.
#include "samples.hpp"

#include <chrono>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "fhir/partial_date_time.hpp"
#include "tests/mappings/lists.hpp"

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

constexpr Weekday weekdays[] = {
    Weekday::monday,
    Weekday::tuesday,
    Weekday::wednesday,
    Weekday::thursday,
    Weekday::friday,
};

std::string_view kept(std::string_view text) {
    return kept_to_the_end().copy(text);
}

Telecom phone(std::string_view number, std::string_view opens, std::string_view closes) {
    Telecom telecom;
    telecom.system = "phone";
    telecom.value = kept(number);
    HoursOfService hours;
    hours.week_days = {weekdays, std::size(weekdays)};
    hours.opens = opens;
    hours.closes = closes;
    telecom.period = list_of({hours});
    return telecom;
}

Unit unit(
    std::string_view hsa_id, std::string_view name, std::optional<Telecom> telecom = std::nullopt
) {
    Unit out;
    out.hsa_id = kept(hsa_id);
    out.name = kept(name);
    if (telecom) {
        Contact contact;
        contact.telecom = list_of({*telecom});
        contact.address = Address{texts_of({"Exempelgatan 1"}), "31000", "Exempelstad"};
        out.contact = list_of({contact});
    }
    return out;
}

/// The only item of a section, changed.
template <class Item, class Change>
void change_items(Section<Item>& section, Change&& change) {
    section.items = changed(section.items, change);
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
    item.id = kept("cm_" + std::to_string(number));
    item.kind =
        number == 0 ? ContactKind::fast_vardkontakt_samordnare : ContactKind::fast_vardkontakt;
    item.code = {number == 0 ? "4" : "1", "1.2.752.129.5.1.69", "fast vårdkontakt"};
    item.practitioner.name = names[index];
    item.practitioner.qualification = {"", "", titles[index]};
    item.period.start = kept("2025-0" + std::to_string(index + 1));
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
    item.notes = texts_of({"Att kunna bo kvar hemma."});
    item.goals = texts_of({"Orka gå till affären själv."});
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
    item.activities = list_of({medicine, weight, visit, never});
    item.care_manager_ids = texts_of({"cm_77aa10"});
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
    view.sources = list_of<SourceStatus>({
        {"vas", "Region Exempel", SourceState::ok, at("2026-11-22T03:58:10Z")},
        {"sp", "Exempelstads kommun", SourceState::silent, at("2026-10-01T22:14:05Z")},
    });
    view.regular_doctor.state = SectionState::present;
    view.regular_doctor.items = list_of({doctor()});
    view.health_centre.state = SectionState::present;
    view.health_centre.items = list_of({health_centre()});
    view.plan.state = SectionState::source_unavailable;
    view.plan.silent_sources = texts_of({"Exempelstads kommun"});
    return view;
}

PatientView full() {
    PatientView view = overview();
    view.care_contacts.state = SectionState::present;
    view.care_contacts.items = list_of({care_contact(0), care_contact(1)});
    view.contact_nurses.emplace();
    view.contact_nurses->state = SectionState::present;
    view.contact_nurses->items = list_of({nurse()});
    view.planning_doctor.emplace();
    view.planning_doctor->state = SectionState::present;
    view.planning_doctor->items = list_of({planning_doctor()});
    view.plan.state = SectionState::present;
    view.plan.silent_sources = {};
    view.plan.items = list_of({plan()});
    view.appointments.state = SectionState::present;
    view.appointments.items = list_of({appointment()});
    return view;
}

namespace {

template <class Item>
void put_in(Section<Item>& section, SectionState state, std::string_view name) {
    section.state = state;
    const bool has_items = state == SectionState::present || state == SectionState::stale ||
                           state == SectionState::future;
    if (!has_items) section.items = {};
    change_items(section, [&](Item& item) {
        item.state = state;
        if (state == SectionState::stale) item.source.name = "Exempelstads kommun";
    });
    if (state == SectionState::future) {
        section.notice = Notice{name, "2027-01-15"};
        if constexpr (requires(Item item) { item.period; }) {
            change_items(section, [](Item& item) { item.period = {"2027-01-15", ""}; });
        }
    }
    if (state == SectionState::ended) section.notice = Notice{name, "2026-11-01"};
    section.silent_sources = {};
    if (state == SectionState::source_unavailable) {
        section.silent_sources = texts_of({"Exempelstads kommun"});
    }
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
    std::vector<ContactItem> items;
    for (int number = 0; number < 9; ++number) items.push_back(care_contact(number));
    view.care_contacts.items = kept_to_the_end().copy(std::span<const ContactItem>(items));
    return view;
}

PatientView with_text_everywhere(const std::string& given) {
    const std::string_view text = kept(given);
    const std::string_view title = kept("Titel " + given);
    PatientView view = full();
    const auto spoil = [&](ContactItem& item) {
        item.practitioner.name = text;
        // A title without letters is taken for a code and left out.
        item.practitioner.qualification = {"", "", title};
        item.external_notes = text;
        item.managing_care_unit->name = text;
        item.managing_care_giver->name = text;
        item.managing_care_unit->contact =
            changed(item.managing_care_unit->contact, [&](Contact& contact) {
                contact.address = Address{texts_of({text, text}), text, text};
            });
        item.code.display_name = text;
        item.route.url = Telecom{"url", text, "", {}, {}};
        item.source.name = text;
    };
    change_items(view.regular_doctor, spoil);
    change_items(view.care_contacts, spoil);
    change_items(*view.contact_nurses, spoil);
    change_items(*view.planning_doctor, spoil);
    change_items(view.health_centre, [&](HealthCentreItem& centre) {
        centre.unit.name = text;
        centre.route.phone = Telecom{"phone", text, "", {}, {}};
        centre.route.url = Telecom{"url", text, "", {}, {}};
    });
    change_items(view.plan, [&](PlanItem& item) {
        item.document_title = text;
        item.summary = text;
        item.notes = texts_of({text});
        item.goals = texts_of({text});
        item.healthcare_professional_name = text;
        item.org_unit_name = text;
        item.activities = changed(item.activities, [&](Activity& activity) {
            activity.text = text;
            activity.who_name = text;
            activity.when_text = text;
        });
    });
    change_items(view.appointments, [&](AppointmentItem& time) {
        time.description = text;
        time.with_name = text;
        time.place = text;
    });
    view.regular_doctor.silent_sources = texts_of({text});
    view.care_contacts.silent_sources = texts_of({text});
    std::vector<SourceStatus> sources(view.sources.begin(), view.sources.end());
    sources.push_back({"x", text, SourceState::silent, at("2026-10-01T22:14:05Z")});
    view.sources = kept_to_the_end().copy(std::span<const SourceStatus>(sources));
    return view;
}

}  // namespace samples
