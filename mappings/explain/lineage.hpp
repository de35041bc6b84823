// From the cell of a row back to the elements of the received resource: an extraction done once
// more, told of step by step. Deterministic, so it gives the rows that the store holds.
#pragma once

#include <string>
#include <vector>

#include "fhir/result.hpp"
#include "mappings/engine/mapping_set.hpp"

namespace mappings {

/// How one cell was filled.
struct CellOrigin {
    std::string column;
    /// The path as the view has it, and the paths of the iterations around it, outermost first.
    std::string expression;
    std::vector<std::string> around;
    /// "CareTeam.participant[0].member": the elements it was read from; several where the path
    /// joins or looks for something, none for null.
    std::vector<std::string> elements;
    /// JSON Pointer of the path inside `RowOrigin::file`.
    std::string pointer;
};

/// How one row was filled: one element of `cells` per column of the table; those of the fixed
/// columns are empty, those of identity columns say where the identifier was read.
struct RowOrigin {
    std::string table;
    /// "CareTeam/ct1", "CareTeam/ct1#pr1".
    std::string key;
    /// The view and its file, "care_team_claim|1.0.0" and "views/care_team_claim.json".
    std::string view;
    std::string file;
    std::vector<CellOrigin> cells;
};

/// A resource (or contained one) that a view's condition kept out.
struct TurnedAway {
    std::string table;
    std::string key;
    std::string view;
    std::string file;
    std::string expression;
    std::string pointer;
};

/// Everything that the views made of one resource version. Rows of a table stand in the order of
/// their `_row`.
struct Lineage {
    std::vector<RowOrigin> rows;
    std::vector<TurnedAway> turned_away;
    /// The same rows as extraction gives them, for comparing with what is stored.
    std::vector<RowBatch> batches;
    /// Unknown modifier extensions and the like, as extraction warned of them.
    std::vector<fhir::Issue> warnings;

    /// The row of that number in that table, or null.
    const RowOrigin* find(std::string_view table, std::int64_t row) const;
};

/// Fails as extract() does.
fhir::Result<Lineage> lineage(const MappingSet& set, const ResourceVersion& version);

/// Line and column of a value in a file of the set; nothing when it is not there.
std::optional<fhir::Position> position_in_set(
    const MappingSet& set, std::string_view file, const std::string& pointer
);

}  // namespace mappings
