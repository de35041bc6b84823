// Resources that name a person but give no rows (entered in error, deleted, turned away by a view):
// nothing is shown of them, and explain says why.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <cstdint>
#include <span>

#include "gateway/store/mapping.hpp"
#include "gateway/store/statement.hpp"

namespace gateway::store {

/// Statements of the writing connection, inside its transaction. Entries are never taken back: who
/// reads them leaves out resources that have rows by then.
class Rowless {
public:
    explicit Rowless(SQLite::Database& database);

    void note(std::int64_t resource, std::span<const mappings::Anchor> persons);

private:
    Statement add_subject_;
    Statement add_;
};

}  // namespace gateway::store
