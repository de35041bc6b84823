// The rows a mapping set would give, in a throw-away file beside the database: what a set is
// compared by before it is applied. Never seen by readers, never more than one process's.
#pragma once

#include <memory>
#include <span>
#include <string>

#include "fhir/result.hpp"
#include "gateway/store/store.hpp"

namespace gateway::store {

/// Used by one thread. The file holds personal data: it has mode 0600, and no name from the moment
/// it is open, so nothing is left of it when the process ends in whatever way.
class TrialRows {
public:
    /// `database` names the database the rows are on trial for. Throws std::runtime_error when the
    /// file cannot be made or written (a full disk).
    TrialRows(const std::string& database, std::shared_ptr<const Mapping> mapping);
    ~TrialRows();
    TrialRows(const TrialRows&) = delete;
    TrialRows& operator=(const TrialRows&) = delete;

    /// Extracts a resource; false when the set cannot.
    bool add(const StoredResource& resource);
    /// To be asked when everything has been added.
    mappings::RowSource& rows();

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace gateway::store
