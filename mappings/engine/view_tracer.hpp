// Stands between a view and its table while an extraction is explained: remembers for each cell by
// which path and from which elements it was filled.
#pragma once

#include <vector>

#include "mappings/engine/extraction_observer.hpp"

namespace mappings {

/// Lives as long as one run of one view; borrows everything.
class ViewTracer final : public RowSink, public ViewObserver {
public:
    ViewTracer(const ViewAtWork& work, RowSink& table, ExtractionObserver& observer);

    void row(std::span<const ViewCell> cells) override;
    void turned_away(const ViewPath& condition) override;
    void column(std::uint32_t cell, const ViewPath& path) override;
    void visited(const fhir::fhirpath::Value& node, fhir::fhirpath::Span step) override;

private:
    struct Reading {
        const ViewPath* path = nullptr;
        /// The furthest step so far, and what it reached.
        std::uint32_t step = 0;
        std::vector<fhir::fhirpath::Value> read;
    };

    const ViewAtWork& work_;
    RowSink& table_;
    ExtractionObserver& observer_;
    std::vector<Reading> readings_;
    std::vector<TracedCell> cells_;
    Reading* current_ = nullptr;
};

}  // namespace mappings
