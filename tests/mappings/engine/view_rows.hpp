// The rows of a view as lines of JSON, for tests.
#pragma once

#include <string>

#include "fhir/json_writer.hpp"
#include "mappings/engine/view.hpp"
#include "mappings/engine/view_output.hpp"

namespace mappings {

class ViewRows final : public RowSink {
public:
    explicit ViewRows(const View& view) : view_(view) {}
    void row(std::span<const ViewCell> cells) override {
        fhir::JsonWriter out;
        write_row(view_, cells, out);
        text += out.take() + "\n";
    }
    std::string text;

private:
    const View& view_;
};

}  // namespace mappings
