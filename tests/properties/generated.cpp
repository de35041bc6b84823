// Facts to resources. Pools are small, so that references meet and collide.
#include "tests/properties/generated.hpp"

namespace mappings {
namespace {

constexpr std::array<std::string_view, 2> sources{"vas", "lifecare"};
constexpr std::array<std::string_view, 6> numbers{
    "pnr:196101182803",
    "pnr:189002029800",
    "snr:196109732393",
    "nrid:98240301AA06",
    "id:urn:example:local|7",
    ""};
constexpr std::array<std::string_view, 8> codes{"1", "2", "3", "4", "9", "KSSK", "LIVS", "FLK"};
constexpr std::array<std::string_view, 5> statuses{"active", "active", "", "inactive", "suspended"};
constexpr std::array<std::string_view, 6> days{
    "", "2026-11-24", "2026-11-25", "2026-10", "2025", "2027-01-01"};
constexpr std::array<std::string_view, 4> positions{"201011", "203010", "204010", ""};
constexpr std::array<std::string_view, 5> labels{"", "", "", "NOPATIENT", "sekretessmarkering"};

template <std::size_t size>
std::string pick(const std::array<std::string_view, size>& pool, unsigned choice) {
    return std::string(pool[choice % size]);
}
std::string id(unsigned choice) {
    return std::to_string(choice % 3);
}

enum Kind : std::uint8_t { patient, person, role, unit, team, plan, appointment, kinds };

constexpr std::array<std::string_view, kinds> types{
    "Patient",
    "Practitioner",
    "PractitionerRole",
    "Organization",
    "CareTeam",
    "CarePlan",
    "Appointment"};

void add_patient(Scenario& scenario, const std::string& key, const Fact& fact) {
    Cells cells;
    if (fact[3] % 4 == 0) cells["replaced_by"] = "Patient/" + id(fact[4]);
    const std::string name = key.substr(key.find('/') + 1);
    scenario.patient(name, pick(numbers, fact[2]), cells);
    if (fact[5] % 3 == 0) scenario.patient(name, pick(numbers, fact[6]), cells);
    if (fact[7] % 2 == 0) {
        const bool to_unit = fact[7] % 4 == 0;
        scenario.row(
            std::string(owner_of(fact).first),
            key,
            "listing",
            {{"patient", key},
             {"slot", "0"},
             {to_unit ? "unit" : "person",
              (to_unit ? "Organization/" : "Practitioner/") + id(fact[6])}}
        );
    }
}

void add_team(Scenario& scenario, const std::string& key, const Fact& fact) {
    const std::string name = key.substr(key.find('/') + 1);
    for (unsigned slot = 0; slot <= fact[2] % 3U; ++slot) {
        Cells cells{
            {"slot", std::to_string(slot)},
            {"patient", "Patient/" + id(fact[3])},
            {"team_status", pick(statuses, fact[4])},
            {"period_from", pick(days, fact[5])},
            {"period_to", pick(days, fact[6])},
        };
        if (fact[7] % 5 == 0) {
            cells["patient"] = "";
            cells["patient_id"] = pick(numbers, fact[3]);
        }
        switch ((fact[7] + slot) % 5) {
            case 0:
                cells["member_person"] = "Practitioner/" + id(fact[6]);
                break;
            case 1:
                cells["member"] = "Organization/" + id(fact[6]);
                break;
            case 2:
                cells["member_display"] = "Person " + id(fact[6]);
                break;
            default:
                cells["member_role"] = "PractitionerRole/" + id(fact[6] + slot);
                break;
        }
        if (fact[5] % 4 == 0) cells["via_team"] = "CareTeam/" + id(fact[7]);
        if (fact[5] % 4 == 1) cells["managing_unit"] = "Organization/" + id(fact[7]);
        scenario.claim(name, pick(codes, fact[2] + slot), cells);
        // A second coding of the same role.
        if (fact[3] % 3 == 0) scenario.claim(name, pick(codes, fact[4] + slot), cells);
    }
    if (fact[4] % 2 == 0) {
        for (unsigned i = 0; i <= fact[5] % 3U; ++i) {
            scenario.phone("care_team_telecom", key, "010-" + std::to_string(100 + i));
        }
    }
}

void add_plan(Scenario& scenario, const std::string& key, const Fact& fact) {
    const std::string source = owner_of(fact).first;
    scenario.plan(
        key.substr(key.find('/') + 1),
        {{"patient", "Patient/" + id(fact[2])},
         {"status", fact[3] % 4 == 0 ? "draft" : "active"},
         {"period_to", pick(days, fact[4])},
         {"author", "PractitionerRole/" + id(fact[5])}}
    );
    scenario.row(
        source,
        key,
        "care_plan_link",
        {{"plan", key},
         {"kind", fact[6] % 2 == 0 ? "careTeam" : "replaces"},
         {"target", (fact[6] % 2 == 0 ? "CareTeam/" : "CarePlan/") + id(fact[6])}}
    );
    scenario.row(
        source,
        key,
        "care_plan_activity",
        {{"plan", key},
         {"slot", "0"},
         {"target", "Appointment/" + id(fact[7])},
         {"target_display", "Besök"}}
    );
}

void add_appointment(Scenario& scenario, const std::string& key, const Fact& fact) {
    const Cells cells{
        {"appointment", key},
        {"status", fact[2] % 3 == 0 ? "cancelled" : "booked"},
        {"description", "Besök " + std::to_string(fact[3] % 4)},
        {"start_at",
         fact[4] % 4 == 0 ? "" : "2026-11-2" + std::to_string(3 + fact[4] % 4) + "T09:00:00Z"},
    };
    const std::string patient_key = "Patient/" + id(fact[5]);
    const std::string source = owner_of(fact).first;
    scenario.row(
        source,
        key,
        "appointment",
        cells + Cells{{"slot", "0"}, {"actor", patient_key}, {"actor_patient", patient_key}}
    );
    scenario.row(
        source,
        key,
        "appointment",
        cells + Cells{{"slot", "1"}, {"actor", "PractitionerRole/" + id(fact[6])}}
    );
}

}  // namespace

std::pair<std::string, std::string> owner_of(const Fact& fact) {
    const std::string source = pick(sources, fact[1] / 16U);
    return {source, pick(types, fact[0]) + "/" + id(fact[1])};
}

void apply(Scenario& scenario, const Fact& fact) {
    const auto [source, key] = owner_of(fact);
    const std::string name = key.substr(key.find('/') + 1);
    scenario.remove(source, key).from(source);
    switch (static_cast<Kind>(fact[0] % kinds)) {
        case patient:
            add_patient(scenario, key, fact);
            break;
        case person:
            scenario.person(
                name,
                fact[2] % 3 == 0 ? "" : "SE1-P" + id(fact[3]),
                "Person " + std::to_string(fact[4] % 5)
            );
            break;
        case role:
            scenario.role(
                name,
                id(fact[2]),
                id(fact[3]),
                pick(positions, fact[4]),
                {{"period_to", pick(days, fact[5])},
                 {"active", fact[6] % 5 == 0 ? "false" : "true"}}
            );
            break;
        case unit:
            scenario.unit(
                name,
                fact[2] % 3 == 0 ? "" : "SE1-U" + id(fact[3]),
                {{"part_of", fact[4] % 2 == 0 ? "Organization/" + id(fact[5]) : ""},
                 {"is_giver", fact[6] % 4 == 0 ? "true" : "false"},
                 {"is_unit", fact[7] % 2 == 0 ? "true" : "false"},
                 {"giver_id", fact[7] % 7 == 0 ? "hsa:SE1-U" + id(fact[5]) : ""}}
            );
            break;
        case team:
            add_team(scenario, key, fact);
            break;
        case plan:
            add_plan(scenario, key, fact);
            break;
        default:
            add_appointment(scenario, key, fact);
            break;
    }
    scenario.labels(source, key, pick(labels, fact[7] / 8U));
    scenario.changed(
        source, key, "2026-01-" + std::to_string(10 + fact[2] % 10) + "T08:00:00.000000Z"
    );
}

Scenario scenario_of(const std::vector<Fact>& facts) {
    Scenario scenario;
    scenario.settings()[1].care_giver = {};
    for (const Fact& fact : facts) apply(scenario, fact);
    return scenario;
}

std::vector<Anchor> all_anchors() {
    std::vector<Anchor> anchors;
    for (const std::string_view source : sources) {
        for (unsigned i = 0; i < 3; ++i) {
            anchors.push_back({std::string(source), "Patient/" + id(i)});
        }
    }
    for (const std::string_view number : numbers) {
        if (!number.empty()) anchors.push_back({"", std::string(number)});
    }
    return anchors;
}

}  // namespace mappings
