// Views in tests and views of the set, run over the resources of a test file.
#include "mappings/engine/set_test_run.hpp"

#include "fhir/json_writer.hpp"
#include "mappings/engine/loader_fault.hpp"
#include "mappings/engine/view.hpp"
#include "mappings/engine/view_output.hpp"

namespace mappings {
namespace {

namespace json = fhir::json;
using fhir::Node;

/// More rows than a person would write down; a view that multiplies ends here.
constexpr std::size_t most_rows = 20'000;

/// When nothing says when a resource last changed.
constexpr std::string_view some_moment = "1970-01-01T00:00:00.000Z";

std::string first_text(const std::vector<fhir::Issue>& issues) {
    return issues.empty() ? std::string() : issues.front().text;
}

/// Keeps the rows of a view as they compare.
class ComparedRows final : public RowSink {
public:
    ComparedRows(const View& view, std::span<const std::string> columns)
        : view_(view), columns_(columns) {}
    void row(std::span<const ViewCell> cells) override {
        fhir::JsonWriter out;
        write_row(view_, cells, out);
        auto document = fhir::Document::parse(out.take(), test_limits);
        if (document) rows.push_back(compared_row(document->root().value(), columns_));
    }
    std::vector<ComparedRow> rows;

private:
    const View& view_;
    std::span<const std::string> columns_;
};

std::string cell_text(const Cell& cell, CellType type) {
    fhir::JsonWriter out;
    if (cell.kind == Cell::Kind::text)
        out.string(cell.text);
    else if (type == CellType::boolean)
        out.boolean(cell.integer != 0);
    else
        out.integer(cell.integer);
    return out.take();
}

}  // namespace

Verdict compare(
    const Test& test, const std::vector<ComparedRow>& got, const std::vector<std::string>& columns
) {
    if (test.expect == nullptr) return Verdict::passed();
    std::vector<ComparedRow> expected;
    for (const json::Value& row : test.expect->GetArray()) {
        expected.push_back(compared_row(row, test.compare));
    }
    auto difference = first_difference(expected, got, columns);
    if (!difference) return Verdict::passed();
    std::string below = "/expect";
    if (difference->what != RowDifference::What::extra_row) {
        below += '/' + std::to_string(difference->row);
    }
    const json::Value* row = difference->what == RowDifference::What::cell
                                 ? &(*test.expect)[static_cast<unsigned>(difference->row)]
                                 : nullptr;
    if (row != nullptr && json::find(*row, difference->column) != nullptr) {
        below += '/' + difference->column;
    }
    std::string why = text_of(*difference);
    return {std::move(why), std::move(below), std::move(difference)};
}

Verdict run_inline(const Test& test, const json::Value& resources, fhir::Version version) {
    Faults faults;
    const auto view =
        View::compile(Node(test.node, "view", *test.view), {.versions = {version}}, faults);
    if (!view) {
        if (test.error_expected) return Verdict::passed();
        std::string why = "the view does not compile";
        for (const Fault& fault : faults.all()) {
            if (fault.severity == fhir::Severity::error) why += "; " + fault.text;
        }
        return Verdict::failed(std::move(why), "/view");
    }
    ViewRunner runner;
    ComparedRows rows(*view, test.compare);
    for (const json::Value& resource : resources.GetArray()) {
        runner.limit_rows(most_rows - rows.rows.size());
        const auto made = view->run({resource, version, nullptr, nullptr}, runner, rows);
        if (made) continue;
        if (test.error_expected) return Verdict::passed();
        return Verdict::failed("the view stopped: " + first_text(made.error().issues()), "/view");
    }
    if (test.error_expected) return Verdict::failed("an error was expected, and there was none");
    std::vector<std::string> columns;
    for (const ViewColumn& column : view->columns()) columns.push_back(column.name);
    if (const json::Value* names = json::find(test.node.value(), "expectColumns")) {
        std::vector<std::string> expected;
        if (names->IsArray()) {
            for (const json::Value& name : names->GetArray()) {
                if (json::is_string(name)) expected.emplace_back(json::text(name));
            }
        }
        if (expected != columns) {
            return Verdict::failed("the view has other columns than expected", "/expectColumns");
        }
    }
    return compare(test, rows.rows, columns);
}

Extracted extract_all(
    const MappingSet& set,
    const json::Value& resources,
    std::string_view source,
    fhir::Version version
) {
    Extracted all;
    std::size_t rows = 0;
    for (const json::Value& resource : resources.GetArray()) {
        Extracted::Owner owner;
        owner.key = std::string(json::find_text(resource, "resourceType")) + '/' +
                    std::string(json::find_text(resource, "id"));
        owner.changed = some_moment;
        if (const json::Value* meta = json::find(resource, "meta")) {
            const std::string_view changed = json::find_text(*meta, "lastUpdated");
            if (!changed.empty()) owner.changed = changed;
        }
        auto made = set.extract({Node(resource), version, source, owner.key, {}});
        if (!made) {
            all.stopped = "extraction stopped: " + first_text(made.error().issues());
            return all;
        }
        for (const RowBatch& batch : made->rows) rows += batch.rows();
        if (rows > most_rows) {
            all.stopped =
                "the resources of the file give more than " + std::to_string(most_rows) + " rows";
            return all;
        }
        owner.rows = std::move(made->rows);
        all.owners.push_back(std::move(owner));
    }
    return all;
}

void add_rows(
    const RowBatch& batch, std::span<const std::string> columns, std::vector<ComparedRow>& rows
) {
    const Table& table = batch.table();
    for (std::size_t row = 0; row < batch.rows(); ++row) {
        ComparedRow compared;
        for (const std::string& name : columns) {
            const auto column = table.find(name);
            if (!column) continue;
            const Cell cell = batch.at(row, *column);
            if (cell.is_null()) continue;
            const CellType type = table.columns[static_cast<std::size_t>(*column)].type;
            compared.emplace(name, cell_text(cell, type));
        }
        rows.push_back(std::move(compared));
    }
}

}  // namespace mappings
