// Rows a test expects against rows that were made: a view promises no order, so the first expected
// row without its like is set against the made row that is most like it.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "fhir/json.hpp"

namespace mappings {

/// Column name -> JSON text of the value. Nulls are left out, numbers have no trailing zeros.
using ComparedRow = std::map<std::string, std::string, std::less<>>;

/// A JSON value as compared rows hold it.
std::string compared_value(const fhir::json::Value& value);

/// An object as a row, of the `columns` only when they are not empty. Anything but an object is an
/// empty row.
ComparedRow compared_row(const fhir::json::Value& row, std::span<const std::string> columns = {});

struct RowDifference {
    enum class What : std::uint8_t { cell, missing_row, extra_row };
    What what = What::cell;
    /// The expected row, from 0; of no meaning for extra_row.
    std::size_t row = 0;
    /// The first column that differs, for a cell.
    std::string column;
    /// JSON texts: of the cells ("null" when there is none), else of the whole row.
    std::string expected;
    std::string got;
    friend bool operator==(const RowDifference&, const RowDifference&) = default;
};

/// Nothing when every row of one side has its like on the other. `columns` gives the order in which
/// cells are compared; others follow by name.
std::optional<RowDifference> first_difference(
    const std::vector<ComparedRow>& expected,
    const std::vector<ComparedRow>& got,
    std::span<const std::string> columns
);

/// "row 2, column 'code': expected "1", got null".
std::string text_of(const RowDifference& difference);

}  // namespace mappings
