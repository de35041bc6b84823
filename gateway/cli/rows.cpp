// The three row formats.
#include "gateway/cli/rows.hpp"

#include <string>

namespace gateway::cli {
namespace {

namespace path = fhir::fhirpath;
using mappings::ViewCell;
using mappings::ViewColumn;

// Both JSON formats: one object a row, in NDJSON one a line, else in one array.
class JsonRows : public RowWriter {
public:
    JsonRows(std::span<const ViewColumn> columns, std::ostream& out, RowFormat format)
        : columns_(columns), out_(out), array_(format == RowFormat::json) {}

    void begin() override {
        if (array_) out_ << '[';
    }
    void row(std::span<const ViewCell> cells) override {
        json_.clear();
        {
            const auto object = json_.object();
            for (std::size_t i = 0; i < cells.size(); ++i) write(columns_[i], cells[i]);
        }
        if (array_) pending_ += any_ || !pending_.empty() ? ",\n" : "\n";
        pending_ += json_.view();
        if (!array_) pending_ += '\n';
    }
    void keep() override {
        any_ = any_ || !pending_.empty();
        out_ << pending_;
        pending_.clear();
    }
    void drop() override { pending_.clear(); }
    void end() override {
        if (array_) out_ << (any_ ? "\n]\n" : "]\n");
    }

private:
    void write(const ViewColumn& column, ViewCell cell) {
        json_.key(column.name);
        if (column.collection) {
            const auto array = json_.array();
            for (const path::Value& value : cell) path::write_json(value, json_);
        } else if (cell.empty()) {
            json_.null();
        } else {
            path::write_json(cell.front(), json_);
        }
    }

    std::span<const ViewColumn> columns_;
    std::ostream& out_;
    bool array_;
    bool any_ = false;
    fhir::JsonWriter json_;
    std::string pending_;
};

class CsvRows : public RowWriter {
public:
    CsvRows(std::span<const ViewColumn> columns, std::ostream& out)
        : columns_(columns), out_(out) {}

    void begin() override {
        for (std::size_t i = 0; i < columns_.size(); ++i) field(columns_[i].name, i);
        pending_ += "\r\n";
        keep();
    }
    void row(std::span<const ViewCell> cells) override {
        for (std::size_t i = 0; i < cells.size(); ++i) field(text(columns_[i], cells[i]), i);
        pending_ += "\r\n";
    }
    void keep() override {
        out_ << pending_;
        pending_.clear();
    }
    void drop() override { pending_.clear(); }
    void end() override {}

private:
    // Several values and complex ones have no text of their own: JSON stands in.
    std::string text(const ViewColumn& column, ViewCell cell) {
        if (!column.collection && cell.empty()) return "";
        std::string scratch;
        if (!column.collection) {
            if (const auto plain = path::text_of(cell.front(), scratch)) return std::string(*plain);
        }
        fhir::JsonWriter json;
        if (column.collection) {
            const auto array = json.array();
            for (const path::Value& value : cell) path::write_json(value, json);
        } else {
            path::write_json(cell.front(), json);
        }
        return json.take();
    }
    void field(std::string_view value, std::size_t index) {
        if (index > 0) pending_ += ',';
        // A spreadsheet takes a text that begins like this for a formula.
        const bool formula =
            !value.empty() && std::string_view("=+-@\t\r").find(value[0]) != std::string_view::npos;
        if (!formula && value.find_first_of(",\"\r\n") == std::string_view::npos) {
            pending_ += value;
            return;
        }
        pending_ += '"';
        if (formula && !is_number(value)) pending_ += '\'';
        for (const char c : value) {
            if (c == '"') pending_ += '"';
            pending_ += c;
        }
        pending_ += '"';
    }
    static bool is_number(std::string_view text) {
        return text.size() > 1 &&
               text.find_first_not_of("0123456789.eE", 1) == std::string_view::npos;
    }

    std::span<const ViewColumn> columns_;
    std::ostream& out_;
    std::string pending_;
};

}  // namespace

std::unique_ptr<RowWriter> make_row_writer(
    RowFormat format, std::span<const ViewColumn> columns, std::ostream& out
) {
    if (format == RowFormat::csv) return std::make_unique<CsvRows>(columns, out);
    return std::make_unique<JsonRows>(columns, out, format);
}

}  // namespace gateway::cli
