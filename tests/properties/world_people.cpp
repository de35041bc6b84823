// Generated patients, staff and units.
#include "tests/properties/json_text.hpp"
#include "tests/properties/world.hpp"

namespace gateway::properties {
namespace {

constexpr std::string_view pnr = "http://electronichealth.se/identifier/personnummer";
constexpr std::string_view snr = "http://electronichealth.se/identifier/samordningsnummer";
constexpr std::string_view unit_type = "43741000";
constexpr std::string_view giver_type = "143591000052106";

std::string number(Choices& choose) {
    switch (choose.roll(6)) {
        case 2:
            return object({{"system", in_quotes(pnr)}, {"value", in_quotes("189002029800")}});
        case 3:
            return object({{"system", in_quotes(snr)}, {"value", in_quotes("196109732393")}});
        case 4:
            return object({{"system", in_quotes("urn:example:local")}, {"value", in_quotes("7")}});
        case 5:
            return object(
                {{"use", in_quotes("old")},
                 {"system", in_quotes(pnr)},
                 {"value", in_quotes("199006022397")}}
            );
        default:
            return object({{"system", in_quotes(pnr)}, {"value", in_quotes("196101182803")}});
    }
}

std::string general_practitioner(Choices& choose) {
    switch (choose.roll(5)) {
        case 0:
            return "";
        case 1:
            return reference_to("Organization", choose.id());
        case 2:
            return reference_to("PractitionerRole", choose.id());
        case 3:
            return reference_to("Practitioner", choose.id());
        default:
            return object({{"identifier", hsa_identifier("U", choose)}});
    }
}

std::string true_or_not(Choices& choose) {
    constexpr std::array<std::string_view, 5> pool{"true", "", "true", "", "false"};
    return std::string(choose.pick(pool));
}

std::string names(Choices& choose) {
    constexpr std::array<std::string_view, 4> uses{"official", "", "usual", "old"};
    constexpr std::array<std::string_view, 3> families{"Ek", "Lind", "Berg"};
    std::vector<std::string> all;
    for (unsigned i = 1 + choose.roll(2); i > 0; --i) {
        const std::string_view use = choose.pick(uses);
        const std::string_view family = choose.pick(families);
        const bool only_text = choose.seldom(4);
        all.push_back(object(
            {{"use", in_quotes_or_nothing(use)},
             {"text", only_text ? in_quotes("Olle " + std::string(family)) : ""},
             {"family", only_text ? "" : in_quotes(family)},
             {"given", only_text ? "" : array({in_quotes("Anna"), in_quotes("Maria")})}}
        ));
    }
    return array(all);
}

}  // namespace

std::string resource(const Head& head, std::string_view rest) {
    std::string text = R"({"resourceType":)" + in_quotes(head.type) + R"(,"id":)" +
                       in_quotes(head.id) + R"(,"meta":)" + head.meta;
    // `rest` is an object of its own.
    if (!rest.empty()) text += ',' + std::string(rest.substr(1, rest.size() - 2));
    return text + '}';
}

std::string patient(const Head& head, Choices& choose) {
    std::vector<std::string> numbers{number(choose)};
    if (choose.seldom(3)) numbers.push_back(number(choose));
    if (choose.seldom(6)) numbers.clear();
    const std::string replacement = reference_to("Patient", choose.id());
    const bool replaced = choose.seldom(4);
    std::vector<std::string> listings{general_practitioner(choose)};
    if (choose.seldom(4)) listings.push_back(general_practitioner(choose));
    return resource(
        head,
        object(
            {{"active", true_or_not(choose)},
             {"identifier", array(numbers)},
             {"birthDate", choose.seldom(3) ? in_quotes("1961-01-18") : ""},
             {"generalPractitioner", array(listings)},
             {"deceasedBoolean", choose.seldom(8) ? "true" : ""},
             {"link",
              replaced
                  ? array({object({{"other", replacement}, {"type", in_quotes("replaced-by")}})})
                  : ""}}
        )
    );
}

std::string practitioner(const Head& head, Choices& choose) {
    const bool known = !choose.seldom(4);
    std::vector<std::string> identifiers;
    if (known) identifiers.push_back(hsa_identifier("P", choose));
    return resource(
        head,
        object(
            {{"identifier", array(identifiers)},
             {"active", true_or_not(choose)},
             {"name", names(choose)},
             {"telecom", choose.seldom(4) ? telecoms(choose) : ""},
             {"modifierExtension", choose.seldom(16) ? unknown_modifier() : ""}}
        )
    );
}

std::string practitioner_role(const Head& head, Choices& choose) {
    constexpr std::array<std::string_view, 5> positions{"201011", "203010", "204010", "", "206013"};
    const unsigned by = choose.roll(5);
    std::string person = reference_to("Practitioner", choose.id());
    if (by == 3) person = object({{"identifier", hsa_identifier("P", choose)}});
    if (by == 4) person = object({{"display", in_quotes("Pia Skog")}});
    std::string unit = reference_to("Organization", choose.id());
    if (choose.seldom(4)) unit = object({{"identifier", hsa_identifier("U", choose)}});
    if (choose.seldom(6)) unit.clear();
    const std::string_view position = choose.pick(positions);
    const std::string reach = telecoms(choose);
    const bool reached = choose.seldom(2) && !reach.empty();
    std::string code =
        position.empty() ? "" : array({coding("urn:oid:1.2.752.129.2.2.1.4", position)});
    return resource(
        head,
        object(
            {{"active", true_or_not(choose)},
             {"period", choose.seldom(3) ? days(choose) : ""},
             {"practitioner", person},
             {"organization", unit},
             {"code", array({object({{"coding", code}})})},
             {"telecom", reached && !head.r5() ? reach : ""},
             {"contact", reached && head.r5() ? array({object({{"telecom", reach}})}) : ""}}
        )
    );
}

std::string organization(const Head& head, Choices& choose) {
    constexpr std::array<std::string_view, 4> types{giver_type, unit_type, "", unit_type};
    const std::string_view type = choose.pick(types);
    const bool known = !choose.seldom(4);
    const std::string identifier = hsa_identifier("U", choose);
    std::string above = reference_to("Organization", choose.id());
    if (choose.seldom(4)) above = object({{"identifier", hsa_identifier("U", choose)}});
    if (choose.seldom(3)) above.clear();
    const std::string reach = telecoms(choose);
    return resource(
        head,
        object(
            {{"identifier", known ? array({identifier}) : ""},
             {"active", true_or_not(choose)},
             {"type",
              type.empty()
                  ? ""
                  : array({object({{"coding", array({coding("http://snomed.info/sct", type)})}})})},
             {"name", in_quotes("Enhet " + std::string(head.id))},
             {"telecom", head.r5() ? "" : reach},
             {"contact", head.r5() && !reach.empty() ? array({object({{"telecom", reach}})}) : ""},
             {"partOf", above}}
        )
    );
}

}  // namespace gateway::properties
