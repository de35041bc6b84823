// ViewTracer.
#include "mappings/engine/view_tracer.hpp"

namespace mappings {

ViewTracer::ViewTracer(const ViewAtWork& work, RowSink& table, ExtractionObserver& observer)
    : work_(work), table_(table), observer_(observer), readings_(work.view.columns().size()) {}

void ViewTracer::row(std::span<const ViewCell> cells) {
    cells_.clear();
    for (std::size_t i = 0; i < cells.size(); ++i) {
        const Reading& reading = readings_[i];
        // Where an iteration found nothing its cells are null, whatever was read for the row
        // before.
        cells_.push_back(
            cells[i].empty() ? TracedCell{reading.path, {}, {}}
                             : TracedCell{reading.path, cells[i], reading.read}
        );
    }
    observer_.row(work_, cells_);
    table_.row(cells);
}

void ViewTracer::turned_away(const ViewPath& condition) {
    observer_.turned_away(work_, condition);
}

void ViewTracer::column(std::uint32_t cell, const ViewPath& path) {
    current_ = &readings_[cell];
    current_->path = &path;
    current_->step = 0;
    current_->read.clear();
}

void ViewTracer::visited(const fhir::fhirpath::Value& node, fhir::fhirpath::Span step) {
    if (current_ == nullptr || step.end < current_->step) return;
    if (step.end > current_->step) current_->read.clear();
    current_->step = step.end;
    current_->read.push_back(node);
}

}  // namespace mappings
