// Rows of a ViewDefinition as NDJSON, JSON or CSV (RFC 4180), written as they come.
#pragma once

#include <memory>
#include <ostream>
#include <span>

#include "gateway/cli/commands.hpp"
#include "mappings/engine/view.hpp"

namespace gateway::cli {

/// A sink whose rows are taken back when the view stops in the middle of a resource.
class RowWriter : public mappings::RowSink {
public:
    /// Whatever stands before the first row (a CSV header, an opening bracket).
    virtual void begin() = 0;
    /// The rows of the resource just run are good: written out.
    virtual void keep() = 0;
    /// They are not: thrown away.
    virtual void drop() = 0;
    /// Whatever stands after the last row.
    virtual void end() = 0;
};

/// `view` and `out` must outlive the writer.
std::unique_ptr<RowWriter> make_row_writer(
    RowFormat format, const mappings::View& view, std::ostream& out
);

}  // namespace gateway::cli
