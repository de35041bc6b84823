// One state, reached on other ways.
#include "tests/properties/state_properties.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>

#include "tests/properties/halland_variants.hpp"
#include "tests/properties/scratch_store.hpp"
#include "tests/properties/winners.hpp"

namespace gateway::properties {
namespace {

const Intake& intake() {
    static const Intake made(mappings::MappingSet::built_in());
    return made;
}

/// What the store answers for the same people.
Models models_in(ScratchStore& store, const mappings::MappingSet& set, const Models& people) {
    store.settle();
    const auto reader = store.store().reader();
    Models models;
    for (const auto& [anchor, model] : people) models[anchor] = model_of(set, *reader, anchor);
    return models;
}

/// Everything under one set from the start.
std::string under(const SharedSet& set, const Pushes& pushes) {
    ScratchStore store(set);
    for (store::Write& write : Intake(set).writes_of(pushes)) store.take(std::move(write));
    return store.dump();
}

}  // namespace

std::string incremental_is_from_scratch(const Pushes& pushes, Random& random, Damage damage) {
    const std::vector<store::Write> writes = intake().writes_of(pushes);
    ScratchStore store(intake().set());
    for (const store::Write& write : writes) store.take(write);

    std::vector<store::Write> winners;
    for (const std::size_t i : winners_of(writes)) winners.push_back(writes[i]);
    if (damage == Damage::done && !winners.empty()) winners.erase(winners.begin());
    std::shuffle(winners.begin(), winners.end(), random);
    ScratchStore fresh(intake().set());
    for (const store::Write& write : winners) fresh.take(write);
    const std::string found = difference(fresh.dump(), store.dump());
    if (!found.empty()) return found;

    const Models expected = models_of(*intake().set(), winners);
    return difference(expected, models_in(store, *intake().set(), expected));
}

std::string swapped_set_is_new_set(const Pushes& pushes, Random& random, Damage damage) {
    const std::vector<Variant>& sets = halland_variants();
    std::uniform_int_distribution<std::size_t> any(0, sets.size() - 1);
    const Variant& before = sets[any(random)];
    const Variant& after = sets[any(random)];
    const auto half = static_cast<std::ptrdiff_t>(pushes.size() / 2);

    ScratchStore store(before.set);
    const Pushes first(pushes.begin(), pushes.begin() + half);
    for (store::Write& write : Intake(before.set).writes_of(first)) store.take(std::move(write));
    const SharedSet& taken = damage == Damage::done ? before.set : after.set;
    if (random() % 2 == 0) {
        store.settle();
        store.reopen(taken);
    } else {
        store.switch_to(taken);
    }
    // Prepared before it was known that a set comes, after that, and when it was there.
    const std::array<Intake, 3> intakes{
        Intake(before.set), Intake(before.set, taken), Intake(taken)};
    for (auto push = pushes.begin() + half; push != pushes.end(); ++push) {
        store.take(intakes[random() % intakes.size()].write_of(*push));
    }
    if (random() % 2 == 0) {
        store.settle();
        store.reopen();
    }

    const std::string found = difference(under(after.set, pushes), store.dump());
    if (found.empty()) return found;
    return std::string(before.name) + " to " + std::string(after.name) + ": " + found;
}

TEST(PropertyOfState, IncrementalIsFromScratch) {
    expect_holds("incremental is from scratch", incremental_is_from_scratch, {.worlds = 200});
}
TEST(PropertyOfState, ASwappedSetIsANewSet) {
    expect_holds("a swapped set is a new set", swapped_set_is_new_set, {.worlds = 100});
}

TEST(PropertyCanFail, WhenAWinnerIsMissing) {
    expect_damage_is_seen("winner missing", incremental_is_from_scratch, {.worlds = 20});
}
TEST(PropertyCanFail, WhenTheSetStaysTheOldOne) {
    expect_damage_is_seen("old set", swapped_set_is_new_set, {.worlds = 40});
}

}  // namespace gateway::properties
