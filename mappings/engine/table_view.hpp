// A view as one table: which columns the table has, and how a view's rows become cells of it, with
// the fixed columns before and the identity columns behind.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "mappings/engine/loader_fault.hpp"
#include "mappings/engine/row_batch.hpp"
#include "mappings/engine/table.hpp"
#include "mappings/engine/view.hpp"
#include "mappings/identity/identity.hpp"

namespace mappings {

/// How an identity column is made: from `<x>_system` and `<x>_value`, or (system == -1) from two
/// columns that hold HSA-ids. Numbers are those of the view's columns.
struct IdentityColumn {
    std::string name;
    int system = -1;
    int value = -1;
    int second_value = -1;
};

/// The identity columns that a view's columns call for, in the order of their value columns.
std::vector<IdentityColumn> identity_columns(std::span<const ViewColumn> columns);

/// The table a view fills. Faults: a column that is a collection or without known type (a table has
/// neither), a column with the name of an identity column.
Table table_of(const View& view, Faults& faults);

/// What the rows of one resource share.
struct RowFrame {
    std::string_view source;
    std::string_view owner;
    std::string_view key;
    std::string_view labels;
    std::string_view set;
    /// The resource's meta.lastUpdated, for ten-digit person numbers; may be empty.
    std::string_view last_updated;
};

/// Told of identifiers that could not be normalised or only with a remark: the code and text of
/// identity.hpp, and the element the value was read from.
class IdentityObserver {
public:
    virtual ~IdentityObserver() = default;
    virtual void remark(
        std::string_view code, std::string_view text, const fhir::fhirpath::Value& value
    ) = 0;
};

/// What sinks keep between runs, so that they allocate nothing. One per thread.
class IdentityMemory {
public:
    /// The last identifier of a column (its value, and its system or second value) and the key it
    /// gave: rows of one resource often repeat it.
    struct Last {
        std::string value;
        std::string other;
        std::string key;
    };
    /// So many columns, all forgotten.
    std::span<Last> columns(std::size_t count);

private:
    std::vector<Last> columns_;
};

/// Adds a view's rows to a batch of its table. Lives as long as one run; borrows everything.
class TableSink final : public RowSink {
public:
    TableSink(
        const RowFrame& frame,
        std::span<const IdentityColumn> identities,
        RowBatch& batch,
        IdentityObserver& observer,
        IdentityMemory& memory
    );

    void row(std::span<const ViewCell> cells) override;

private:
    void add_cell(ViewCell cell, CellType type);
    void add_identity(std::size_t index, std::span<const ViewCell> cells);
    std::string identity_of(std::string_view system, std::string_view value, const ViewCell& cell);

    const RowFrame& frame_;
    std::span<const IdentityColumn> identities_;
    RowBatch& batch_;
    IdentityObserver& observer_;
    std::span<IdentityMemory::Last> last_;
    std::string scratch_;
    std::string other_scratch_;
};

}  // namespace mappings
