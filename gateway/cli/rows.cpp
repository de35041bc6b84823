// The three row formats.
#include "gateway/cli/rows.hpp"

#include <string>

#include "mappings/engine/view_output.hpp"

namespace gateway::cli {
namespace {

using mappings::ViewCell;

// Rows of one resource wait here until the whole of it is known to be good.
class Rows : public RowWriter {
public:
    Rows(const mappings::View& view, std::ostream& out) : view_(view), out_(out) {}

    void keep() override {
        any_ = any_ || !pending_.empty();
        out_ << pending_;
        pending_.clear();
    }
    void drop() override { pending_.clear(); }

protected:
    const mappings::View& view_;
    std::ostream& out_;
    std::string pending_;
    bool any_ = false;
};

// Both JSON formats: one object a row, in NDJSON one a line, else in one array.
class JsonRows : public Rows {
public:
    JsonRows(const mappings::View& view, std::ostream& out, RowFormat format)
        : Rows(view, out), array_(format == RowFormat::json) {}

    void begin() override {
        if (array_) out_ << '[';
    }
    void row(std::span<const ViewCell> cells) override {
        json_.clear();
        mappings::write_row(view_, cells, json_);
        if (array_) pending_ += any_ || !pending_.empty() ? ",\n" : "\n";
        pending_ += json_.view();
        if (!array_) pending_ += '\n';
    }
    void end() override {
        if (array_) out_ << (any_ ? "\n]\n" : "]\n");
    }

private:
    bool array_;
    fhir::JsonWriter json_;
};

class CsvRows : public Rows {
public:
    using Rows::Rows;

    void begin() override {
        mappings::write_csv_header(view_, pending_);
        keep();
    }
    void row(std::span<const ViewCell> cells) override {
        mappings::write_csv_row(view_, cells, pending_);
    }
    void end() override {}
};

}  // namespace

std::unique_ptr<RowWriter> make_row_writer(
    RowFormat format, const mappings::View& view, std::ostream& out
) {
    if (format == RowFormat::csv) return std::make_unique<CsvRows>(view, out);
    return std::make_unique<JsonRows>(view, out, format);
}

}  // namespace gateway::cli
