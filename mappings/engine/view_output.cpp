// Cells as JSON values and CSV fields.
#include "mappings/engine/view_output.hpp"

namespace mappings {
namespace {

namespace path = fhir::fhirpath;

void write_cell(const ViewColumn& column, ViewCell cell, fhir::JsonWriter& out) {
    if (column.collection) {
        const auto array = out.array();
        for (const path::Value& value : cell) path::write_json(value, out);
    } else if (cell.empty()) {
        out.null();
    } else {
        path::write_json(cell.front(), out);
    }
}

// A spreadsheet takes a text that begins like this for a formula; a negative number is none.
bool looks_like_formula(std::string_view text) {
    if (text.empty() || std::string_view("=+-@\t\r").find(text[0]) == std::string_view::npos) {
        return false;
    }
    return text.size() == 1 || text.find_first_not_of("0123456789.eE", 1) != std::string_view::npos;
}

void write_field(std::string_view text, std::string& out) {
    const bool formula = looks_like_formula(text);
    if (!formula && !text.empty() && text.find_first_of(",\"\r\n") == std::string_view::npos) {
        out += text;
        return;
    }
    out += '"';
    if (formula) out += '\'';
    for (const char c : text) {
        if (c == '"') out += '"';
        out += c;
    }
    out += '"';
}

}  // namespace

void write_row(const View& view, std::span<const ViewCell> cells, fhir::JsonWriter& out) {
    const auto object = out.object();
    for (std::size_t i = 0; i < cells.size(); ++i) {
        out.key(view.columns()[i].name);
        write_cell(view.columns()[i], cells[i], out);
    }
}

void write_csv_header(const View& view, std::string& out) {
    bool first = true;
    for (const ViewColumn& column : view.columns()) {
        if (!first) out += ',';
        first = false;
        out += column.name;
    }
    out += "\r\n";
}

void write_csv_row(const View& view, std::span<const ViewCell> cells, std::string& out) {
    std::string scratch;
    for (std::size_t i = 0; i < cells.size(); ++i) {
        if (i > 0) out += ',';
        if (cells[i].empty()) continue;
        const bool collection = view.columns()[i].collection;
        const auto text = collection ? std::nullopt : path::text_of(cells[i].front(), scratch);
        if (text) {
            write_field(*text, out);
            continue;
        }
        fhir::JsonWriter json;
        write_cell(view.columns()[i], cells[i], json);
        write_field(json.view(), out);
    }
    out += "\r\n";
}

}  // namespace mappings
