// What extraction tells those who explain it: for each row the paths it was read by and the
// elements they reached, and which condition turned a resource away.
#pragma once

#include <span>
#include <string_view>

#include "mappings/engine/extract_modifier.hpp"
#include "mappings/engine/table.hpp"
#include "mappings/engine/table_view.hpp"
#include "mappings/engine/view.hpp"

namespace mappings {

/// A view at work: which file of the set it is, which table it fills, and the key of the resource
/// ("CareTeam/ct1", "CareTeam/ct1#pr1").
struct ViewAtWork {
    const View& view;
    std::string_view file;
    const Table& table;
    std::string_view key;
    std::span<const IdentityColumn> identities;
};

/// One cell of a row. Everything is borrowed for the call.
struct TracedCell {
    /// Null when nothing was evaluated for it in this row.
    const ViewPath* path = nullptr;
    ViewCell values;
    /// The elements that the last step of the path reached; for values that are no elements
    /// themselves.
    std::span<const fhir::fhirpath::Value> read;
};

class ExtractionObserver {
public:
    virtual ~ExtractionObserver() = default;
    /// `used` is what the views read: `received`, or a copy without the elements that
    /// are_left_out().
    virtual void begins(
        const fhir::json::Value& used,
        const fhir::json::Value& received,
        const KnownModifiers& known
    ) = 0;
    virtual void turned_away(const ViewAtWork& work, const ViewPath& condition) = 0;
    /// One cell per column of the view.
    virtual void row(const ViewAtWork& work, std::span<const TracedCell> cells) = 0;
};

}  // namespace mappings
