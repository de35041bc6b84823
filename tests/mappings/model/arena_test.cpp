// The arena under the model, and lists while they grow in it.
#include "mappings/model/arena.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "mappings/engine/assembly/text_set.hpp"

namespace mappings {
namespace {

using testing::ElementsAre;

TEST(Arena, WhatItGaveStaysWhereItIs) {
    Arena arena(64);
    const std::string_view first = arena.copy("first");
    for (int i = 0; i < 1000; ++i) arena.copy("something else");
    EXPECT_EQ(first, "first");
    Arena moved = std::move(arena);
    EXPECT_EQ(first, "first");
    EXPECT_GT(moved.used(), 14'000U);
}

TEST(Arena, AlignsWhatIsAskedFor) {
    Arena arena;
    arena.copy("x");
    const void* const number = arena.take(sizeof(double), alignof(double));
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(number) % alignof(double), 0U);
}

TEST(Arena, APieceLargerThanABlockGetsABlockOfItsOwn) {
    Arena arena(64);
    const std::string large(100'000, 'x');
    EXPECT_EQ(arena.copy(large), large);
    EXPECT_EQ(arena.copy("small"), "small");
}

#if !defined(__SANITIZE_ADDRESS__)
TEST(Arena, KeepsWhatIsMadeInIt) {
    Arena arena(64);
    arena.take(1, 1);
    const std::uint64_t* const number = arena.make(std::uint64_t{42});
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(number) % alignof(std::uint64_t), 0U);
    arena.take(1000, 1);
    EXPECT_EQ(*number, 42U);
}

TEST(Arena, ClearKeepsBlocksButNoGiants) {
    Arena arena;
    const auto fill = [&](std::size_t bytes) {
        for (std::size_t done = 0; done < bytes; done += 1000) arena.take(1000, 1);
    };
    fill(100'000);
    const std::size_t reserved = arena.reserved();
    arena.clear();
    EXPECT_EQ(arena.used(), 0U);
    fill(100'000);
    EXPECT_EQ(arena.reserved(), reserved);
    fill(10 * Arena::kept_bytes);
    arena.clear();
    EXPECT_LE(arena.reserved(), Arena::kept_bytes);
}
#endif

TEST(Arena, AScopeTakesBackWhatWasGivenInIt) {
    Arena arena(64);
    const std::string_view kept = arena.copy("kept");
    const std::size_t used = arena.used();
    {
        const Arena::Scope outer(arena);
        arena.copy("a");
        const std::size_t inside = arena.used();
        {
            const Arena::Scope inner(arena);
            arena.copy(std::string(1000, 'x'));
            arena.copy(std::string(5000, 'y'));
        }
        EXPECT_EQ(arena.used(), inside);
        arena.copy(std::string(100, 'z'));
    }
    EXPECT_EQ(arena.used(), used);
    EXPECT_EQ(kept, "kept");
    EXPECT_EQ(arena.copy("more"), "more");
    EXPECT_EQ(kept, "kept");
}

TEST(Arena, AScopeOfAnEmptyArenaLeavesItEmpty) {
    Arena arena;
    for (int i = 0; i < 3; ++i) {
        const Arena::Scope scope(arena);
        for (int piece = 0; piece < 100; ++piece) arena.copy(std::string(1000, 'x'));
    }
    EXPECT_EQ(arena.used(), 0U);
    { const Arena::Scope unused(arena); }
    EXPECT_EQ(arena.used(), 0U);
}

TEST(Growing, KeepsItsElementsWhileItGrowsAndOthersTakeMemory) {
    Arena arena(64);
    Growing<int> numbers(arena);
    Growing<int> others(arena);
    for (int i = 0; i < 500; ++i) {
        numbers.push_back(i);
        if (i % 3 == 0) others.push_back(-i);
    }
    for (int i = 0; i < 500; ++i) EXPECT_EQ(numbers[static_cast<std::size_t>(i)], i);
    EXPECT_EQ(others.back(), -498);
    EXPECT_EQ(numbers.list().size(), 500U);
}

TEST(Growing, AppendsManyAtOnce) {
    Arena arena(64);
    Growing<int> numbers(arena);
    const std::vector<int> some = {1, 2, 3};
    for (int i = 0; i < 100; ++i) numbers.append(some);
    EXPECT_EQ(numbers.size(), 300U);
    EXPECT_EQ(numbers[298], 2);
}

TEST(Growing, TakesAnElementOfItsOwn) {
    Arena arena(64);
    Growing<std::string_view> texts(arena);
    texts.push_back("a");
    for (int i = 0; i < 100; ++i) texts.push_back(texts.front());
    EXPECT_EQ(texts.back(), "a");
}

TEST(Growing, MakesAnElementInItsPlace) {
    Arena arena(64);
    Growing<std::string_view> texts(arena);
    for (int i = 0; i < 100; ++i) {
        std::string_view& made = texts.add();
        EXPECT_EQ(made, "");
        made = "a";
    }
    EXPECT_EQ(texts.size(), 100U);
    EXPECT_EQ(texts[63], "a");
}

TEST(Growing, SortsAndDropsRepetitions) {
    Arena arena;
    Growing<int> numbers(arena);
    for (const int one : {3, 1, 3, 2, 1}) numbers.push_back(one);
    sort_unique(numbers);
    EXPECT_THAT(numbers, ElementsAre(1, 2, 3));
}

TEST(List, ComparesByElements) {
    const int one[] = {1, 2, 3};
    const int same[] = {1, 2, 3};
    EXPECT_EQ(List<int>(one, 3), List<int>(same, 3));
    EXPECT_NE(List<int>(one, 3), List<int>(same, 2));
    EXPECT_LT(List<int>(one, 2), List<int>(same, 3));
    EXPECT_THROW(List<int>(one, 2).at(2), std::out_of_range);
}

TEST(TextSet, TellsFewAndManyApart) {
    Arena arena;
    TextSet set(arena);
    std::vector<std::string> texts;
    for (int i = 0; i < 1000; ++i) texts.push_back("Patient/" + std::to_string(i));
    for (const std::string& text : texts) {
        EXPECT_TRUE(set.insert({"vas", text}));
        EXPECT_FALSE(set.insert({"vas", text}));
        EXPECT_TRUE(set.insert({"lifecare", text}));
    }
    for (const std::string& text : texts) EXPECT_FALSE(set.insert({"vas", text}));
    EXPECT_EQ(set.pairs().size(), 2000U);
    EXPECT_EQ(set.pairs()[2].key, "Patient/1");
}

}  // namespace
}  // namespace mappings
