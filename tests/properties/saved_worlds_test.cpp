// Worlds that once found something, and ugly ones that were thought of: every property holds in
// each of tests/cases/properties. Files named plain-... are worlds of the naive model too.
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/properties/arrival_properties.hpp"
#include "tests/properties/naive_properties.hpp"
#include "tests/properties/shuffle_properties.hpp"
#include "tests/properties/state_properties.hpp"

namespace gateway::properties {
namespace {

using World = std::pair<std::string, Pushes>;

class SavedWorld : public ::testing::TestWithParam<World> {
protected:
    /// Three times, because most properties shuffle.
    void holds(WorldProperty& property, unsigned times = 3) const {
        for (unsigned i = 0; i < times; ++i) {
            Random random(static_cast<std::uint32_t>(seed()) + i);
            EXPECT_EQ(property(GetParam().second, random, Damage::none), "");
        }
    }
};

TEST_P(SavedWorld, ArrivesInAnyOrder) {
    // Many orders in one go.
    holds(any_order_gives_the_same, 1);
}
TEST_P(SavedWorld, ArrivesInAnyBundles) {
    holds(any_bundling_gives_the_same);
}
TEST_P(SavedWorld, SurvivesPowerCuts) {
    holds(power_cuts_lose_nothing);
}
TEST_P(SavedWorld, IsNotChangedByDuplicates) {
    holds(duplicates_and_older_change_nothing);
}
TEST_P(SavedWorld, IsFromScratchWhatItIsIncrementally) {
    holds(incremental_is_from_scratch);
}
TEST_P(SavedWorld, TakesAnotherSet) {
    holds(swapped_set_is_new_set);
}
TEST_P(SavedWorld, MayBeShuffledAsJson) {
    holds(shuffled_json_gives_the_same);
}
class SavedPlainWorld : public SavedWorld {};
TEST_P(SavedPlainWorld, IsWhatTheNaiveModelSays) {
    holds(engine_is_naive_model);
}

std::vector<World> plain_worlds() {
    std::vector<World> worlds = saved_worlds();
    std::erase_if(worlds, [](const World& world) { return !world.first.starts_with("plain-"); });
    return worlds;
}
std::string name_of(const ::testing::TestParamInfo<World>& world) {
    std::string name = world.param.first;
    std::ranges::replace(name, '-', '_');
    return name;
}
INSTANTIATE_TEST_SUITE_P(All, SavedWorld, ::testing::ValuesIn(saved_worlds()), name_of);
INSTANTIATE_TEST_SUITE_P(All, SavedPlainWorld, ::testing::ValuesIn(plain_worlds()), name_of);

TEST(SavedWorlds, AreWrittenAsTheyAreRead) {
    for (const auto& [name, pushes] : saved_worlds()) {
        EXPECT_EQ(from_file(name, to_file(name, pushes)), pushes) << name;
    }
}

}  // namespace
}  // namespace gateway::properties
