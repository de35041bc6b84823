// Facts to resources of the naive model's world.
#include "tests/properties/plain_world.hpp"

#include "tests/properties/json_text.hpp"

namespace gateway::properties {
namespace {

constexpr std::string_view national =
    "https://terminologitjansten.inera.se/inera-kodverksforvaltning/kodverk/kv_typ_av_fast_kontakt";
constexpr std::string_view local = "urn:example:vas:kontaktroll";

std::string identifier(std::string_view system, const std::string& value) {
    return object({{"system", in_quotes(system)}, {"value", in_quotes(value)}});
}
std::string hsa(std::string_view letter, Choices& choose) {
    const std::string number = std::to_string(choose.roll(2));
    return identifier(
        "urn:oid:1.2.752.129.2.1.4.1", "SE5565594230-" + std::string(letter) + number
    );
}
std::string number(unsigned choice) {
    constexpr std::array<std::string_view, 2> numbers{"196101182803", "189002029800"};
    return identifier(
        "http://electronichealth.se/identifier/personnummer", std::string(numbers[choice])
    );
}

std::string when(Choices& choose) {
    constexpr std::array<std::string_view, 6> starts{
        "", "2026-11-24", "2026-11-25", "2025", "2026-03", "2026-12-01"};
    constexpr std::array<std::string_view, 6> ends{
        "", "", "2026-11-24", "2026-11-23", "2027-01", "2026-04"};
    const std::string_view start = choose.pick(starts);
    const std::string_view end = choose.pick(ends);
    return period(start, end < start ? std::string_view() : end);
}

std::string active(Choices& choose) {
    return choose.seldom(10) ? "false" : "";
}

std::string plain_patient(const Head& head, Choices& choose) {
    constexpr std::array<unsigned, 4> which{0, 0, 1, 0};
    const std::string own = number(which[choose.roll(4)]);
    const std::string link = reference_to("Patient", choose.near_id());
    const std::string unit = reference_to("Organization", choose.near_id());
    return resource(
        head,
        object(
            {{"identifier", choose.seldom(5) ? "" : array({own})},
             {"link",
              choose.seldom(5)
                  ? array({object({{"other", link}, {"type", in_quotes("replaced-by")}})})
                  : ""},
             {"generalPractitioner", choose.seldom(4) ? array({unit}) : ""}}
        )
    );
}

std::string plain_practitioner(const Head& head, Choices& choose) {
    constexpr std::array<std::string_view, 4> names{"Anna Ek", "Bo Lind", "Siv Sund", "Kim Dal"};
    const std::string known = hsa("P", choose);
    const std::string name = object({{"text", in_quotes(choose.pick(names))}});
    return resource(
        head,
        object(
            {{"identifier", choose.seldom(4) ? "" : array({known})},
             {"active", active(choose)},
             {"name", array({name})}}
        )
    );
}

std::string plain_role(const Head& head, Choices& choose) {
    constexpr std::array<std::string_view, 4> positions{"201011", "", "204010", "203010"};
    const std::string person = reference_to("Practitioner", choose.near_id());
    const std::string unit = reference_to("Organization", choose.near_id());
    const std::string_view position = choose.pick(positions);
    const std::string code =
        position.empty() ? "" : array({coding("urn:oid:1.2.752.129.2.2.1.4", position)});
    return resource(
        head,
        object(
            {{"active", active(choose)},
             {"period", choose.seldom(4) ? when(choose) : ""},
             {"practitioner", person},
             {"organization", choose.seldom(5) ? "" : unit},
             {"code", array({object({{"coding", code}})})}}
        )
    );
}

std::string plain_organization(const Head& head, Choices& choose) {
    constexpr std::array<std::string_view, 4> types{"143591000052106", "43741000", "", "43741000"};
    const std::string known = hsa("U", choose);
    const std::string_view type = choose.pick(types);
    const std::string concept_text =
        type.empty() ? "" : object({{"coding", array({coding("http://snomed.info/sct", type)})}});
    const std::string above = reference_to("Organization", choose.near_id());
    return resource(
        head,
        object(
            {{"identifier", choose.seldom(3) ? array({known}) : ""},
             {"type", array({concept_text})},
             {"name", in_quotes("Enhet " + std::string(head.id))},
             {"partOf", choose.seldom(2) ? above : ""}}
        )
    );
}

std::string plain_participant(const Head& head, Choices& choose) {
    // One coding, two of one kind, and two of two kinds.
    constexpr std::array<std::string_view, 13> codes{
        "2", "1", "FLK", "4", "FVK 1", "1 2", "3", "9", "KSSK", "LIVS", "unknown", "SAMO", "2 FLK"};
    const std::string_view said = choose.pick(codes);
    std::vector<std::string> codings;
    for (std::size_t at = 0; at < said.size();) {
        const std::size_t end = std::min(said.find(' ', at), said.size());
        const std::string_view code = said.substr(at, end - at);
        codings.push_back(coding(code.size() == 1 ? national : local, code));
        at = end + 1;
    }
    const std::string role = object({{"coding", array(codings)}});
    const unsigned who = choose.roll(6);
    const std::string id = choose.near_id();
    std::string member = reference_to("PractitionerRole", id);
    if (who == 3 || who == 4) member = reference_to("Practitioner", id);
    if (who == 5) member = reference_to("Organization", id);
    if (who == 2) member = object({{"display", in_quotes("Pia Skog " + id)}});
    const bool on_behalf = who == 3;
    const std::string unit = reference_to("Organization", choose.near_id());
    const std::string time = choose.seldom(2) ? when(choose) : "";
    return object(
        {{"role", head.r5() ? role : array({role})},
         {"member", member},
         {"onBehalfOf", on_behalf ? unit : ""},
         {head.r5() ? "coveragePeriod" : "period", time}}
    );
}

std::string plain_team(const Head& head, Choices& choose) {
    constexpr std::array<std::string_view, 10> statuses{
        "active",
        "active",
        "",
        "active",
        "inactive",
        "active",
        "suspended",
        "active",
        "entered-in-error",
        "active"};
    const std::string_view status = choose.pick(statuses);
    std::string subject = reference_to("Patient", choose.near_id());
    if (choose.seldom(4)) subject = object({{"identifier", number(choose.roll(2))}});
    std::vector<std::string> participants{plain_participant(head, choose)};
    if (choose.seldom(2)) participants.push_back(plain_participant(head, choose));
    const std::string unit = reference_to("Organization", choose.near_id());
    return resource(
        head,
        object(
            {{"status", in_quotes_or_nothing(status)},
             {"subject", subject},
             {"period", choose.seldom(4) ? when(choose) : ""},
             {"participant", array(participants)},
             {"managingOrganization", choose.seldom(3) ? array({unit}) : ""}}
        )
    );
}

using Build = std::string (*)(const Head&, Choices&);
constexpr std::array<std::pair<std::string_view, Build>, 8> kinds{{
    {"CareTeam", plain_team},
    {"Patient", plain_patient},
    {"PractitionerRole", plain_role},
    {"Practitioner", plain_practitioner},
    {"Organization", plain_organization},
    {"CareTeam", plain_team},
    {"PractitionerRole", plain_role},
    {"CareTeam", plain_team},
}};
constexpr std::size_t first_team = 5;

/// `place` makes the time: later pushes are newer.
Push plain_push(std::size_t kind, std::string_view source, std::size_t place, Choices& choose) {
    const auto& [type, build] = kinds[kind];
    Push push;
    push.source = source;
    push.type = type;
    push.id = choose.near_id();
    push.version = choose.seldom(4) ? fhir::Version::r5 : fhir::Version::r4;
    const std::string thousandth = std::to_string(100 + place);
    const std::string label = choose.seldom(12) ? array({coding("urn:example", "NOPATIENT")}) : "";
    const bool labelled = type != "Patient" && type != "Organization";
    const Head head{
        push.type,
        push.id,
        object(
            {{"lastUpdated", in_quotes("2026-11-20T10:00:00." + thousandth + "Z")},
             {"security", labelled ? label : ""}}
        ),
        push.version};
    push.body = build(head, choose);
    return push;
}

}  // namespace

Pushes plain_pushes_of(const Facts& facts) {
    Pushes pushes;
    const Fact plainest{};
    // In both sources one of everything but teams, so that what follows meets something.
    for (const std::size_t source : {0U, 1U}) {
        for (std::size_t kind = 1; kind < first_team; ++kind) {
            Choices choose(plainest);
            pushes.push_back(plain_push(kind, source_names[source], pushes.size(), choose));
        }
    }
    for (const Fact& fact : facts) {
        Choices choose(fact);
        const unsigned kind = choose.roll(kinds.size());
        const std::string_view source = source_names[choose.seldom(3) ? 1 : 0];
        pushes.push_back(plain_push(kind, source, pushes.size(), choose));
    }
    return pushes;
}

}  // namespace gateway::properties
