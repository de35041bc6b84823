// From a text of the model to the steps that made it: through composed texts to cells, through
// look-ups to the rows they stood in, through lineage to elements of received resources.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fhir/outcome.hpp"
#include "mappings/engine/memory.hpp"
#include "mappings/explain/explain.hpp"
#include "mappings/explain/lineage.hpp"

namespace mappings {

/// Lives for one explanation; borrows its input and the memory of the assembly.
class Tracer {
public:
    Tracer(const ExplainInput& input, const Memory& memory);

    /// How a text came to be. A text that is no cell's is a constant or setting, and says so.
    std::vector<ExplainStep> steps_of(std::string_view text);
    /// The steps of a cell of an item's own row (where the value is no text).
    std::vector<ExplainStep> steps_of(
        const Provenance& row, std::string_view table, std::string_view column
    );
    /// The weekdays of the opening hours that `opens` belongs to.
    std::vector<ExplainStep> week_day_steps(std::string_view opens);
    /// The lineage of a stored version, made once; null when it is not known any more.
    const Lineage* lineage_of(const ResourceName& resource, std::int64_t version);
    /// The element a row stands for ("CareTeam.participant[0]"), or empty.
    std::string element_of(const Provenance& row, std::string_view table);
    PlaceInSet place(std::string_view file, const std::string& pointer) const;

    /// Set when a stored row is not what its view makes of the stored version.
    const std::optional<fhir::Outcome>& mismatch() const { return mismatch_; }

private:
    struct RowName {
        ResourceName resource;
        std::int64_t version = 0;
        std::int64_t number = 0;
        std::string_view table;
    };
    static RowName name_of(const CellPlace& cell);
    std::optional<ExtractStep> extract_step(const RowName& row, int column);
    void add_cell(const CellPlace& cell, std::vector<ExplainStep>& steps);
    void add_joins(const RowBatch* batch, std::vector<ExplainStep>& steps) const;
    void add_setting(std::string_view text, std::vector<ExplainStep>& steps) const;
    void check(const CellPlace& cell);
    static std::string column_name(const CellPlace& cell);

    const ExplainInput& input_;
    const Memory& memory_;
    std::map<std::pair<ResourceName, std::int64_t>, std::optional<Lineage>> lineages_;
    std::optional<fhir::Outcome> mismatch_;
};

}  // namespace mappings
