// Where assembly finds rows. Two real implementations: the store's read-only handle, and rows held
// in memory (`nara map`, tests).
#pragma once

#include <string_view>

#include "mappings/engine/row_batch.hpp"

namespace mappings {

class RowSource {
public:
    virtual ~RowSource() = default;

    /// Adds to `found` every row of `table` whose text column `column` equals `value`, ordered by
    /// (_source, _owner, _row). With a non-empty `source` only rows of that source; keys
    /// ("Practitioner/17") mean something within one source only, normalised identities
    /// ("hsa:…", "pnr:…") across sources. `column` is one of table.lookups, or `_key`, or `_owner`.
    virtual void find(
        const Table& table,
        int column,
        std::string_view value,
        std::string_view source,
        RowBatch& found
    ) = 0;
};

}  // namespace mappings
