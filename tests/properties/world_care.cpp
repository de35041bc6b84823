// Generated teams, plans, goals and agreed times.
#include "tests/properties/json_text.hpp"
#include "tests/properties/world.hpp"

namespace gateway::properties {
namespace {

constexpr std::string_view national =
    "https://terminologitjansten.inera.se/inera-kodverksforvaltning/kodverk/kv_typ_av_fast_kontakt";
constexpr std::string_view local = "urn:example:vas:kontaktroll";
constexpr std::string_view via =
    "https://fhir.inera.se/ig/careteam/StructureDefinition/riv-contact-via-team-extension";

std::string subject(Choices& choose) {
    switch (choose.roll(6)) {
        case 3:
            return object(
                {{"identifier",
                  object(
                      {{"system", in_quotes("urn:oid:1.2.752.129.2.1.3.1")},
                       {"value", in_quotes("196101182803")}}
                  )}}
            );
        case 4:
            return object({{"reference", in_quotes("Patient/" + choose.id() + "/_history/7")}});
        case 5:
            return object(
                {{"identifier",
                  object({{"system", in_quotes("urn:example:local")}, {"value", in_quotes("7")}})}}
            );
        default:
            return reference_to("Patient", choose.id());
    }
}

std::string role_coding(Choices& choose) {
    constexpr std::array<std::string_view, 9> codes{
        "2", "1", "4", "3", "9", "FLK", "KSSK", "LIVS", "unknown"};
    const std::string_view code = choose.pick(codes);
    const bool is_national = code.size() == 1;
    return coding(is_national ? national : local, code);
}

/// R4 has several roles, R5 one.
std::string role(const Head& head, Choices& choose) {
    std::vector<std::string> codings{role_coding(choose)};
    if (choose.seldom(3)) codings.push_back(role_coding(choose));
    std::string concept_text = object({{"coding", array(codings)}});
    if (choose.seldom(9)) concept_text = object({{"text", in_quotes("kontakt")}});
    return head.r5() ? concept_text : array({concept_text});
}

struct Member {
    std::string reference;
    bool is_person = false;
};

Member member(Choices& choose) {
    switch (choose.roll(9)) {
        case 2:
        case 3:
            return {reference_to("Practitioner", choose.id()), true};
        case 4:
            return {object({{"display", in_quotes("Kim Dal")}})};
        case 5:
            return {object({{"identifier", hsa_identifier("P", choose)}})};
        case 6:
            return {object({{"reference", in_quotes("#pr1")}}), true};
        case 7:
            return {reference_to("Organization", choose.id())};
        case 8:
            return {reference_to("CareTeam", choose.id())};
        default:
            return {reference_to("PractitionerRole", choose.id())};
    }
}

std::string participant(const Head& head, Choices& choose, bool& uses_contained) {
    const std::string says = role(head, choose);
    const Member who = member(choose);
    uses_contained = uses_contained || who.reference.find('#') != std::string::npos;
    const bool on_behalf = who.is_person && choose.seldom(2);
    const std::string unit = reference_to("Organization", choose.id());
    const std::string when = choose.seldom(2) ? days(choose) : std::string();
    const std::string reached = reference_to("CareTeam", choose.id());
    const std::string extension =
        choose.seldom(5) ? array({object({{"url", in_quotes(via)}, {"valueReference", reached}})})
                         : "";
    return object(
        {{"extension", extension},
         {"modifierExtension", choose.seldom(16) ? unknown_modifier() : ""},
         {"role", says},
         {"member", who.reference},
         {"onBehalfOf", on_behalf ? unit : ""},
         {"period", head.r5() ? "" : when},
         {"coveragePeriod", head.r5() ? when : ""}}
    );
}

std::string contained_practitioner(Choices& choose) {
    return object(
        {{"resourceType", in_quotes("Practitioner")},
         {"id", in_quotes("pr1")},
         {"identifier", choose.seldom(2) ? array({hsa_identifier("P", choose)}) : ""},
         {"name", array({object({{"text", in_quotes("Siv Sund")}})})}}
    );
}

}  // namespace

std::string care_team(const Head& head, Choices& choose) {
    constexpr std::array<std::string_view, 8> statuses{
        "active", "active", "", "active", "inactive", "suspended", "entered-in-error", "active"};
    const std::string_view status = choose.pick(statuses);
    bool uses_contained = false;
    std::vector<std::string> participants;
    for (unsigned i = 1 + choose.roll(3); i > 0; --i) {
        participants.push_back(participant(head, choose, uses_contained));
    }
    const std::string about = subject(choose);
    const std::string unit = reference_to("Organization", choose.id());
    const std::string person = contained_practitioner(choose);
    return resource(
        head,
        object(
            {{"contained", uses_contained ? array({person}) : ""},
             {"modifierExtension", choose.seldom(16) ? unknown_modifier() : ""},
             {"status", in_quotes_or_nothing(status)},
             {"name", choose.seldom(2) ? in_quotes("Team " + std::string(head.id)) : ""},
             {"subject", about},
             {"period", choose.seldom(3) ? days(choose) : ""},
             {"participant", array(participants)},
             {"managingOrganization", choose.seldom(2) ? array({unit}) : ""},
             {"telecom", choose.seldom(2) ? telecoms(choose) : ""},
             {"note",
              choose.seldom(3) ? array({object({{"text", in_quotes("Ring efter nio")}})}) : ""}}
        )
    );
}

std::string care_plan(const Head& head, Choices& choose) {
    constexpr std::array<std::string_view, 5> statuses{
        "active", "completed", "draft", "entered-in-error", "on-hold"};
    const std::string_view status = choose.pick(statuses);
    const std::string about = reference_to("Patient", choose.id());
    const std::string author = reference_to("PractitionerRole", choose.id());
    const std::string team = reference_to("CareTeam", choose.id());
    const std::string aim = reference_to("Goal", choose.id());
    const std::string older = reference_to("CarePlan", choose.id());
    const std::string time = reference_to("Appointment", choose.id());
    const std::string planned =
        object({{head.r5() ? "plannedActivityReference" : "reference", time}});
    return resource(
        head,
        object(
            {{"status", in_quotes(status)},
             {"intent", in_quotes(choose.seldom(5) ? "proposal" : "plan")},
             {"title", in_quotes("Plan " + std::string(head.id))},
             {"subject", about},
             {"period", days(choose)},
             {"author", head.r5() ? "" : author},
             {"custodian", head.r5() ? author : ""},
             {"careTeam", choose.seldom(2) ? array({team}) : ""},
             {"replaces", choose.seldom(3) ? array({older}) : ""},
             {"goal", choose.seldom(2) ? array({aim}) : ""},
             {"activity", choose.seldom(2) ? array({planned}) : ""}}
        )
    );
}

std::string appointment(const Head& head, Choices& choose) {
    constexpr std::array<std::string_view, 4> statuses{
        "booked", "arrived", "cancelled", "entered-in-error"};
    constexpr std::array<std::string_view, 3> starts{
        "2026-12-01T09:00:00+01:00", "2026-11-24T08:00:00+01:00", "2026-12-24T10:00:00Z"};
    const std::string_view status = choose.pick(statuses);
    const std::string about = reference_to("Patient", choose.id());
    const std::string staff = reference_to("PractitionerRole", choose.id());
    const auto taking_part = [](const std::string& who) {
        return object({{"actor", who}, {"status", in_quotes("accepted")}});
    };
    const std::string_view start = choose.pick(starts);
    return resource(
        head,
        object(
            {{"status", in_quotes(status)},
             {"subject", head.r5() && choose.seldom(2) ? about : ""},
             {"description", in_quotes("Besök")},
             {"start", in_quotes(start)},
             {"end", in_quotes(std::string(start.substr(0, 11)) + "23:00:00+01:00")},
             {"participant", array({taking_part(about), taking_part(staff)})}}
        )
    );
}

std::string goal(const Head& head, Choices& choose) {
    constexpr std::array<std::string_view, 3> statuses{"active", "rejected", "entered-in-error"};
    return resource(
        head,
        object(
            {{"lifecycleStatus", in_quotes(choose.pick(statuses))},
             {"description", object({{"text", in_quotes("Gå till affären")}})},
             {"subject", reference_to("Patient", choose.id())}}
        )
    );
}

}  // namespace gateway::properties
