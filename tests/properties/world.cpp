// Facts to pushes: which resource of which source, in which release, with which stamp.
#include "tests/properties/world.hpp"

#include "tests/properties/json_text.hpp"

namespace gateway::properties {
namespace {

using Build = std::string (*)(const Head&, Choices&);
struct Kind {
    std::string_view type;
    Build build;
};

// Teams, patients and staff oftener than what only adds to them.
constexpr std::array<Kind, 14> kinds{{
    {"CareTeam", care_team},
    {"Patient", patient},
    {"PractitionerRole", practitioner_role},
    {"Practitioner", practitioner},
    {"Organization", organization},
    {"CareTeam", care_team},
    {"Patient", patient},
    {"CareTeam", care_team},
    {"PractitionerRole", practitioner_role},
    {"Organization", organization},
    {"CarePlan", care_plan},
    {"Appointment", appointment},
    {"Goal", goal},
    {"CareTeam", care_team},
}};

// Few, so that versions of one resource often have the same one.
constexpr std::array<std::string_view, 4> stamps{
    "2026-11-20T10:00:00Z",
    "2026-11-20T11:00:00.5Z",
    "2026-11-20T12:00:00+01:00",
    "2026-11-21T07:30:00Z"};
constexpr std::array<std::string_view, 4> version_ids{"1", "2", "10", "007"};
constexpr std::array<std::string_view, 10> labels{
    "", "", "", "", "NOPATIENT", "sekretessmarkering", "PATIENT-RELEASED", "R", "", ""};

std::string meta(std::string_view source, Choices& choose) {
    const std::string_view stamp = choose.pick(stamps);
    // A source ordered by number must give one; the others may.
    const bool numbered = source == source_names[2];
    const std::string_view version_id = choose.pick(version_ids);
    const bool says_version = numbered || choose.seldom(3);
    const std::string_view label = choose.pick(labels);
    return object(
        {{"versionId", says_version ? in_quotes(version_id) : ""},
         {"lastUpdated", in_quotes(stamp)},
         {"security", label.empty() ? "" : array({coding("urn:example:labels", label)})}}
    );
}

Push push_of(const Kind& kind, std::string_view source, Choices& choose) {
    Push push;
    push.source = source;
    push.type = kind.type;
    push.id = choose.id();
    push.removes = choose.seldom(9);
    push.version = choose.seldom(3) ? fhir::Version::r5 : fhir::Version::r4;
    const Head head{push.type, push.id, meta(push.source, choose), push.version};
    push.body = kind.build(head, choose);
    return push;
}

}  // namespace

rc::Gen<Facts> facts(int most) {
    // rapidcheck narrows ranges with the size; only the number of facts shall grow with it.
    const auto choice = rc::gen::resize(rc::kNominalSize, rc::gen::inRange<int>(0, 256));
    const auto fact = rc::gen::container<Fact>(rc::gen::cast<std::uint8_t>(choice));
    return rc::gen::withSize([most, fact](int size) {
        return rc::gen::resize(most * (50 + size) / 150, rc::gen::container<Facts>(fact));
    });
}

Pushes pushes_of(const Facts& facts) {
    Pushes pushes;
    const Fact plainest{};
    // A team and what it names, so that what follows meets something.
    for (std::size_t kind = 0; kind < 5; ++kind) {
        Choices choose(plainest);
        pushes.push_back(push_of(kinds[kind], source_names[0], choose));
    }
    for (const Fact& fact : facts) {
        Choices choose(fact);
        const Kind& kind = kinds[choose.roll(kinds.size())];
        const std::size_t source = std::array<std::size_t, 5>{0, 0, 0, 1, 2}[choose.roll(5)];
        pushes.push_back(push_of(kind, source_names[source], choose));
    }
    return pushes;
}

std::string hsa_identifier(std::string_view prefix, Choices& choose) {
    constexpr std::array<std::string_view, 2> systems{
        "urn:oid:1.2.752.129.2.1.4.1", "urn:oid:1.2.752.29.4.19"};
    const std::string number = std::to_string(choose.roll(3));
    return object(
        {{"system", in_quotes(choose.pick(systems))},
         {"value", in_quotes("SE5565594230-" + std::string(prefix) + number)}}
    );
}

std::string telecoms(Choices& choose) {
    constexpr std::array<std::string_view, 4> ranks{"", "1", "2", "1"};
    constexpr std::array<std::string_view, 4> uses{"work", "", "old", "home"};
    std::vector<std::string> all;
    for (unsigned i = choose.roll(4); i > 0; --i) {
        const std::string number = std::to_string(choose.roll(5));
        const bool url = choose.seldom(4);
        all.push_back(object(
            {{"system", in_quotes(url ? "url" : "phone")},
             {"value", in_quotes((url ? "https://example.se/" : "010-123450") + number)},
             {"use", in_quotes_or_nothing(choose.pick(uses))},
             {"rank", std::string(choose.pick(ranks))},
             {"period", choose.seldom(5) ? days(choose) : ""}}
        ));
    }
    return array(all);
}

std::string days(Choices& choose) {
    constexpr std::array<std::string_view, 6> starts{
        "", "2026-01-15", "2026-11-24", "2026-11-25", "2025", "2026-03"};
    constexpr std::array<std::string_view, 6> ends{
        "", "", "2026-11-24", "2026-11-23", "2027-01", "2026-12-24"};
    const std::string_view start = choose.pick(starts);
    const std::string_view end = choose.pick(ends);
    // A start after its end is refused at the door (per-1).
    return period(start, end < start ? std::string_view() : end);
}

std::string unknown_modifier() {
    return array({object({{"url", in_quotes("urn:example:negated")}, {"valueBoolean", "true"}})});
}

}  // namespace gateway::properties
