// The engine beside the naive model.
#include "tests/properties/naive_properties.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <map>
#include <set>
#include <sstream>

#include "gateway/store/instant_text.hpp"
#include "mappings/engine/memory_rows.hpp"
#include "mappings/engine/select.hpp"
#include "tests/properties/halland_variants.hpp"
#include "tests/properties/naive_model.hpp"
#include "tests/properties/plain_world.hpp"
#include "tests/properties/scratch_store.hpp"
#include "tests/properties/winners.hpp"

namespace gateway::properties {
namespace {

constexpr std::string_view personnummer = "196101182803";

std::string words(const mappings::Section<mappings::ContactItem>& section) {
    std::multiset<std::string> items;
    for (const mappings::ContactItem& item : section.items) {
        items.insert(std::string(name(item.kind)) + " " + std::string(item.practitioner.name));
    }
    std::string text(name(section.state));
    for (const std::string& item : items) text += "\n  " + item;
    return text + "\n";
}

std::string shown_by_engine(const SharedSet& set, const Pushes& pushes) {
    const std::vector<store::Write> writes = Intake(set).writes_of(pushes);
    mappings::MemoryRows rows(set->tables());
    for (const std::size_t i : winners_of(writes)) {
        const store::InstantText changed(*writes[i].stamp.last_updated);
        rows.replace(
            writes[i].key.source,
            writes[i].key.owner(),
            writes[i].rows,
            {.number = 1, .changed = changed.view()}
        );
    }
    mappings::Memory memory;
    const mappings::Overview overview = mappings::assemble(
        *set, world_sources(), rows, {"", "pnr:" + std::string(personnummer)}, memory
    );
    const mappings::PatientView view =
        mappings::select(overview, set->policies(), {}, {}, world_now(), memory);
    std::string doctor(name(view.regular_doctor.state));
    if (view.regular_doctor.state == mappings::SectionState::withheld)
        doctor = "present (withheld)";
    for (const mappings::ContactItem& item : view.regular_doctor.items) {
        doctor += " " + std::string(item.practitioner.name);
    }
    return "doctor " + doctor + "\ncontacts " + words(view.care_contacts);
}

/// "A or B" in the naive answer stands for either.
bool agree(const std::string& naive, const std::string& engine) {
    constexpr std::string_view either = " or ";
    const std::size_t end = naive.find('\n');
    if (naive.substr(end) != engine.substr(engine.find('\n'))) return false;
    const std::string line = naive.substr(0, end);
    const std::string said = engine.substr(0, engine.find('\n'));
    if (line.find(either) == std::string::npos) return line == said;
    // "doctor <state> "
    const std::size_t names = line.find(' ', line.find(' ') + 1) + 1;
    if (said.substr(0, names) != line.substr(0, names)) return false;
    const std::string all = std::string(either) + line.substr(names) + std::string(either);
    return all.find(std::string(either) + said.substr(names) + std::string(either)) !=
           std::string::npos;
}

}  // namespace

std::string engine_is_naive_model(const Pushes& pushes, Random&, Damage damage) {
    // The fourth variant has other policies.
    const SharedSet& set = halland_variants()[damage == Damage::done ? 3 : 0].set;
    const std::string naive = naively_shown(pushes, personnummer);
    if (naive.empty()) return {};
    const std::string engine = shown_by_engine(set, pushes);
    return agree(naive, engine) ? "" : "naive model:\n" + naive + "engine:\n" + engine;
}

TEST(PropertyOfEngine, SaysWhatTheNaiveModelSays) {
    expect_holds(
        "engine is naive model",
        engine_is_naive_model,
        {.worlds = 3000, .pushes = 60, .world = plain_pushes_of}
    );
}

// What never happens in the worlds cannot be wrong in them.
TEST(PropertyOfEngine, WorldsOfTheNaiveModelReachEveryState) {
    std::map<std::string, int> reached;
    rc::detail::TestParams parameters;
    parameters.maxSuccess = 1000;
    parameters.seed = seed();
    rc::detail::checkTestable(
        [&] {
            std::istringstream said(naively_shown(plain_pushes_of(*facts(60)), personnummer));
            for (std::string section, state; said >> section >> state;) {
                ++reached[section + " " + state];
                said.ignore(std::numeric_limits<std::streamsize>::max(), '\n');
                while (said.peek() == ' ')
                    said.ignore(std::numeric_limits<std::streamsize>::max(), '\n');
            }
        },
        rc::detail::TestMetadata(),
        parameters
    );
    for (const std::string state :
         {"doctor present",
          "doctor future",
          "doctor ended",
          "doctor unknown",
          "contacts present",
          "contacts future",
          "contacts withheld",
          "contacts ended",
          "contacts unknown"}) {
        std::cout << state << ": " << reached[state] << '\n';
        EXPECT_GT(reached[state], 0) << state;
    }
}

TEST(PropertyCanFail, WhenTheEnginesPolicyIsAnother) {
    expect_damage_is_seen(
        "other policy",
        engine_is_naive_model,
        {.worlds = 300, .pushes = 60, .world = plain_pushes_of}
    );
}

}  // namespace gateway::properties
