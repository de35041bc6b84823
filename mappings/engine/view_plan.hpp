// A compiled view: the tree of selects with, for each FHIR release, the expressions to evaluate at
// each level. Made by the compiler (view_compile.cpp), walked by the run (view_run.cpp).
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "fhir/fhirpath/expression.hpp"
#include "mappings/engine/view.hpp"
#include "mappings/engine/view_definition.hpp"
#include "mappings/engine/view_pass.hpp"

namespace mappings {

inline constexpr std::size_t release_count = 3;
constexpr std::size_t index_of(fhir::Version version) {
    return static_cast<std::size_t>(version);
}

/// Walks from the focus, or from the element of an earlier step, to one element that several
/// columns read from. Steps stand after the step they begin at.
struct SharedStep {
    /// The slot to begin at; -1 = the focus.
    int from = -1;
    int slot = 0;
    fhir::fhirpath::Expression path;
};

struct ColumnStep {
    int from = -1;
    std::uint32_t cell = 0;
    bool collection = false;
    /// %rowIndex by itself: kept in the row of nulls of forEachOrNull, and needs no evaluation.
    bool row_index = false;
    /// Its place in View::Plan::paths.
    std::uint32_t path_number = 0;
    /// Nothing: null in this release.
    std::optional<fhir::fhirpath::Expression> path;
};

/// One of the view's `where`.
struct Condition {
    fhir::fhirpath::Expression path;
    /// The same told by the JSON, where that can be.
    std::optional<fhir::fhirpath::MemberTest> test;
};

/// What one select does in one release.
struct Level {
    /// forEach, forEachOrNull: one path; repeat: its paths from the focus.
    std::vector<fhir::fhirpath::Expression> each;
    /// repeat: the same paths from an element that was found.
    std::vector<fhir::fhirpath::Expression> again;
    std::vector<SharedStep> steps;
    std::vector<ColumnStep> columns;
    /// The same in one pass, and the step of `each` when it is plain.
    LevelPass pass;
    fhir::fhirpath::PlainStep each_step;
    std::string_view each_needs;
};

struct SelectPlan {
    Iteration iteration = Iteration::none;
    std::array<Level, release_count> levels;
    std::vector<SelectPlan> selects;
    std::vector<SelectPlan> union_all;
    /// The cells of this select and of everything below it.
    std::uint32_t first_cell = 0;
    std::uint32_t end_cell = 0;
    /// The columns that are %rowIndex among them.
    std::vector<std::uint32_t> row_index_cells;
};

struct View::Plan {
    std::string url;
    std::string name;
    std::string version;
    std::string resource;
    std::vector<ViewColumn> columns;
    /// The columns' paths as written; branches of a union have one each for the same cell.
    std::vector<ViewPath> paths;
    std::vector<ViewPath> conditions;
    std::array<bool, release_count> runs_on{};
    /// `resource` in each release.
    std::array<const fhir::definitions::Type*, release_count> types{};
    std::array<std::vector<Condition>, release_count> where;
    std::vector<SelectPlan> selects;
    std::size_t slots = 0;
    std::vector<fhir::Issue> warnings;
};

}  // namespace mappings
