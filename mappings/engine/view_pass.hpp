// How a level's columns are filled in one pass over each object's members: most columns are one
// plain step from the focus or from an element that others share. The rest is evaluated, and only
// when the member it needs is there.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "fhir/fhirpath/shortcuts.hpp"
#include "mappings/engine/member_match.hpp"

namespace mappings {

struct Level;

/// Where a member goes.
struct Wanted {
    enum class Into : std::uint8_t { cell, slot, guard };
    Into into = Into::cell;
    bool primitive = false;
    /// Of several elements the first.
    bool first = false;
    /// The cell, the slot or the guard's bit.
    std::uint32_t index = 0;
    const fhir::definitions::Type* type = nullptr;
};

/// The members wanted of one object.
struct Fetch {
    /// The slot that holds the object; -1 = the focus.
    int from = -1;
    MemberMatch names;
    /// By name: wanted[begin[i]] to wanted[begin[i + 1]].
    std::vector<std::uint16_t> begin;
    std::vector<Wanted> wanted;
};

/// A column that is getReferenceKey().
struct KeyColumn {
    std::uint32_t cell = 0;
    fhir::fhirpath::ReferenceKeyCall call;
};
/// Those of one Reference: it is read once.
struct KeyGroup {
    int from = -1;
    std::vector<KeyColumn> columns;
};

/// A column that asks whether a member holds something.
struct TestColumn {
    /// Its place in Level::columns.
    std::uint32_t column = 0;
    fhir::fhirpath::MemberTest test;
};

/// A column that is evaluated.
struct GuardedColumn {
    /// Its place in Level::columns.
    std::uint32_t column = 0;
    /// The bit that must be set; -1 = always evaluated.
    int guard = -1;
};

struct LevelPass {
    /// The focus must be of this type, or the level is evaluated column by column; null = always.
    const fhir::definitions::Type* on = nullptr;
    /// In order: a fetch stands behind the one that fills its slot.
    std::vector<Fetch> fetches;
    std::vector<KeyGroup> keys;
    std::vector<TestColumn> tests;
    std::vector<GuardedColumn> rest;
    /// Columns that are the row's index, and those that are the key of the focus, a resource.
    std::vector<std::uint32_t> row_indexes;
    std::vector<std::uint32_t> resource_keys;
};

/// The pass of a level whose focus has the type; `on` is null when there is none.
LevelPass make_pass(const Level& level, const fhir::definitions::Type* focus);

/// The member without which the paths of a forEach find nothing; empty when not known.
std::string_view each_needs(const Level& level);

/// The step to the elements of a forEach, when it is one plain step to elements with members of
/// their own; `on` is null when it is not.
fhir::fhirpath::PlainStep each_step(const Level& level);

}  // namespace mappings
