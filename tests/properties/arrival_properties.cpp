// The same versions, arriving in other ways.
#include "tests/properties/arrival_properties.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <set>

#include "gateway/auth/digest.hpp"
#include "tests/properties/scratch_store.hpp"

namespace gateway::properties {
namespace {

const Intake& intake() {
    static const Intake made(mappings::MappingSet::built_in());
    return made;
}

std::string one_by_one(const std::vector<store::Write>& writes) {
    ScratchStore store(intake().set());
    for (const store::Write& write : writes) store.take(write);
    return store.dump();
}

unsigned below(unsigned limit, Random& random) {
    return std::uniform_int_distribution<unsigned>(0, limit - 1)(random);
}

/// Every index at least once, in any order.
std::vector<std::size_t> arrivals(std::size_t count, Random& random) {
    std::vector<std::size_t> order(count);
    std::iota(order.begin(), order.end(), std::size_t{0});
    for (std::size_t i = 0; i < count; ++i) {
        if (below(4, random) == 0) order.push_back(i);
    }
    std::shuffle(order.begin(), order.end(), random);
    return order;
}

/// Cuts into groups anywhere, and wherever a resource would stand twice in one.
template <class Together>
std::vector<std::vector<std::size_t>> groups(
    const std::vector<std::size_t>& order, const Pushes& pushes, Random& random, Together together
) {
    std::vector<std::vector<std::size_t>> result;
    std::set<std::pair<std::string, std::string>> taken;
    for (const std::size_t i : order) {
        const bool again = !taken.emplace(pushes[i].source, pushes[i].owner()).second;
        const bool apart =
            result.empty() || again || !together(pushes[result.back().front()], pushes[i]);
        if (apart || below(3, random) == 0) {
            result.emplace_back();
            taken = {{pushes[i].source, pushes[i].owner()}};
        }
        result.back().push_back(i);
    }
    return result;
}

}  // namespace

std::string any_order_gives_the_same(const Pushes& pushes, Random& random, Damage damage) {
    std::vector<store::Write> writes = intake().writes_of(pushes);
    if (damage == Damage::done) {
        for (store::Write& write : writes) write.stamp = {};
    }
    const std::string expected = one_by_one(writes);
    const auto anything = [](const Push&, const Push&) { return true; };
    for (int i = 0; i < orders_per_world; ++i) {
        ScratchStore store(intake().set());
        const auto order = arrivals(pushes.size(), random);
        for (const auto& group : groups(order, pushes, random, anything)) {
            std::vector<store::Write> together;
            for (const std::size_t one : group) together.push_back(writes[one]);
            store.take(std::move(together));
            // Otherwise changes are committed in groups of many.
            if (below(8, random) == 0) store.settle();
        }
        const std::string found = difference(expected, store.dump());
        if (!found.empty()) return found;
    }
    return {};
}

std::string any_bundling_gives_the_same(const Pushes& pushes, Random& random, Damage damage) {
    const std::string expected = one_by_one(intake().writes_of(pushes));
    const auto one_sender = [](const Push& one, const Push& other) {
        return one.source == other.source && one.version == other.version;
    };
    ScratchStore store(intake().set());
    std::vector<std::size_t> order = arrivals(pushes.size(), random);
    // Alike ones beside each other, or hardly any would share a Bundle.
    std::ranges::stable_sort(order, {}, [&](std::size_t i) {
        return std::pair(pushes[i].source, pushes[i].version);
    });
    for (const auto& group : groups(order, pushes, random, one_sender)) {
        Pushes bundle;
        for (const std::size_t i : group) bundle.push_back(pushes[i]);
        std::vector<store::Write> writes = intake().bundle_of(bundle);
        if (damage == Damage::done) writes.pop_back();
        if (!writes.empty()) store.take(std::move(writes));
    }
    return difference(expected, store.dump());
}

std::string power_cuts_lose_nothing(const Pushes& pushes, Random&, Damage damage) {
    const std::vector<store::Write> writes = intake().writes_of(pushes);
    const std::string expected = one_by_one(writes);
    ScratchStore store(intake().set());
    for (const store::Write& write : writes) {
        const bool lost = damage == Damage::done && &write == &writes.back();
        if (!lost) store.take(write);
        store.settle();
        store.lose_power();
        // The sender may not have heard the answer.
        if (!lost) store.take(write);
    }
    return difference(expected, store.dump());
}

std::string duplicates_and_older_change_nothing(
    const Pushes& pushes, Random& random, Damage damage
) {
    const std::vector<store::Write> writes = intake().writes_of(pushes);
    ScratchStore store(intake().set());
    for (const store::Write& write : writes) store.take(write);
    const std::string expected = store.dump();
    const Counters before = store.counters();
    for (const std::size_t i : arrivals(writes.size(), random)) {
        store::Write again = writes[i];
        if (damage == Damage::done) again.content_hash = auth::sha256_hex(again.content_hash);
        store.take(std::move(again));
    }
    std::string found = difference(expected, store.dump());
    if (!found.empty()) return "known: " + found;
    if (store.counters() != before) return "a known version was stored again";

    for (const store::Write& write : writes) {
        store::Write older = write;
        older.stamp.last_updated = Instant{};
        older.stamp.version_id.clear();
        older.content_hash = auth::sha256_hex("older");
        store.take(std::move(older));
    }
    found = difference(expected, store.dump());
    if (!found.empty()) return "older: " + found;
    Counters after = store.counters();
    after.versions = before.versions;
    return after == before ? "" : "an older version made a change known";
}

TEST(PropertyOfArrival, AnyOrderGivesTheSame) {
    expect_holds("any order gives the same", any_order_gives_the_same, {.worlds = 40});
}
TEST(PropertyOfArrival, AnyBundlingGivesTheSame) {
    expect_holds("any bundling gives the same", any_bundling_gives_the_same, {.worlds = 100});
}
TEST(PropertyOfArrival, PowerCutsLoseNothing) {
    expect_holds("power cuts lose nothing", power_cuts_lose_nothing, {.worlds = 30});
}
TEST(PropertyOfArrival, DuplicatesAndOlderVersionsChangeNothing) {
    expect_holds(
        "duplicates and older change nothing", duplicates_and_older_change_nothing, {.worlds = 100}
    );
}

TEST(PropertyCanFail, WhenVersionsAreOrderedByArrival) {
    expect_damage_is_seen("unstamped", any_order_gives_the_same, {.worlds = 20});
}
TEST(PropertyCanFail, WhenABundleLosesItsLastEntry) {
    expect_damage_is_seen("entry lost", any_bundling_gives_the_same, {.worlds = 20});
}
TEST(PropertyCanFail, WhenTheLastWriteIsLostWithThePower) {
    expect_damage_is_seen("write lost", power_cuts_lose_nothing, {.worlds = 20});
}
TEST(PropertyCanFail, WhenADuplicateIsNotKnownAgain) {
    expect_damage_is_seen("hash differs", duplicates_and_older_change_nothing, {.worlds = 20});
}

}  // namespace gateway::properties
