// Rows of a view as text: JSON objects (one a line is NDJSON) and CSV, for the command line and
// tests.
#pragma once

#include <span>
#include <string>

#include "fhir/json_writer.hpp"
#include "mappings/engine/view.hpp"

namespace mappings {

/// Writes one row as an object, members as the columns, null where a cell is empty, an array for a
/// collection column.
void write_row(const View& view, std::span<const ViewCell> cells, fhir::JsonWriter& out);

/// RFC 4180, CRLF at the end: the column names.
void write_csv_header(const View& view, std::string& out);
/// One row. Null is an empty field, an empty text is `""`; a collection is its JSON array. A text
/// that a spreadsheet would run as a formula gets a `'` in front.
void write_csv_row(const View& view, std::span<const ViewCell> cells, std::string& out);

}  // namespace mappings
